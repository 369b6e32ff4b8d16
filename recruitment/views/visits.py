"""Asking for a joint visit because of an order."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.foundation.errors import WrongState
from companies.forms.visits import VisitForm
from companies.models import JointVisit
from companies.services.one_voice import one_voice
from recruitment.models import RecruitmentOrder
from recruitment.services.visits import partners_for, request_order_visit
from recruitment.views.acting import carry_out, handled_order, sent


@require_http_methods(["GET", "POST"])
def order_visit_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Whom to bring along to the company, and when it could be."""
    order = handled_order(request, pk)
    if not order.is_live:
        raise WrongState(_("The order is not open."))
    form = VisitForm(
        sent(request),
        company=order.company,
        host=order.owner,
        partners=partners_for(order),
        initial=_initial(request, order),
    )
    visits: list[JointVisit] = []
    if carry_out(
        form,
        lambda: visits.append(request_order_visit(order, actor=request.user, plan=form.plan)),
    ):
        messages.success(request, _("The invitations are sent."))
        return redirect(visits[0])
    context = {"form": form, "order": order, "voice": one_voice(order.company, request.user)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recruitment/order_visit_new.html", context, status=status)


def _initial(request: HttpRequest, order: RecruitmentOrder) -> dict[str, object]:
    purpose = _("%(count)s × %(title)s: what does the company need, and how do we find them?")
    return {
        "purpose": purpose % {"count": order.head_count, "title": order.title},
        "place": order.workplace,
        "contact_person": order.contact_person_id,
        "leader": request.user.pk,
    }
