"""What the company says because of an order: kept with the company, and with the order (R116)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from companies.models import Feedback
from companies.services.feedback import FeedbackInput, capture_feedback
from jobcenters.models import User
from recruitment import policies
from recruitment.models import OrderFeedback, RecruitmentOrder


@transaction.atomic
def capture_on_order(order: RecruitmentOrder, *, actor: User, feedback: FeedbackInput) -> Feedback:
    """Write down what the order's company said. Raises `PermissionDenied` for who does not handle
    the order, else as `capture_feedback`."""
    if not policies.can_handle(actor, order):
        raise PermissionDenied
    row = capture_feedback(order.company, actor=actor, job_center=order.owner, feedback=feedback)
    OrderFeedback.objects.create(order=order, feedback=row)
    return row
