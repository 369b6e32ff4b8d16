"""The exchange: reservations that are about to run out."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.foundation.worklist import Action, WorkItem
from jobcenters.models import User
from recruitment.models import Reservation
from recruitment.worklist.rows import GROUP_LIMIT

LEAD = dt.timedelta(days=2)


def reservations(user: User, today: dt.date) -> list[WorkItem]:
    """What this person reserved and must take or give back within two days."""
    rows = (
        Reservation.objects.standing()
        .filter(by=user, until__lte=today + LEAD)
        .select_related("offer__company")
        .order_by("until", "pk")[:GROUP_LIMIT]
    )
    return [
        WorkItem(
            group=_("Reservations that run out"),
            title=row.offer.title,
            detail=row.offer.company.name,
            path=row.get_absolute_url(),
            due_on=row.until,
            urgent=row.until <= today,
            actions=(
                Action(_("Taken"), reverse("recruitment:reservation_take", args=[row.pk]), True),
                Action(
                    _("Give back"),
                    reverse("recruitment:reservation_release", args=[row.pk]),
                    True,
                ),
            ),
        )
        for row in rows
    ]
