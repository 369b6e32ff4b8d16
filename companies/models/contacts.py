"""The contact log across the alliance, and the inquiries that wait for an answer."""

import datetime as dt
import re
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.calendar import now
from alliance.foundation.models import Record, Versioned
from companies.choices import Channel, ContactKind, InquiryState
from companies.models.register import Company, ContactPerson, ProductionUnit
from jobcenters.models import JobCenter, Unit, User

# Warn for two months: seed 004 wants one voice towards a company, the number is ours (R146).
RECENT_CONTACT_DAYS = 60
RECEIPT_PREFIX = "H-"
RECEIPT_DIGITS = re.compile(r"[0-9a-f]{8}")


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ContactQuerySet":
        """The contacts that job centers in reach had with companies (R146)."""
        return self.filter(job_center__in=JobCenter.objects.keys_in_reach_of(user))

    def latest(self) -> "ContactQuerySet":
        """Newest first."""
        return self.order_by("-at", "-created_at")

    def for_log(self) -> "ContactQuerySet":
        """Newest first, with what the log shows besides the participants."""
        return self.latest().select_related("by", "job_center", "contact_person", "unit")

    def warning_for(self, user) -> "Contact | None":
        """The latest contact of another job center that ``user`` should know of before calling;
        none for people who call nobody."""
        if user.home_center is None:
            return None
        recent = self.visible_to(user).lately_by_others(user.home_center, now())
        return recent.select_related("by", "job_center").first()

    def lately_by_others(self, job_center: JobCenter, at: dt.datetime) -> "ContactQuerySet":
        """What other job centers did in the last 60 days before ``at`` (aware): the guard
        against calling twice (R146, lesson 9)."""
        since = at - dt.timedelta(days=RECENT_CONTACT_DAYS)
        return self.filter(at__gte=since).exclude(job_center=job_center).latest()


@audited
class Contact(Record):
    """One contact with a company: when, by whom, for which job center, what was said (R009)."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="contacts")
    unit = models.ForeignKey(
        ProductionUnit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contacts",
        verbose_name=_("production unit"),
    )
    contact_person = models.ForeignKey(
        ContactPerson,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contacts",
        verbose_name=_("contact person"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind.choices)
    at = models.DateTimeField(_("time"), default=now)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="company_contacts", verbose_name=_("by")
    )
    job_center = models.ForeignKey(
        JobCenter,
        on_delete=models.PROTECT,
        related_name="company_contacts",
        verbose_name=_("job center"),
    )
    summary = models.TextField(_("summary"), max_length=2000)
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        indexes = [
            models.Index(fields=["company", "-at"], name="contact_of_company"),
            models.Index(fields=["job_center", "-at"], name="contact_of_job_center"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.company}"


@not_audited("part of its Contact, which is recorded")
class ContactParticipant(Record):
    """A colleague who took part, with the job center that they worked for that day."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("participant")
        constraints = [models.UniqueConstraint(fields=["contact", "user"], name="participant_once")]

    def __str__(self):
        return f"{self.user} ({self.job_center})"


class InquiryQuerySet(models.QuerySet):
    def visible_to(self, user) -> "InquiryQuerySet":
        """The inquiries of the job centers whose everything the user may read."""
        return self.filter(job_center__in=JobCenter.objects.keys_open_to(user, "view_orders"))

    def open(self) -> "InquiryQuerySet":
        """Those that wait for an answer."""
        return self.filter(state=InquiryState.NEW)

    def numbered(self, text: str) -> "InquiryQuerySet":
        """The one with this receipt number, as a company says it on the phone."""
        digits = text.strip().upper().removeprefix(RECEIPT_PREFIX).strip().lower()
        if not RECEIPT_DIGITS.fullmatch(digits):
            return self.none()
        first, last = uuid.UUID(digits.ljust(32, "0")), uuid.UUID(digits.ljust(32, "f"))
        return self.filter(pk__gte=first, pk__lte=last)

    def newest(self) -> "InquiryQuerySet":
        """Newest first."""
        return self.select_related("assigned_to", "job_center").order_by("-received_at", "pk")

    def for_list(self) -> "InquiryQuerySet":
        """The longest waiting first, with what a row of a list shows."""
        return self.select_related("company", "assigned_to", "job_center").order_by(
            "received_at", "pk"
        )


@audited
class Inquiry(Record, Versioned):
    """What a company asked, by whatever channel; starts the first-response clock S01 (R144)."""

    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="inquiries")
    job_center_unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="inquiries",
        verbose_name=_("unit"),
    )
    company = models.ForeignKey(
        Company,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="inquiries",
        verbose_name=_("company"),
    )
    company_text = models.CharField(
        _("company, if not in the register"), max_length=150, blank=True
    )
    caller = models.CharField(_("who asked"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("mail"), blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField(_("received"), default=now)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("what was asked"), max_length=2000, blank=True)
    assigned_to = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="inquiries",
        verbose_name=_("assigned to"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=InquiryState.choices, default=InquiryState.NEW
    )
    answer = models.OneToOneField(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="answered_inquiry"
    )
    ended_at = models.DateTimeField(_("answered or closed"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("answered or closed by"),
    )
    outcome = models.TextField(_("reply or reason"), max_length=2000, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        constraints = [
            models.CheckConstraint(
                condition=Q(company__isnull=False) | ~Q(company_text=""),
                name="inquiry_names_a_company",
            ),
            models.CheckConstraint(
                condition=Q(state=InquiryState.NEW, ended_at=None)
                | Q(~Q(state=InquiryState.NEW), ended_at__isnull=False),
                name="inquiry_ends_with_a_time",
            ),
        ]
        indexes = [models.Index(fields=["job_center", "state"], name="inquiry_of_job_center")]

    def __str__(self):
        return self.subject

    def get_absolute_url(self) -> str:
        """The inquiry's page."""
        return address("companies:inquiry_detail", self.pk)

    @property
    def receipt_number(self) -> str:
        """What a company that wrote to us may name on the phone; says nothing else."""
        return f"{RECEIPT_PREFIX}{self.pk.hex[:8].upper()}"

    @property
    def company_name(self) -> str:
        """The company's name, registered or as told on the phone."""
        return self.company.name if self.company else self.company_text
