"""The call to other job centers: escalation, recipients, pledges, questions, guests."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.calendar import now, today
from alliance.foundation.lookups import IsAnyOf
from alliance.foundation.models import Record, Versioned
from jobcenters.models import JobCenter, User
from recruitment.choices import (
    ENDED_STATES,
    UNANSWERED_STATES,
    DeclineReason,
    RecipientState,
    ReminderStep,
    ResultKind,
)
from recruitment.models.orders import RecruitmentOrder, Result
from servicecatalog.models import Clock

# The standards by which a call is answered, and a pledge presented (standards.md).
ANSWER, PROMISE = "S10", "S11"


@audited
class Escalation(Record):
    """A call for help with one order to several job centers at once; the owner keeps the
    company (R012, lesson 1)."""

    order = models.ForeignKey(
        RecruitmentOrder, on_delete=models.CASCADE, related_name="escalations"
    )
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    message = models.TextField(_("message"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("escalation")
        ordering = ["sent_at"]

    def __str__(self):
        return f"{self.order} ({self.sent_at:%Y-%m-%d})"


class EscalationRecipientQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EscalationRecipientQuerySet":
        """The calls of the own job center's orders; calls to the own job center about orders in
        reach; and those that open an order to it (B13.4)."""
        if not user.is_authenticated:
            return self.none()
        own = JobCenter.objects.keys_open_to(user, "view_orders")
        reach = JobCenter.objects.keys_in_reach_of(user)
        answering = JobCenter.objects.keys_open_to(user, "answer_calls")
        return self.filter(
            Q(order__owner__in=own)
            | Q(job_center__in=own, order__owner__in=reach)
            | Q(IsAnyOf("pk", self.model.objects.opening_to(answering).values("pk")))
        )

    def opening_to(self, keys) -> "EscalationRecipientQuerySet":
        """The calls that let the job centers with these keys see the order: running ones, and a
        guest's while its access lasts."""
        return self.taking_part(keys).filter(Q(is_guest=True) | Q(order__closed_at=None))

    def taking_part(self, keys) -> "EscalationRecipientQuerySet":
        """The calls by which the job centers with these keys take part in an order: neither
        withdrawn nor run out; a guest's while its access lasts."""
        access = GuestAccess.objects.filter(
            order=models.OuterRef("order"), job_center=models.OuterRef("job_center"), ended_at=None
        )
        member = Q(is_guest=False) & ~Q(state__in=ENDED_STATES)
        return self.filter(job_center__in=keys).filter(
            member | Q(models.Exists(access), is_guest=True)
        )

    def unanswered(self) -> "EscalationRecipientQuerySet":
        """Those that owe an answer."""
        return self.filter(state__in=UNANSWERED_STATES)

    def for_job_centers(self, keys) -> "EscalationRecipientQuerySet":
        """The calls to any of these job centers."""
        return self.filter(job_center__in=keys)

    def with_progress(self) -> "EscalationRecipientQuerySet":
        """Adds what came of each call: ``presented_count``, ``hired_count``; ``promised_on``, the
        day by which a pledge is to be kept (S11); ``paused_at``, since when the answer waits for
        the company (S10)."""
        return self.annotate(
            presented_count=_came_of_it(ResultKind.PRESENTED),
            hired_count=_came_of_it(ResultKind.HIRED),
            promised_on=_newest_clock(PROMISE, "due_on"),
            paused_at=_newest_clock(ANSWER, "paused_at"),
        )

    def slow(self) -> "EscalationRecipientQuerySet":
        """Those whose last day to answer is over: `EscalationRecipient.is_slow` as a filter."""
        return self.with_progress().unanswered().filter(paused_at=None, due_on__lt=today())

    def unkept(self) -> "EscalationRecipientQuerySet":
        """Pledges not presented in time: `EscalationRecipient.is_unkept` as a filter."""
        return self.with_progress().filter(
            pledged_count__gt=models.F("presented_count"), promised_on__lt=today()
        )


def _newest_clock(code: str, column: str) -> models.Subquery:
    clocks = Clock.objects.filter(subject_id=models.OuterRef("pk"), standard=code)
    return models.Subquery(clocks.order_by("-started_at").values(column)[:1])


def _came_of_it(kind: str):
    rows = Result.objects.filter(
        order=models.OuterRef("order"), job_center=models.OuterRef("job_center"), kind=kind
    )
    total = rows.values("job_center").annotate(total=models.Sum("count")).values("total")
    return Coalesce(models.Subquery(total), 0)


@audited
class EscalationRecipient(Record, Versioned):
    """One asked job center with its own answer and its own clock S10. Only it may answer."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="recipients")
    order = models.ForeignKey(RecruitmentOrder, on_delete=models.CASCADE, related_name="recipients")
    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="calls")
    is_guest = models.BooleanField(_("guest from outside the alliance"), default=False)
    assigned_to = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="calls",
        verbose_name=_("named person"),
    )
    state = models.CharField(
        _("answer"), max_length=10, choices=RecipientState.choices, default=RecipientState.ASKED
    )
    asked_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("answer by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pledged_count = models.PositiveIntegerField(_("pledged"), default=0)
    available_from = models.DateField(_("from when"), null=True, blank=True)
    decline_reason = models.CharField(
        _("reason"), max_length=15, choices=DeclineReason.choices, blank=True
    )
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = EscalationRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient")
        constraints = [
            models.UniqueConstraint(fields=["order", "job_center"], name="one_row_per_job_center"),
            models.CheckConstraint(
                condition=Q(state=RecipientState.PLEDGED, pledged_count__gte=1)
                | ~Q(state=RecipientState.PLEDGED) & Q(pledged_count=0),
                name="pledge_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecipientState.DECLINED) | ~Q(decline_reason=""),
                name="decline_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["job_center", "state", "due_on"], name="call_of_job_center")
        ]

    def __str__(self):
        return f"{self.order} → {self.job_center}"

    def get_absolute_url(self) -> str:
        """The page on which the job center answers."""
        return address("recruitment:call_detail", self.pk)

    @property
    def owes_answer(self) -> bool:
        """Asked, and nothing answered yet."""
        return self.state in UNANSWERED_STATES

    @property
    def is_slow(self) -> bool:
        """Owes an answer, and its last day is over; only on rows of `with_progress`."""
        return self.owes_answer and self.paused_at is None and self.due_on < today()

    @property
    def is_unkept(self) -> bool:
        """Pledged more than it presented in time; only on rows of `with_progress`."""
        if not self.pledged_count or self.promised_on is None or self.promised_on >= today():
            return False
        return self.presented_count < self.pledged_count


@not_audited("the history of its recipient's answer, kept row by row")
class Pledge(Record):
    """Each pledge that was given, in order; the current one stands on the recipient."""

    recipient = models.ForeignKey(
        EscalationRecipient, on_delete=models.CASCADE, related_name="pledges"
    )
    count = models.PositiveIntegerField(_("pledged"))
    available_from = models.DateField(_("from when"), null=True, blank=True)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pledge")
        ordering = ["at"]

    def __str__(self):
        return f"{self.recipient_id}: {self.count}"


@audited
class Question(Record):
    """What an asked job center needs to know before it can answer."""

    recipient = models.ForeignKey(
        EscalationRecipient, on_delete=models.CASCADE, related_name="questions"
    )
    text = models.TextField(_("question"), max_length=1000)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("question")
        ordering = ["asked_at"]

    def __str__(self):
        return f"{self.recipient}: {self.text[:40]}"


@not_audited("the notice that it stands for is kept as a notice")
class Reminder(Record):
    """A rung of the ladder that has been climbed for a recipient; unique, so never twice."""

    recipient = models.ForeignKey(
        EscalationRecipient, on_delete=models.CASCADE, related_name="reminders"
    )
    step = models.CharField(max_length=12, choices=ReminderStep.choices)
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("reminder")
        constraints = [models.UniqueConstraint(fields=["recipient", "step"], name="each_rung_once")]

    def __str__(self):
        return f"{self.recipient_id}: {self.step}"


@audited
class GuestAccess(Record):
    """A job center outside the alliances sees this one order until the access ends (R088)."""

    order = models.ForeignKey(
        RecruitmentOrder, on_delete=models.CASCADE, related_name="guest_accesses"
    )
    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("guest access")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "job_center"], condition=Q(ended_at=None), name="one_guest_access"
            )
        ]

    def __str__(self):
        return f"{self.order} – {self.job_center}"
