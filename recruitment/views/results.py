"""What came of an order in numbers, and where was searched."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.foundation.errors import WrongState
from recruitment.forms.acts import ReasonForm, ResultForm, SearchForm
from recruitment.models import RecruitmentOrder
from recruitment.services.results import (
    Outcome,
    add_result,
    mark_not_local,
    members_to_search,
    record_search,
)
from recruitment.views.acting import carry_out, done, handled_order, seen_order, sent, show_act
from recruitment.views.orders import may_register_for


@require_http_methods(["GET", "POST"])
def order_results(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """So many were presented, hired or withdrawn by a job center on a day (R180)."""
    order = _live(seen_order(request, pk))
    job_centers = may_register_for(
        request.user, order, order.recipients.select_related("job_center")
    )
    if not job_centers:
        raise PermissionDenied
    home = request.user.home_center
    initial = {"job_center": home if home in job_centers else order.owner}
    form = ResultForm(sent(request), job_centers=job_centers, initial=initial)
    if carry_out(form, lambda: _register(order, request.user, **form.cleaned_data)):
        return done(request, order, _("The result is registered."))
    return show_act(request, "order_results", order, form)


def _register(order: RecruitmentOrder, user, *, job_center, **outcome) -> None:
    add_result(order, actor=user, job_center=job_center, outcome=Outcome(**outcome))


@require_http_methods(["GET", "POST"])
def order_search_record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A member job center was searched or skipped. ``?job_center=`` chooses it (R071)."""
    order = _live(handled_order(request, pk))
    initial = {"job_center": request.GET.get("job_center")}
    form = SearchForm(sent(request), job_centers=members_to_search(order), initial=initial)

    def record() -> None:
        cleaned = form.cleaned_data
        record_search(
            order,
            actor=request.user,
            job_center=cleaned["job_center"],
            found=cleaned["found"],
            skipped_reason=cleaned["skipped_reason"],
        )

    if carry_out(form, record):
        return done(request, order, _("The search is recorded."))
    return show_act(request, "order_search_record", order, form)


@require_http_methods(["GET", "POST"])
def order_not_local(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The order cannot be filled locally: the escalation is due (R012, S09)."""
    order = handled_order(request, pk, "escalate")
    form = ReasonForm(sent(request))
    if carry_out(
        form,
        lambda: mark_not_local(order, actor=request.user, reason=form.cleaned_data["reason"]),
    ):
        text = _("Marked: cannot be filled locally. The next step is to escalate.")
        return done(request, order, text)
    return show_act(request, "order_not_local", order, form)


def _live(order: RecruitmentOrder) -> RecruitmentOrder:
    if not order.is_live:
        raise WrongState(_("The order is not being worked on."))
    return order
