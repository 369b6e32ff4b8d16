"""Measured standards: what was promised, from when, and the clock of each single promise."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.models import Dated, DatedQuerySet, Record
from alliance.foundation.prepared import prepared
from jobcenters.models import Alliance, AllianceMembership, JobCenter, User
from jobcenters.models.municipalities import DateRange
from servicecatalog.choices import Basis, ClockEventKind, ClockState, ClockUnit
from servicecatalog.models.reference import Bilingual

OPEN_STATES = (ClockState.PENDING, ClockState.DUE_SOON, ClockState.OVERDUE)
RUNNING_STATES = (ClockState.PENDING, ClockState.DUE_SOON)  # neither ended nor out of time


@not_audited("reference data; its thresholds are StandardRule rows, which are recorded")
class Standard(Bilingual):
    """A service standard such as S10, answer of a neighbor (R008)."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    key = models.SlugField(max_length=40, unique=True)
    has_own_ladder = models.BooleanField(
        default=False, help_text=_("The app above reminds by its own ladder; no general notice.")
    )

    class Meta:
        verbose_name = _("standard")
        ordering = ["code"]


class StandardRuleQuerySet(DatedQuerySet):
    def for_job_center(
        self, codes: Sequence[str], job_center: JobCenter, day: dt.date
    ) -> dict[str, "StandardRule"]:
        """The rules of the standards ``codes`` that bind ``job_center`` on ``day``: its
        sub-alliance's own one before its alliance's, and that before the general one (R129)."""
        return {row.standard_id: row for row in _rules(list(codes), job_center.pk, day)}


@prepared
def _rules(codes: Sequence[str], job_center: uuid.UUID, day: dt.date):
    memberships = AllianceMembership.objects.on(day).filter(job_center=job_center)
    return (
        StandardRule.objects.on(day)
        .filter(standard__in=codes)
        .filter(Q(alliance=None) | Q(alliance__in=memberships.values("alliance")))
        .order_by(models.F("alliance__kind").asc(nulls_first=True), "-valid_from")
    )


@audited
class StandardRule(Record, Dated):
    """The threshold of a standard for a time: data, never a constant (standards.md)."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="rules")
    alliance = models.ForeignKey(Alliance, null=True, blank=True, on_delete=models.PROTECT)
    unit = models.CharField(_("unit"), max_length=30, choices=ClockUnit.choices)
    threshold = models.PositiveIntegerField(_("threshold"))
    basis = models.CharField(_("basis"), max_length=15, choices=Basis.choices)

    objects = StandardRuleQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("threshold")
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="one_general_threshold_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("standard", RangeOperators.EQUAL),
                ],
                condition=Q(alliance=None),
            ),
            ExclusionConstraint(
                name="one_alliance_threshold_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("standard", RangeOperators.EQUAL),
                    ("alliance", RangeOperators.EQUAL),
                ],
                condition=Q(alliance__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.standard_id}: {self.threshold} {self.get_unit_display()}"


class ClockQuerySet(models.QuerySet):
    def open(self) -> "ClockQuerySet":
        """Not stopped, waived or cancelled; an overdue clock is still open."""
        return self.filter(state__in=OPEN_STATES, settled=False)

    def out_of_time(self, day: dt.date) -> "ClockQuerySet":
        """Running clocks whose deadline was before ``day``, the longest overdue first."""
        rows = self.filter(state__in=RUNNING_STATES, paused_at=None, settled=False)
        return rows.filter(due_on__lt=day).order_by("due_on", "pk")

    def coming_near(self, day: dt.date) -> "ClockQuerySet":
        """Running clocks whose deadline is near on ``day`` and that do not say so yet."""
        rows = self.filter(state=ClockState.PENDING, paused_at=None, settled=False)
        return rows.filter(due_soon_on__lte=day).order_by("due_soon_on", "pk")

    def of(self, subject: models.Model) -> "ClockQuerySet":
        """The clocks of one object."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def visible_to(self, user) -> "ClockQuerySet":
        """The clocks of the job centers whose everything the user may read."""
        return self.filter(job_center__in=JobCenter.objects.open_to(user, "view_orders"))


@not_audited("derived from its append-only ClockEvents and rebuilt identically from them")
class Clock(Record):
    """One measurement of one standard for one subject at one job center.

    Everything but the header is derived from the events (`services.clocks.rebuild`). The rule is
    frozen at the start, so a changed threshold never re-judges the past (R008, R182).
    """

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="clocks")
    rule = models.ForeignKey(StandardRule, on_delete=models.PROTECT, related_name="clocks")
    job_center = models.ForeignKey(JobCenter, on_delete=models.CASCADE, related_name="clocks")
    responsible = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="clocks"
    )
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    subject_label = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    target_on = models.DateField(null=True, blank=True)
    closing_days = ArrayField(models.CharField(max_length=5), default=list)

    started_at = models.DateTimeField(_("started"))
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    due_soon_on = models.DateField(null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True)
    paused_days = models.PositiveIntegerField(_("paused working days"), default=0)
    settled = models.BooleanField(default=False)
    state = models.CharField(
        _("state"), max_length=15, choices=ClockState.choices, default=ClockState.PENDING
    )

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock")
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "subject_type", "subject_id", "job_center"],
                condition=Q(state__in=[state.value for state in OPEN_STATES], settled=False),
                name="one_open_clock",
            )
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="clock_of_subject"),
            models.Index(fields=["state", "due_on"], name="clock_by_deadline"),
            # What the sweep asks every minute: few of all the clocks ever run out.
            models.Index(
                fields=["due_on"],
                condition=Q(state__in=RUNNING_STATES, settled=False, paused_at=None),
                name="clock_that_runs_out",
            ),
            models.Index(
                fields=["due_soon_on"],
                condition=Q(state=ClockState.PENDING, settled=False, paused_at=None),
                name="clock_that_comes_near",
            ),
        ]

    def __str__(self):
        return f"{self.standard_id} {self.subject_label}"


@not_audited("it is a log itself: append-only by trigger")
class ClockEvent(Record):
    """What happened to a clock; append-only, in the order of ``at``."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=ClockEventKind.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("clock event")
        ordering = ["at", "created_at"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
