"""Who may do what on the exchange of small jobs and placements."""

from jobcenters.models import JobCenter
from recruitment.models import Reservation, SmallJobOffer


def can_change_offer(user, offer: SmallJobOffer) -> bool:
    """The job center that has the contact with the company keeps its offers."""
    return offer.owner.allows(user, "handle_orders")


def can_reserve(user, offer: SmallJobOffer) -> bool:
    """Consultants reserve for their own job center what their alliances offer."""
    home = user.home_center
    allowed = home is not None and home.allows(user, "handle_orders")
    return allowed and offer.owner_id in JobCenter.objects.keys_in_reach_of(user)


def can_end_reservation(user, reservation: Reservation) -> bool:
    """Who reserved, the offer's owner, and the clock when the time is over."""
    return (
        user.is_system
        or can_change_offer(user, reservation.offer)
        or reservation.job_center.allows(user, "handle_orders")
    )


def can_take_part(user, offer: SmallJobOffer) -> bool:
    """Who may end some reservation of the offer; whose it is, `can_end_reservation` asks."""
    return user.is_system or can_change_offer(user, offer) or can_reserve(user, offer)
