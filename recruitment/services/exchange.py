"""The exchange of small jobs and placements: offer, reserve, combine into a week, give back.

An offer is taken through its table, which locks it; the constraint ``one_reservation_at_a_time``
stands behind that (R128).
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import JobCenter, User
from recruitment import policies
from recruitment.choices import OfferState, ReservationEnd
from recruitment.models import Reservation, SmallJobOffer
from recruitment.notifications import OfferReserved, ReservationExpired
from recruitment.workflows import OFFER

OFFER_FIELDS = (
    "company",
    "kind",
    "title",
    "description",
    "occupation",
    "municipality",
    "weekly_hours",
    "days",
    "starts_on",
    "ends_on",
    "expires_on",
)
FULL_WEEK = Decimal(37)
LONGEST_RESERVATION = dt.timedelta(days=14)
BATCH = 100

describe("smalljoboffer.create", gettext_lazy("Offered on the exchange"))
describe("smalljoboffer.edit", gettext_lazy("Offer changed"))


@transaction.atomic
def create_offer(*, actor: User, job_center: JobCenter, values: dict) -> SmallJobOffer:
    """Put a place at a company on the exchange; ``values`` hold `OFFER_FIELDS`.

    Raises `RuleBroken` for dates or hours that do not fit, or a company with a restriction,
    `PermissionDenied` for a foreign job center.
    """
    if not policies.can_open_order(actor, job_center):
        raise PermissionDenied
    _check(values)
    restriction = values["company"].restriction_on(calendar.today())
    if restriction is not None:
        raise RuleBroken(
            _("The company has a restriction (%(kind)s).")
            % {"kind": restriction.get_kind_display()},
            field="company",
        )
    offer = SmallJobOffer(owner=job_center, responsible=actor, **values)
    _settle_industry(offer)
    offer.save()
    record("smalljoboffer.create", offer, actor=actor, before={})
    return offer


def _check(values: dict) -> None:
    refuse_cpr(title=values["title"], description=values["description"])
    if not 0 < values["weekly_hours"] <= FULL_WEEK:
        raise RuleBroken(_("Write between 1 and 37 hours a week."), field="weekly_hours")
    if not values["days"]:
        raise RuleBroken(_("Choose at least one day of the week."), field="days")
    if values["ends_on"] and values["ends_on"] < values["starts_on"]:
        raise RuleBroken(_("The offer ends before it begins."), field="ends_on")
    if values["expires_on"] < calendar.today():
        raise RuleBroken(_("The offer would have run out already."), field="expires_on")


def _settle_industry(offer: SmallJobOffer) -> None:
    main = offer.company.units.filter(is_main=True).first()
    offer.industry_group = main.industry_group if main else None


@transaction.atomic
def edit_offer(
    offer: SmallJobOffer, *, actor: User, values: dict, version: int | None
) -> SmallJobOffer:
    """Change an offer that nobody has reserved or taken. Raises `Conflict`, `WrongState`."""
    locked = SmallJobOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if not policies.can_change_offer(actor, locked):
        raise PermissionDenied
    if locked.state != OfferState.OPEN:
        raise WrongState(_("Only a vacant offer is changed."))
    locked.claim_version(version, values)
    _check(values)
    before = snapshot(locked)
    for name, value in values.items():
        setattr(locked, name, value)
    _settle_industry(locked)
    locked.save()
    record("smalljoboffer.edit", locked, actor=actor, before=before)
    return locked


def week_of(offers: Sequence[SmallJobOffer]) -> Decimal:
    """The hours of the offers as one person's week.

    Raises `RuleBroken` when two of them meet on a day, or when they exceed a full week.
    """
    for one, other in combinations(offers, 2):
        if one.meets(other):
            raise RuleBroken(
                _("“%(one)s” and “%(other)s” are on the same day.")
                % {"one": one.title, "other": other.title}
            )
    hours = sum((offer.weekly_hours for offer in offers), Decimal(0))
    if hours > FULL_WEEK:
        raise RuleBroken(
            _("%(hours)s hours are more than a full week of 37.") % {"hours": f"{hours:n}"}
        )
    return hours


@transaction.atomic
def reserve_offers(
    offers: Iterable[SmallJobOffer], *, actor: User, until: dt.date
) -> list[Reservation]:
    """Reserve one offer, or several as one week, for the actor's job center; all or none.

    Rows are locked in the order of their keys, so that two weeks do not wait for one another.
    Raises `WrongState` when somebody was first, `RuleBroken` for a week that does not fit.
    """
    chosen = sorted(set(offers), key=lambda offer: offer.pk)
    if not chosen:
        raise RuleBroken(_("Choose at least one offer."))
    if not calendar.today() <= until <= calendar.today() + LONGEST_RESERVATION:
        raise RuleBroken(_("Reserve for at most fourteen days."), field="until")
    week_of(chosen)
    week = uuid.uuid4()
    return [_reserve(offer, actor, until, week) for offer in chosen]


def _reserve(offer: SmallJobOffer, actor: User, until: dt.date, week: uuid.UUID) -> Reservation:
    with OFFER.change(offer, "reserve", actor=actor) as locked:
        if locked.expires_on < calendar.today():
            raise WrongState(_("The offer has run out."))
        reservation = Reservation.objects.create(
            offer=locked,
            job_center=actor.home_center,
            by=actor,
            made_at=calendar.now(),
            until=until,
            week=week,
        )
        notify(OfferReserved(reservation), actor=actor)
    return reservation


def release(reservation: Reservation, *, actor: User) -> None:
    """Give the offer back: others may reserve it again."""
    _end(reservation, actor, "release", ReservationEnd.RELEASED)


def take(reservation: Reservation, *, actor: User) -> None:
    """Somebody starts there: the offer is taken."""
    _end(reservation, actor, "take", ReservationEnd.TAKEN)


def _end(reservation: Reservation, actor: User, name: str, ending: str) -> None:
    with OFFER.change(reservation.offer, name, actor=actor) as locked:
        if not policies.can_end_reservation(actor, reservation):
            raise PermissionDenied
        ended = locked.reservations.standing().filter(pk=reservation.pk)
        if not ended.update(ended_at=calendar.now(), ending=ending):
            raise WrongState(_("The reservation has ended already."))


def withdraw_offer(offer: SmallJobOffer, *, actor: User) -> SmallJobOffer:
    """The company no longer offers the place; a reservation ends with it."""
    with OFFER.change(offer, "withdraw", actor=actor) as locked:
        locked.reservations.standing().update(
            ended_at=calendar.now(), ending=ReservationEnd.WITHDRAWN
        )
    return offer


def reopen_offer(offer: SmallJobOffer, *, actor: User) -> SmallJobOffer:
    """The place is vacant again: the withdrawal was wrong, or the one who began has left."""
    with OFFER.change(offer, "reopen", actor=actor):
        pass
    return offer


def free_expired(now: dt.datetime) -> dict[str, int]:
    """Free the offers whose reservation ran out before the day of ``now``; tell both sides.

    Safe to run twice and in two workers at once: rows are taken with SKIP LOCKED.
    """
    freed = 0
    while count := _free_batch(calendar.local_day(now)):
        freed += count
    return {"freed": freed} if freed else {}


@transaction.atomic
def _free_batch(today: dt.date) -> int:
    rows = list(
        Reservation.objects.standing()
        .filter(until__lt=today)
        .select_for_update(of=("self", "offer"), skip_locked=True)
        .select_related("offer__company", "offer__responsible", "job_center", "by")
        .order_by("until", "pk")[:BATCH]
    )
    system = User.objects.system() if rows else None
    for row in rows:
        _end(row, system, "release", ReservationEnd.EXPIRED)
        notify(ReservationExpired(row))
    return len(rows)
