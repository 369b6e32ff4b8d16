"""Agreements with companies: concept, agreement, services picked, places offered, reminders."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.models import Dated, DatedQuerySet, Record, Versioned
from alliance.foundation.sorting import danish_key
from companies.choices import (
    AgreementKind,
    AgreementState,
    ContactInterval,
    PlaceKind,
    PreferredContact,
)
from companies.models.register import Company, ContactPerson
from jobcenters.models import Alliance, JobCenter, User
from jobcenters.models.municipalities import DateRange
from servicecatalog.models import ServiceItem

ONE_DAY = dt.timedelta(days=1)


class AgreementConceptQuerySet(DatedQuerySet):
    def visible_to(self, user) -> "AgreementConceptQuerySet":
        """Those of the alliances that the user may see."""
        return self.filter(alliance__in=Alliance.objects.visible_to(user))

    def for_job_center(self, job_center: JobCenter) -> "AgreementConceptQuerySet":
        """Today's concepts of the alliances that the job center is in today."""
        alliances = job_center.memberships.current().values("alliance")
        return self.current().filter(alliance__in=alliances)

    def newest(self) -> "AgreementConceptQuerySet":
        """By alliance and kind, the one in force first."""
        rows = self.select_related("alliance").prefetch_related("services")
        return rows.order_by("alliance__name", "kind", "-valid_from")


@audited
class AgreementConcept(Record, Dated):
    """What an alliance has decided that its agreements say, so that companies meet one concept
    everywhere; a new text is a new row, and older agreements keep theirs (R160, R182)."""

    alliance = models.ForeignKey(
        Alliance, on_delete=models.CASCADE, related_name="concepts", verbose_name=_("alliance")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=AgreementKind.choices)
    name = models.CharField(_("name"), max_length=150)
    text = models.TextField(_("text"), max_length=4000)
    months = models.PositiveSmallIntegerField(_("runs for (months)"), default=24)
    services = models.ManyToManyField(
        ServiceItem, blank=True, related_name="concepts", verbose_name=_("services")
    )

    objects = AgreementConceptQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("agreement concept")
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="one_concept_of_a_kind_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("alliance", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self):
        return self.name


class CompanyAgreementQuerySet(DatedQuerySet):
    def visible_to(self, user) -> "CompanyAgreementQuerySet":
        """The agreements of the job centers in reach: one register for all units (R160). A
        draft is seen by its own job center only."""
        reach = JobCenter.objects.keys_in_reach_of(user)
        own = JobCenter.objects.keys_open_to(user, "view_orders")
        return self.filter(
            Q(job_center__in=own) | Q(~Q(state=AgreementState.DRAFT), job_center__in=reach)
        )

    def in_force(self, day: dt.date) -> "CompanyAgreementQuerySet":
        """Signed, neither ended nor terminated, and valid on ``day``."""
        return self.on(day).filter(state=AgreementState.ACTIVE)

    def running_out(self) -> "CompanyAgreementQuerySet":
        """Those that end and about which nobody has decided: no next one, no notice given."""
        return self.filter(
            state=AgreementState.ACTIVE, valid_to__isnull=False, renewal=None, end_reason=""
        )

    def mine(self, user) -> "CompanyAgreementQuerySet":
        """Those for which ``user`` is responsible or deputy."""
        return self.filter(Q(responsible=user) | Q(deputy=user))

    def search(self, text: str) -> "CompanyAgreementQuerySet":
        """By part of the company's name, its CVR number, or a word of the agreement's texts."""
        text = text.strip()
        return self.filter(
            Q(company__name_sort__contains=danish_key(text))
            | Q(company__cvr_number__startswith=text)
            | Q(needs__icontains=text)
            | Q(terms__icontains=text)
        )

    def newest(self) -> "CompanyAgreementQuerySet":
        """The latest first day first."""
        return self.order_by("-valid_from", "-created_at")

    def for_list(self) -> "CompanyAgreementQuerySet":
        """With what a row of the register shows."""
        return self.select_related("company", "job_center", "responsible")

    def for_page(self) -> "CompanyAgreementQuerySet":
        """With what the page shows."""
        return self.select_related(
            "company",
            "job_center",
            "responsible",
            "deputy",
            "contact_person",
            "concept",
            "renewed_from",
        )


@audited
class CompanyAgreement(Record, Dated, Versioned):
    """What a job center and a company have agreed on, fitted to the company (R103-R107)."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="agreements")
    job_center = models.ForeignKey(
        JobCenter,
        on_delete=models.PROTECT,
        related_name="company_agreements",
        verbose_name=_("job center"),
    )
    kind = models.CharField(
        _("kind"),
        max_length=15,
        choices=AgreementKind.choices,
        default=AgreementKind.COOPERATION,
    )
    concept = models.ForeignKey(
        AgreementConcept,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreements",
        verbose_name=_("concept"),
    )
    needs = models.TextField(_("the company’s needs"), max_length=2000, blank=True)
    terms = models.TextField(_("what we have agreed"), max_length=4000, blank=True)
    services = models.ManyToManyField(
        ServiceItem, blank=True, related_name="agreements", verbose_name=_("services")
    )
    contact_person = models.ForeignKey(
        ContactPerson,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="agreements",
        verbose_name=_("contact person"),
    )
    responsible = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="company_agreements",
        verbose_name=_("responsible"),
    )
    deputy = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deputized_agreements",
        verbose_name=_("deputy"),
    )
    contact_months = models.PositiveSmallIntegerField(
        _("contact at least"), null=True, blank=True, choices=ContactInterval.choices
    )
    contact_way = models.CharField(
        _("prefers to be contacted by"),
        max_length=10,
        choices=PreferredContact.choices,
        blank=True,
    )
    placement_days = models.PositiveSmallIntegerField(
        _("follow-up after a start (working days)"), null=True, blank=True
    )
    follow_up_note = models.CharField(_("about the follow-up"), max_length=300, blank=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    review_on = models.DateField(_("review due"), null=True, blank=True, editable=False)
    next_reminder_on = models.DateField(null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=AgreementState.choices,
        default=AgreementState.DRAFT,
    )
    end_reason = models.CharField(_("reason for the end"), max_length=500, blank=True)
    renewed_from = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="renewal",
        verbose_name=_("renews"),
    )

    objects = CompanyAgreementQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("agreement with a company")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state=AgreementState.DRAFT) | Q(signed_on__isnull=False),
                name="agreement_in_force_is_signed",
            ),
            ExclusionConstraint(
                name="one_agreement_of_a_kind_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("company", RangeOperators.EQUAL),
                    ("job_center", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                ],
                condition=Q(state=AgreementState.ACTIVE),
            ),
        ]
        indexes = [
            models.Index(fields=["job_center", "state", "valid_to"], name="agreement_register"),
            models.Index(
                fields=["next_reminder_on"],
                condition=Q(state=AgreementState.ACTIVE),
                name="agreement_to_remind",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.company}"

    def get_absolute_url(self) -> str:
        """The agreement's page."""
        return address("companies:agreement_detail", self.pk)

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which the agreement holds, as people write it."""
        return self.valid_to - ONE_DAY if self.valid_to else None

    @property
    def next_one(self) -> "CompanyAgreement | None":
        """The agreement that renews this one."""
        return CompanyAgreement.objects.filter(renewed_from=self.pk).first()


@not_audited("part of its CompanyAgreement, whose changes are recorded with the places in words")
class OfferedPlaces(Record):
    """How many places of one kind the company offers under an agreement (R104)."""

    agreement = models.ForeignKey(CompanyAgreement, on_delete=models.CASCADE, related_name="places")
    kind = models.CharField(_("kind"), max_length=15, choices=PlaceKind.choices)
    count = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        verbose_name = _("places offered")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind"], name="places_once_per_kind"),
            models.CheckConstraint(condition=Q(count__gte=1), name="places_at_least_one"),
        ]

    def __str__(self):
        return f"{self.count} {self.get_kind_display()}"


@not_audited("which rungs of the renewal ladder were climbed; written by the sweep only")
class RenewalReminder(Record):
    """One rung of the ladder before an agreement's end: told once, also after missed days."""

    agreement = models.ForeignKey(
        CompanyAgreement, on_delete=models.CASCADE, related_name="renewal_reminders"
    )
    ends_on = models.DateField(_("last day of the agreement"))
    days = models.PositiveSmallIntegerField(_("days before the end"))

    class Meta:
        verbose_name = _("renewal reminder")
        ordering = ["ends_on", "-days"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "ends_on", "days"], name="renewal_rung_once"
            )
        ]

    def __str__(self):
        return f"{self.agreement} – {self.days}"
