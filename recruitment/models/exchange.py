"""The exchange of small jobs and work placements across municipalities (R128)."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited
from alliance.foundation.models import Record, Versioned
from companies.models import Company
from jobcenters.models import JobCenter, Municipality, User
from recruitment.choices import OfferKind, OfferState, ReservationEnd, Weekday
from servicecatalog.models import IndustryGroup, Occupation


class SmallJobOfferQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SmallJobOfferQuerySet":
        """The offers of the own job center and of those that it is allied with."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(owner__in=JobCenter.objects.keys_in_reach_of(user))

    def vacant(self, day: dt.date) -> "SmallJobOfferQuerySet":
        """Those that may be reserved on ``day``: open, and not run out."""
        return self.filter(state=OfferState.OPEN, expires_on__gte=day)

    def search(self, text: str) -> "SmallJobOfferQuerySet":
        """By part of the title, or by the company's name or CVR number."""
        companies = Company.objects.search(text)
        return self.filter(Q(title__icontains=text) | Q(company__in=companies))


@audited
class SmallJobOffer(Record, Versioned):
    """One place at a company for some hours on some days of the week; a job, never a person."""

    owner = models.ForeignKey(
        JobCenter, on_delete=models.PROTECT, related_name="offers", verbose_name=_("job center")
    )
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="offers", verbose_name=_("company")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=OfferKind.choices)
    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    occupation = models.ForeignKey(
        Occupation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("occupation"),
    )
    industry_group = models.ForeignKey(
        IndustryGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("industry"),
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    weekly_hours = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1)
    days = ArrayField(models.PositiveSmallIntegerField(choices=Weekday.choices))
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"), null=True, blank=True)
    expires_on = models.DateField(_("offer stands until"))
    state = models.CharField(
        _("state"), max_length=10, choices=OfferState.choices, default=OfferState.OPEN
    )

    objects = SmallJobOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        constraints = [
            models.CheckConstraint(
                condition=Q(weekly_hours__gt=0, weekly_hours__lte=37), name="offer_hours_of_a_week"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="offer_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(days__len__gte=1), name="offer_has_a_day"),
        ]
        indexes = [
            models.Index(
                fields=["expires_on"],
                condition=Q(state=OfferState.OPEN),
                name="vacant_offer_by_expiry",
            ),
            models.Index(fields=["owner", "state"], name="offer_of_owner"),
        ]

    def __str__(self):
        return f"{self.title}, {self.company}"

    def get_absolute_url(self) -> str:
        """The page of the offer."""
        return address("recruitment:offer_detail", self.pk)

    @property
    def day_names(self) -> list[str]:
        """The weekdays in words, from Monday on."""
        return [Weekday(day).label for day in sorted(self.days)]

    @property
    def day_marks(self) -> list[str]:
        """The weekdays by their first three letters, for lists."""
        return [str(name)[:3] for name in self.day_names]

    def meets(self, other: "SmallJobOffer") -> bool:
        """Whether one person could not do both: the same weekday while both last."""
        apart = _over_before(self, other) or _over_before(other, self)
        return not apart and bool(set(self.days) & set(other.days))


def _over_before(one: SmallJobOffer, other: SmallJobOffer) -> bool:
    return one.ends_on is not None and one.ends_on < other.starts_on


class ReservationQuerySet(models.QuerySet):
    def standing(self) -> "ReservationQuerySet":
        """Those that still hold an offer."""
        return self.filter(ended_at=None)

    def visible_to(self, user) -> "ReservationQuerySet":
        """The reservations of offers that the user may see."""
        return self.filter(offer__in=SmallJobOffer.objects.visible_to(user))


@audited
class Reservation(Record):
    """A job center holds an offer until a day; together with others when they make one week."""

    offer = models.ForeignKey(SmallJobOffer, on_delete=models.CASCADE, related_name="reservations")
    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reservations")
    made_at = models.DateTimeField(_("reserved"))
    until = models.DateField(_("reserved until"))
    week = models.UUIDField(_("week"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ending = models.CharField(
        _("how it ended"), max_length=10, choices=ReservationEnd.choices, blank=True
    )

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reservation")
        constraints = [
            models.UniqueConstraint(
                fields=["offer"], condition=Q(ended_at=None), name="one_reservation_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="ended_reservation_says_how",
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"], condition=Q(ended_at=None), name="standing_reservation_by_day"
            )
        ]

    def __str__(self):
        return f"{self.offer} – {self.job_center}"

    def get_absolute_url(self) -> str:
        """The page of the offer."""
        return self.offer.get_absolute_url()
