"""Adverts on Jobnet, and the call to the company five days before they expire."""

import datetime as dt

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.calendar import now
from alliance.foundation.models import Record, Versioned
from companies.models import Contact, Restriction
from jobcenters.models import JobCenter, User
from recruitment.choices import (
    OPEN_STATES,
    EmploymentType,
    FollowUpOutcome,
    FollowUpState,
    JobnetHelpKind,
)
from recruitment.models.orders import RecruitmentOrder


class AdvertQuerySet(models.QuerySet):
    def published(self) -> "AdvertQuerySet":
        """Those not withdrawn."""
        return self.filter(withdrawn_on=None)

    def due_for_call(self, day: dt.date) -> "AdvertQuerySet":
        """Published adverts whose call day has come, without a follow-up for this expiry date.

        By ``<=``, so that a missed night is caught up; an order already filled does not matter:
        the seed says "always" (S07, scenario B rule 5).
        """
        called = FollowUp.objects.filter(
            advert=OuterRef("pk"), expires_on=OuterRef("expires_on")
        ).exclude(state=FollowUpState.CANCELLED)
        return self.published().filter(~Exists(called), call_on__lte=day)

    def public(self, day: dt.date) -> "AdvertQuerySet":
        """What everybody may see on ``day``: on Jobnet, agreed to by the company, for an order
        that is still worked on, of a company without a restriction. Adds ``place_name``, the
        municipality of the work (R073)."""
        barred = Restriction.objects.on(day).filter(company=OuterRef("order__company"))
        return (
            self.published()
            .filter(
                published_on__lte=day,
                expires_on__gte=day,
                order__publish_consent=True,
                order__state__in=OPEN_STATES,
            )
            .filter(~Exists(barred))
            .annotate(
                place_code=Coalesce("order__municipality", "order__unit__municipality"),
                place_name=Coalesce("order__municipality__name", "order__unit__municipality__name"),
            )
            .select_related("order__company", "order__occupation")
            .order_by("-published_on", "pk")
        )

    def visible_to(self, user) -> "AdvertQuerySet":
        """The adverts of the orders that the user may see."""
        return self.filter(order__in=RecruitmentOrder.objects.visible_to(user))


@audited
class Advert(Record, Versioned):
    """An advert on Jobnet for an order, of whatever employment type (R072, S04)."""

    order = models.ForeignKey(RecruitmentOrder, on_delete=models.CASCADE, related_name="adverts")
    title = models.CharField(_("title"), max_length=100)
    jobnet_reference = models.CharField(_("Jobnet reference"), max_length=40)
    employment_type = models.CharField(
        _("employment type"), max_length=20, choices=EmploymentType.choices
    )
    published_on = models.DateField(_("published"))
    expires_on = models.DateField(_("expires"))
    call_on = models.DateField(_("call the company by"))
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)

    objects = AdvertQuerySet.as_manager()

    class Meta:
        verbose_name = _("advert")
        constraints = [
            models.UniqueConstraint(fields=["jobnet_reference"], name="jobnet_reference_once"),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("published_on")), name="advert_dates_in_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["call_on"], condition=Q(withdrawn_on=None), name="advert_by_call_day"
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.jobnet_reference})"


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user) -> "FollowUpQuerySet":
        """The calls of the job centers whose everything the user may read."""
        own = JobCenter.objects.keys_open_to(user, "view_orders")
        return self.filter(order__owner__in=own)

    def open(self) -> "FollowUpQuerySet":
        """Calls still to be made."""
        return self.filter(state=FollowUpState.OPEN)


@audited
class FollowUp(Record, Versioned):
    """The call to the company before its advert expires; one per advert and expiry date."""

    order = models.ForeignKey(RecruitmentOrder, on_delete=models.CASCADE, related_name="follow_ups")
    advert = models.ForeignKey(Advert, on_delete=models.CASCADE, related_name="follow_ups")
    expires_on = models.DateField(_("expires"))
    due_on = models.DateField(_("call by"))
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("who calls")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=FollowUpState.choices, default=FollowUpState.OPEN
    )
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=FollowUpOutcome.choices, blank=True
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    planned_at = models.DateTimeField(default=now, editable=False)
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="follow_ups"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        constraints = [
            models.UniqueConstraint(
                fields=["advert", "expires_on"],
                condition=~Q(state=FollowUpState.CANCELLED),
                name="one_call_per_expiry",
            ),
            models.CheckConstraint(
                condition=~Q(state=FollowUpState.DONE)
                | ~Q(outcome="") & Q(done_at__isnull=False, contact__isnull=False),
                name="done_call_has_outcome_and_contact",
            ),
        ]
        indexes = [
            models.Index(fields=["assignee", "state", "due_on"], name="call_of_assignee"),
            models.Index(fields=["state", "due_on"], name="open_call_by_day"),
        ]

    def __str__(self):
        return f"{self.order}: {self.due_on}"

    def get_absolute_url(self) -> str:
        """The page on which the call's outcome is told."""
        return address("recruitment:follow_up_complete", self.pk)


class JobnetHelpQuerySet(models.QuerySet):
    def visible_to(self, user) -> "JobnetHelpQuerySet":
        """The help that the job centers gave whose everything the user may read."""
        own = JobCenter.objects.keys_open_to(user, "view_orders")
        return self.filter(order__owner__in=own)

    def newest(self) -> "JobnetHelpQuerySet":
        """Newest first, with what a list of them shows."""
        return self.select_related("by", "contact").order_by("-on", "-created_at")


@not_audited("its making stands in the history of the order, and it never changes")
class JobnetHelp(Record):
    """That the company of an order was helped to use Jobnet, with what and when (R153).

    What was said stands in the contact log; kind and day stay here to be counted.
    """

    order = models.ForeignKey(
        RecruitmentOrder, on_delete=models.CASCADE, related_name="jobnet_help"
    )
    kind = models.CharField(_("kind of help"), max_length=10, choices=JobnetHelpKind.choices)
    on = models.DateField(_("date"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    contact = models.OneToOneField(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobnet_help"
    )

    objects = JobnetHelpQuerySet.as_manager()

    class Meta:
        verbose_name = _("help with Jobnet")
        indexes = [models.Index(fields=["on", "kind"], name="jobnet_help_by_day")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.order}"
