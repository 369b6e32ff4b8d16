"""Joint visits: one company, a host, invited job centers, times, one report, next steps (R086)."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.calendar import now
from alliance.foundation.models import InCalendar, Record, Versioned
from companies.choices import (
    TAKING_PART,
    CompanyReply,
    InviteState,
    StepState,
    VisitState,
)
from companies.models.register import Company, ContactPerson, ProductionUnit
from jobcenters.models import JobCenter, User

# A guest from outside reads the report and does its next steps for a quarter; the number is ours.
GUEST_DAYS = 90
COMING = (VisitState.REQUESTED, VisitState.ARRANGED)


class JointVisitQuerySet(models.QuerySet):
    def visible_to(self, user) -> "JointVisitQuerySet":
        """The visits that the own job center hosts or is invited to, a guest's while it lasts;
        nobody else's, however allied (S15)."""
        if not user.is_authenticated:
            return self.none()
        own = JobCenter.objects.keys_open_to(user, "view_orders")
        answering = JobCenter.objects.keys_open_to(user, "answer_calls")
        invited = VisitInvitation.objects.letting_in(own | answering)
        return self.filter(Q(host__in=own) | Q(pk__in=invited.values("visit")))

    def coming(self) -> "JointVisitQuerySet":
        """Neither held nor cancelled."""
        return self.filter(state__in=COMING)

    def planned_in_reach_of(self, user) -> "JointVisitQuerySet":
        """The coming visits of all allied job centers: who plans one is no secret, so that the
        company is not called twice (R146, lesson 9)."""
        reach = JobCenter.objects.keys_in_reach_of(user)
        return self.filter(host__in=reach, state__in=COMING)

    def joinable_by(self, user) -> "JointVisitQuerySet":
        """Coming visits of allies that the user's job center does not take part in yet."""
        if user.home_center is None:
            return self.none()
        mine = VisitInvitation.objects.filter(
            job_center=user.home_center, state__in=TAKING_PART
        ).values("visit")
        planned = self.planned_in_reach_of(user).exclude(host=user.home_center)
        return planned.exclude(pk__in=mine)

    def for_list(self) -> "JointVisitQuerySet":
        """With what a row of a list shows."""
        return self.select_related("company", "host", "leader", "report").prefetch_related(
            "invitations__job_center"
        )


@audited
class JointVisit(Record, Versioned, InCalendar):
    """A visit to one company by a host job center together with others (glossary "sambesøg")."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="visits")
    unit = models.ForeignKey(
        ProductionUnit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("site"),
    )
    contact_person = models.ForeignKey(
        ContactPerson,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("contact person"),
    )
    host = models.ForeignKey(
        JobCenter, on_delete=models.PROTECT, related_name="+", verbose_name=_("host")
    )
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("requested"))
    purpose = models.TextField(_("purpose"), max_length=1000)
    place = models.CharField(_("place"), max_length=200)
    minutes = models.PositiveIntegerField(_("minutes"), default=60)
    leader = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who leads the visit")
    )
    note_taker = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who takes notes"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=VisitState.choices, default=VisitState.REQUESTED
    )
    starts_at = models.DateTimeField(_("time"), null=True, blank=True)
    arranged_at = models.DateTimeField(_("arranged"), null=True, blank=True)
    held_at = models.DateTimeField(_("held"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    objects = JointVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint visit")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=VisitState.ARRANGED) | Q(starts_at__isnull=False),
                name="arranged_visit_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=VisitState.HELD, held_at__isnull=False)
                | ~Q(state=VisitState.HELD) & Q(held_at=None),
                name="held_visit_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.CANCELLED) | ~Q(cancel_reason=""),
                name="cancelled_visit_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["host", "state"], name="visit_of_host"),
            models.Index(fields=["company", "state"], name="visit_of_company"),
        ]

    def __str__(self):
        return str(self.company)

    def get_absolute_url(self) -> str:
        """The visit's page."""
        return address("companies:visit_detail", self.pk)

    @property
    def ends_at(self) -> dt.datetime | None:
        """When it is over, once a time is agreed."""
        return self.starts_at + dt.timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def is_coming(self) -> bool:
        """Neither held nor cancelled yet."""
        return self.state in COMING

    @property
    def participants(self) -> dict[User, JobCenter]:
        """Who comes, each for which job center: the host's two, and whom the others send."""
        people = {self.leader: self.host}
        if self.note_taker is not None:
            people.setdefault(self.note_taker, self.host)
        accepted = self.invitations.filter(state=InviteState.ACCEPTED, person__isnull=False)
        for row in accepted.select_related("person", "job_center").order_by("asked_at", "pk"):
            people[row.person] = row.job_center
        return people

    @property
    def registered_report(self) -> "VisitReport | None":
        """The report, once it is written."""
        return getattr(self, "report", None)


class VisitInvitationQuerySet(models.QuerySet):
    def taking_part(self) -> "VisitInvitationQuerySet":
        """Asked or accepted: their word on a time is needed."""
        return self.filter(state__in=TAKING_PART)

    def letting_in(self, keys) -> "VisitInvitationQuerySet":
        """The invitations that let the job centers with these keys see the visit."""
        since = now() - dt.timedelta(days=GUEST_DAYS)
        lasting = Q(visit__held_at=None) | Q(visit__held_at__gte=since)
        guests = Q(is_guest=True) & lasting & ~Q(visit__state=VisitState.CANCELLED)
        return self.taking_part().filter(job_center__in=keys).filter(Q(is_guest=False) | guests)

    def to_answer(self, keys) -> "VisitInvitationQuerySet":
        """Those on which the job centers with these keys owe an answer."""
        asked = self.filter(job_center__in=keys, state=InviteState.ASKED)
        return asked.filter(visit__state__in=COMING)


@audited
class VisitInvitation(Record, Versioned):
    """One invited job center with its own answer and the person whom it sends."""

    visit = models.ForeignKey(JointVisit, on_delete=models.CASCADE, related_name="invitations")
    job_center = models.ForeignKey(
        JobCenter, on_delete=models.PROTECT, related_name="+", verbose_name=_("job center")
    )
    is_guest = models.BooleanField(_("guest from outside the alliance"), default=False)
    state = models.CharField(
        _("answer"), max_length=10, choices=InviteState.choices, default=InviteState.ASKED
    )
    person = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who comes"),
    )
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = VisitInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a joint visit")
        constraints = [
            models.UniqueConstraint(fields=["visit", "job_center"], name="invited_once"),
            models.CheckConstraint(
                condition=~Q(state=InviteState.ACCEPTED) | Q(answered_at__isnull=False),
                name="accepted_with_a_time",
            ),
        ]
        indexes = [models.Index(fields=["job_center", "state"], name="invitation_of_job_center")]

    def __str__(self):
        return f"{self.visit} → {self.job_center}"


@audited
class VisitTime(Record):
    """A time that somebody proposed, and what the company says to it."""

    visit = models.ForeignKey(JointVisit, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField(_("time"))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    job_center = models.ForeignKey(
        JobCenter, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    company_reply = models.CharField(
        _("the company"),
        max_length=10,
        choices=CompanyReply.choices,
        default=CompanyReply.UNASKED,
    )

    class Meta:
        verbose_name = _("proposed time")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "starts_at"], name="time_proposed_once")
        ]

    def __str__(self):
        return f"{self.visit} {self.starts_at:%Y-%m-%d %H:%M}"


@not_audited("part of its VisitInvitation's answer, which is recorded")
class VisitTimeAnswer(Record):
    """Whether a proposed time fits one job center."""

    time = models.ForeignKey(VisitTime, on_delete=models.CASCADE, related_name="answers")
    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="+")
    fits = models.BooleanField(_("fits"))

    class Meta:
        verbose_name = _("answer to a proposed time")
        constraints = [
            models.UniqueConstraint(fields=["time", "job_center"], name="one_answer_per_time")
        ]

    def __str__(self):
        return f"{self.time_id}: {self.fits}"


class VisitReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "VisitReportQuerySet":
        """Whoever may see the visit: the involved job centers and nobody else (S15)."""
        return self.filter(visit__in=JointVisit.objects.visible_to(user))


@audited
class VisitReport(Record, Versioned):
    """The one report of a visit, shared by the job centers that took part."""

    visit = models.OneToOneField(JointVisit, on_delete=models.CASCADE, related_name="report")
    needs = models.TextField(_("what the company needs"), max_length=3000)
    agreed = models.TextField(_("what was agreed"), max_length=3000, blank=True)
    registered_at = models.DateTimeField(_("registered"))
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = VisitReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit report")

    def __str__(self):
        return str(self.visit)


class NextStepQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NextStepQuerySet":
        """Those of the visits that the user may see."""
        return self.filter(visit__in=JointVisit.objects.visible_to(user))


@audited
class NextStep(Record):
    """What a named person does after a visit, by when; it stands on that person's day."""

    visit = models.ForeignKey(JointVisit, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("what"), max_length=300)
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    due_on = models.DateField(_("by when"))
    state = models.CharField(
        _("state"), max_length=10, choices=StepState.choices, default=StepState.OPEN
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("next step")
        ordering = ["due_on", "created_at"]
        indexes = [models.Index(fields=["assignee", "state"], name="step_of_person")]

    def __str__(self):
        return self.text
