"""Feedback of the company about an order: what was said so far, and more."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.models import Feedback
from recruitment.forms.feedback import OrderFeedbackForm
from recruitment.services.feedback import capture_on_order
from recruitment.views.acting import carry_out, done, handled_order, sent, show_act


@require_http_methods(["GET", "POST"])
def order_feedback_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down what the company said (R116)."""
    order = handled_order(request, pk)
    form = OrderFeedbackForm(sent(request), user=request.user)
    if carry_out(form, lambda: capture_on_order(order, actor=request.user, feedback=form.feedback)):
        return done(request, order, _("The feedback is kept."))
    earlier = Feedback.objects.visible_to(request.user).filter(order_link__order=order).newest()
    return show_act(request, "order_feedback_new", order, form, earlier=earlier)
