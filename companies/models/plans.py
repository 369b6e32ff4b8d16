"""The visit plan of a half-year: which company, why, when, who, what came of it (R145, R147)."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.calendar import HalfYear
from alliance.foundation.models import Record, Versioned
from companies.choices import PlannedVisitState
from companies.models.contacts import Contact
from companies.models.register import Company
from companies.models.visits import COMING, JointVisit
from jobcenters.models import JobCenter, User


class PlannedVisitQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PlannedVisitQuerySet":
        """The plans of job centers in reach: a company is not to be visited twice (R146)."""
        return self.filter(job_center__in=JobCenter.objects.keys_in_reach_of(user))

    def waiting(self) -> "PlannedVisitQuerySet":
        """Those neither made nor dropped."""
        return self.filter(state=PlannedVisitState.PLANNED)

    def not_arranged(self) -> "PlannedVisitQuerySet":
        """Without those for which a joint visit is on its way."""
        return self.exclude(joint_visit__state__in=COMING)

    def of(self, company: Company | uuid.UUID) -> "PlannedVisitQuerySet":
        """Those to one company, or to the one with this key."""
        return self.filter(company=company)

    def during(self, half: HalfYear) -> "PlannedVisitQuerySet":
        """Those planned for a month of the half-year."""
        return self.filter(month__range=(half.start, half.end))

    def for_list(self) -> "PlannedVisitQuerySet":
        """By month, with what a row shows."""
        return (
            self.select_related("company", "consultant", "job_center")
            .annotate(outcome_count=Count("outcomes"))
            .order_by("month", "company__name_sort", "created_at")
        )


@audited
class PlannedVisit(Record, Versioned):
    """One company to visit in a month, for a purpose, by a consultant (R145)."""

    company = models.ForeignKey(
        Company,
        on_delete=models.CASCADE,
        related_name="planned_visits",
        verbose_name=_("company"),
    )
    job_center = models.ForeignKey(
        JobCenter,
        on_delete=models.PROTECT,
        related_name="planned_visits",
        verbose_name=_("job center"),
    )
    consultant = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="planned_visits",
        verbose_name=_("who visits"),
    )
    month = models.DateField(_("month"))
    purpose = models.CharField(_("purpose"), max_length=200)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=PlannedVisitState.choices,
        default=PlannedVisitState.PLANNED,
    )
    contact = models.OneToOneField(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="planned_visit"
    )
    joint_visit = models.OneToOneField(
        JointVisit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="plan",
        verbose_name=_("joint visit"),
    )
    places = models.PositiveSmallIntegerField(_("places that came of it"), default=0)
    moved_to = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="moved_from",
        verbose_name=_("moved to"),
    )

    objects = PlannedVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned visit")
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="planned_for_a_month"),
            models.UniqueConstraint(
                fields=["company", "job_center", "month"],
                condition=Q(state=PlannedVisitState.PLANNED),
                name="visit_planned_once_a_month",
            ),
            models.CheckConstraint(
                condition=Q(state=PlannedVisitState.DONE) | Q(places=0),
                name="places_come_of_a_visit",
            ),
        ]
        indexes = [
            models.Index(fields=["job_center", "month"], name="planned_visit_of_half_year"),
            models.Index(fields=["consultant", "state", "month"], name="planned_visit_of_person"),
        ]

    def __str__(self):
        return str(self.company)

    def get_absolute_url(self) -> str:
        """The page of the planned visit."""
        return address("companies:planned_visit_detail", self.pk)

    @property
    def is_arranged(self) -> bool:
        """A joint visit is on its way: it carries the plan out."""
        return self.joint_visit is not None and self.joint_visit.is_coming

    @property
    def half_year(self) -> HalfYear:
        """The half-year whose plan it belongs to."""
        return HalfYear.of(self.month)

    @property
    def last_day(self) -> dt.date:
        """The last day of the planned month."""
        following = (self.month + dt.timedelta(days=31)).replace(day=1)
        return following - dt.timedelta(days=1)


@not_audited("recorded with its PlannedVisit")
class VisitOutcome(Record):
    """Something of an app above that came of a visit: an order, an agreement. Counted once."""

    visit = models.ForeignKey(PlannedVisit, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=40)
    target_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "target_id"], name="comes_of_one_visit")
        ]

    def __str__(self):
        return f"{self.kind} {self.target_id}"
