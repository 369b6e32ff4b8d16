"""Who is told what about the exchange of small jobs and placements."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from jobcenters.models import User
from recruitment.models import Reservation


class OfferReserved(Notification):
    key = "recruitment.offer_reserved"
    label = _("My offer on the exchange was reserved")

    def recipients(self) -> Iterable[User]:
        """Who is responsible for the offer, and a deputy."""
        return [self.target.offer.responsible]

    def path(self) -> str:
        """The page of the offer."""
        return self.target.get_absolute_url()

    def context(self) -> dict[str, object]:
        """The offer."""
        return {"offer": self.target.offer}

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still allowed to see the offer?"""
        return Reservation.objects.visible_to(user).filter(pk=target_id).exists()


class ReservationExpired(OfferReserved):
    key = "recruitment.reservation_expired"
    label = _("A reservation on the exchange ran out")

    def recipients(self) -> Iterable[User]:
        """Who reserved, and who is responsible for the offer."""
        return [self.target.by, self.target.offer.responsible]
