"""The leader's decision to train candidates for an order (scenario A, step 16)."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recruitment import policies
from recruitment.forms.acts import ReasonForm
from recruitment.services.orders import start_upskilling
from recruitment.views.acting import carry_out, done, handled_order, sent, show_act


@require_http_methods(["GET", "POST"])
def order_upskill(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was decided, in words; the state then says that candidates are being trained."""
    order = handled_order(request, pk)
    if not policies.can_decide_upskilling(request.user, order):
        raise PermissionDenied
    form = ReasonForm(sent(request))
    if carry_out(
        form,
        lambda: start_upskilling(order, actor=request.user, reason=form.cleaned_data["reason"]),
    ):
        return done(request, order, _("The upskilling is decided."))
    return show_act(request, "order_upskill", order, form)
