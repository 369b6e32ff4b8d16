"""Two entries of one company made into one, and what is needed to part them again (lesson 14)."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.calendar import local_day, today
from alliance.foundation.models import Record
from companies.choices import MergeState
from companies.models.register import Company
from jobcenters.models import JobCenter, User

# Long enough to notice the mistake, short enough that little has happened since; ours.
ROLL_BACK_DAYS = 30


class MergeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MergeQuerySet":
        """Those of the companies that belonged to job centers in reach."""
        reach = JobCenter.objects.keys_in_reach_of(user)
        return self.filter(Q(kept_home__in=reach) & Q(merged_home__in=reach))

    def waiting(self) -> "MergeQuerySet":
        """Proposals that wait for the other job center."""
        return self.filter(state=MergeState.PROPOSED)

    def of(self, company: Company | uuid.UUID) -> "MergeQuerySet":
        """Those that concern ``company`` (or its key) today: a proposal, or what was merged into
        it."""
        proposed = Q(state=MergeState.PROPOSED) & (Q(kept=company) | Q(merged=company))
        return self.filter(proposed | Q(state=MergeState.DONE, kept=company))

    def for_notice(self) -> "MergeQuerySet":
        """Newest first, with the names of both companies."""
        return self.select_related("kept", "merged").order_by("-created_at")


@audited
class Merge(Record):
    """``merged`` becomes part of ``kept``; the job center that did not propose it says yes."""

    kept = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="merges", verbose_name=_("stays")
    )
    merged = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="merged_away", verbose_name=_("duplicate")
    )
    kept_home = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="+")
    merged_home = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_for = models.ForeignKey(
        JobCenter, on_delete=models.PROTECT, related_name="+", verbose_name=_("job center")
    )
    reason = models.CharField(_("why they are the same"), max_length=300)
    taken = models.JSONField(_("taken from the duplicate"), default=list)
    state = models.CharField(
        _("state"), max_length=12, choices=MergeState.choices, default=MergeState.PROPOSED
    )
    done_at = models.DateTimeField(_("merged"), null=True, blank=True)
    # Name of a field of ``kept`` to what it was before and after, as plain values.
    changed = models.JSONField(default=dict)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=models.F("merged")), name="merge_of_two_companies"
            ),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(state__in=[MergeState.PROPOSED, MergeState.DONE]),
                name="merged_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) ^ Q(state__in=[MergeState.DONE, MergeState.ROLLED_BACK]),
                name="merge_done_with_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.merged} → {self.kept}"

    def get_absolute_url(self) -> str:
        """The page of the merge."""
        return address("companies:merge_detail", self.pk)

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it can be rolled back."""
        return local_day(self.done_at) + dt.timedelta(days=ROLL_BACK_DAYS) if self.done_at else None

    @property
    def is_recent(self) -> bool:
        """Whether it can still be rolled back by its age."""
        return self.last_day is not None and today() <= self.last_day


@not_audited("part of its Merge, which is recorded")
class MergedRow(Record):
    """One row that moved: which relation, which key, and whether it was the main site."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="rows")
    relation = models.CharField(max_length=100)
    row_id = models.CharField(max_length=40)
    was_main = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merge", "relation", "row_id"], name="row_moves_once_per_merge"
            )
        ]

    def __str__(self):
        return f"{self.relation} {self.row_id}"
