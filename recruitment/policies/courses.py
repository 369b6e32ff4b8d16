"""Who may do what with the seats of a joint course."""

from recruitment.models import SeatAllotment
from recruitment.policies.orders import can_register_result


def can_book_seats(user, allotment: SeatAllotment) -> bool:
    """Each job center fills its own seats and tells what came of them; the owner may for all."""
    return can_register_result(user, allotment.course.order, allotment.job_center)
