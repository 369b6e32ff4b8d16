"""Groups of companies that advise the job center: members come and go, ideas stay (R110)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited
from alliance.foundation.calendar import today
from alliance.foundation.models import Dated, DatedQuerySet, Record, Versioned
from companies.choices import GroupKind, IdeaState
from companies.models.register import Company
from jobcenters.models import JobCenter, User
from jobcenters.models.municipalities import DateRange


class CompanyGroupQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CompanyGroupQuerySet":
        """Those of job centers in reach."""
        return self.filter(job_center__in=JobCenter.objects.keys_in_reach_of(user))

    def for_list(self) -> "CompanyGroupQuerySet":
        """Running ones first, with the number of today's members and of open ideas."""
        open_ideas = Q(ideas__state__in=[IdeaState.NEW, IdeaState.TRIED])
        return (
            self.select_related("job_center", "consultant")
            .annotate(
                member_count=Count("memberships", _current_member(), distinct=True),
                idea_count=Count("ideas", open_ideas, distinct=True),
            )
            .order_by(
                models.F("ended_on").desc(nulls_first=True), "job_center__name_sort", "name", "pk"
            )
        )


def _current_member() -> Q:
    day = today()
    ended = Q(memberships__valid_to=None) | Q(memberships__valid_to__gt=day)
    merged = Q(memberships__company__merged_into=None)
    return Q(memberships__valid_from__lte=day) & ended & merged


@audited
class CompanyGroup(Record, Versioned):
    """A job task force or another circle of companies, with a consultant who keeps it together."""

    job_center = models.ForeignKey(
        JobCenter,
        on_delete=models.PROTECT,
        related_name="company_groups",
        verbose_name=_("job center"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=GroupKind.choices)
    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
    consultant = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="company_groups",
        verbose_name=_("who keeps the group together"),
    )
    ended_on = models.DateField(_("ended"), null=True, blank=True)

    objects = CompanyGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("company group")
        constraints = [
            models.UniqueConstraint(
                fields=["job_center", "name"], condition=Q(ended_on=None), name="group_name_once"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the group."""
        return address("companies:group_detail", self.pk)


class GroupMembershipQuerySet(DatedQuerySet):
    def visible_to(self, user) -> "GroupMembershipQuerySet":
        """Those of the groups that the user may see, of companies that were not merged away."""
        groups = CompanyGroup.objects.visible_to(user)
        return self.filter(group__in=groups, company__merged_into=None)

    def for_page(self) -> "GroupMembershipQuerySet":
        """By company, with its name."""
        return self.select_related("company", "group").order_by("company__name_sort", "valid_from")


@audited
class GroupMembership(Record, Dated):
    """A company in a group, from a day up to another; who leaves stays in the history."""

    group = models.ForeignKey(CompanyGroup, on_delete=models.CASCADE, related_name="memberships")
    company = models.ForeignKey(
        Company,
        on_delete=models.CASCADE,
        related_name="group_memberships",
        verbose_name=_("company"),
    )

    objects = GroupMembershipQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("group membership")
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="one_group_membership_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("group", RangeOperators.EQUAL),
                    ("company", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.company}: {self.group}"


@audited
class GroupMeeting(Record):
    """A meeting of the group: when, and what came up."""

    group = models.ForeignKey(CompanyGroup, on_delete=models.CASCADE, related_name="meetings")
    on = models.DateField(_("date"))
    summary = models.TextField(_("summary"), max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("meeting of a company group")

    def __str__(self):
        return f"{self.group}, {self.on:%d.%m.%Y}"


class GroupIdeaQuerySet(models.QuerySet):
    def visible_to(self, user) -> "GroupIdeaQuerySet":
        """Those of the groups that the user may see."""
        return self.filter(group__in=CompanyGroup.objects.visible_to(user))

    def for_page(self) -> "GroupIdeaQuerySet":
        """Newest first, with the company that had it."""
        return self.select_related("company", "group__job_center").order_by("-created_at", "pk")


@audited
class GroupIdea(Record):
    """An idea of the group, and how far it has come."""

    group = models.ForeignKey(CompanyGroup, on_delete=models.CASCADE, related_name="ideas")
    company = models.ForeignKey(
        Company,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="group_ideas",
        verbose_name=_("whose idea"),
    )
    text = models.CharField(_("idea"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=IdeaState.choices, default=IdeaState.NEW
    )

    objects = GroupIdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")

    def __str__(self):
        return self.text
