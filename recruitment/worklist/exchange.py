"""The exchange: reservations that are about to run out."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.foundation.addresses import address
from alliance.foundation.calendar import today
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from jobcenters.models import User
from recruitment.models import Reservation
from recruitment.worklist.rows import GROUP_LIMIT

LEAD = dt.timedelta(days=2)


def reservations(user: User, led: Led) -> list[WorkItem]:
    """What this person reserved and must take or give back within two days."""
    return [
        WorkItem(
            group=_("Reservations that run out"),
            title=row.offer.title,
            detail=row.offer.company.name,
            path=row.get_absolute_url(),
            due_on=row.until,
            urgent=row.until <= today(),
            actions=(
                Action(_("Taken"), address("recruitment:reservation_take", row.pk), True),
                Action(
                    _("Give back"),
                    address("recruitment:reservation_release", row.pk),
                    True,
                ),
            ),
        )
        for row in _rows(user)
    ]


@prepared
def _rows(user: User) -> QuerySet:
    return (
        _ending(user, ())
        .select_related("offer__company")
        .only("until", "offer__title", "offer__company__name")
        .order_by("until", "pk")[:GROUP_LIMIT]
    )


def _ending(user: User, led: Led) -> QuerySet:
    return Reservation.objects.standing().filter(by=user, until__lte=today() + LEAD)


RESERVATIONS = Kind(_ending, reservations)
