"""The leader's decision when promises are fewer than the need (scenario A, step 16)."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.foundation.errors import WrongState
from recruitment import policies
from recruitment.choices import OPEN_STATES
from recruitment.forms.acts import ReasonForm
from recruitment.forms.courses import CourseForm
from recruitment.models import RecruitmentOrder
from recruitment.services.courses import decide_course, takers
from recruitment.services.decisions import recruit_abroad
from recruitment.views.acting import carry_out, done, handled_order, sent, show_act


@require_http_methods(["GET", "POST"])
def order_upskill(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Decide a joint course, or a further one: candidates are trained for the order."""
    order = _to_decide(request, pk)
    form = CourseForm(
        sent(request), job_centers=takers(order), initial={"title": order.title or None}
    )
    if carry_out(form, lambda: decide_course(order, actor=request.user, course=form.course)):
        return done(request, order, _("The upskilling is decided."))
    return show_act(request, "order_upskill", order, form)


@require_http_methods(["GET", "POST"])
def order_recruit_abroad(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Decide that candidates are looked for in other countries instead, in words."""
    order = _to_decide(request, pk)
    form = ReasonForm(sent(request))
    if carry_out(
        form, lambda: recruit_abroad(order, actor=request.user, reason=form.cleaned_data["reason"])
    ):
        return done(request, order, _("The decision is kept in the history of the order."))
    return show_act(request, "order_recruit_abroad", order, form)


def _to_decide(request: HttpRequest, pk: uuid.UUID) -> RecruitmentOrder:
    order = handled_order(request, pk)
    if not policies.can_decide_upskilling(request.user, order):
        raise PermissionDenied
    if order.state not in OPEN_STATES:
        raise WrongState(
            _("This is not possible now: the order is “%(state)s”.")
            % {"state": order.get_state_display()}
        )
    return order
