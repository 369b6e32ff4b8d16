"""The calls to companies before their adverts expire: the list, and the one-screen outcome."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.exports import export
from alliance.foundation.paging import take_page
from companies.services.one_voice import one_voice
from recruitment import policies
from recruitment.choices import FollowUpOutcome, FollowUpState
from recruitment.exports import FOLLOW_UPS, follow_up_rows
from recruitment.forms.follow_ups import (
    CENTER,
    MINE,
    SEARCH,
    VISIT,
    FollowUpFilter,
    FollowUpForm,
)
from recruitment.models import FollowUp, RecruitmentOrder
from recruitment.services.follow_ups import complete_follow_up
from recruitment.statistics import order_gap
from recruitment.views.acting import carry_out, sent
from recruitment.views.orders import phone_of

SHOWN_WITH = (
    "order__company",
    "order__contact_person",
    "order__unit",
    "order__owner",
    "advert",
    "assignee",
    "contact",
)


@require_GET
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """The calls of one's own or of the job center; the filters stand in the address."""
    form = FollowUpFilter(request.GET)
    page = take_page(form.follow_ups(request.user), request.GET.get("page"))
    rows = [{"follow_up": row, "phone": phone_of(row.order)} for row in page.rows]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "scopes": _tabs(request, form, "scope"),
        "states": _tabs(request, form, "state"),
        "is_mine": form.scope_now == MINE,
        "center_url": f"{request.path}?scope={CENTER}",
    }
    return render(request, "recruitment/follow_up_list.html", context)


@require_POST
def follow_up_export(request: HttpRequest) -> HttpResponse:
    """The calls of the filters in the address as a file."""
    found = FollowUpFilter(request.GET).follow_ups(request.user)
    return export(
        FOLLOW_UPS,
        follow_up_rows(found),
        kind=request.POST.get("format", ""),
        actor=request.user,
        count=found.order_by().count(),
        filters=request.GET.urlencode(),
    )


def _tabs(request: HttpRequest, form: FollowUpFilter, name: str) -> list[dict[str, object]]:
    query = request.GET.copy()
    query.pop("page", None)
    current = form.cleaned_data.get(name)
    tabs = []
    for value, label in form.fields[name].choices:
        query[name] = value
        url = f"{request.path}?{query.urlencode()}"
        tabs.append({"label": label, "url": url, "current": value == current})
    return tabs


@require_http_methods(["GET", "POST"])
def follow_up_complete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ring the company and tell the outcome; saving leads to the next step (R076).

    ``?outcome=`` chooses one beforehand, for the buttons of "Min dag".
    """
    follow_up = get_object_or_404(
        FollowUp.objects.visible_to(request.user).select_related(*SHOWN_WITH), pk=pk
    )
    if not policies.can_follow_up(request.user, follow_up):
        raise PermissionDenied
    order = follow_up.order
    initial = {
        "contact_person": order.contact_person_id,
        "outcome": _asked_outcome(request),
    }
    form = FollowUpForm(sent(request), company=order.company, initial=initial)
    steps: list[str] = []
    if carry_out(
        form,
        lambda: steps.append(complete_follow_up(follow_up, actor=request.user, answer=form.answer)),
    ):
        messages.success(request, _("The call is logged on the company."))
        return redirect(_next_step(form, order, steps[0]))
    context = {
        "follow_up": follow_up,
        "order": order,
        "form": form,
        "gap": order_gap(order),
        "phone": phone_of(order),
        "voice": one_voice(order.company, request.user),
        "is_open": follow_up.state == FollowUpState.OPEN,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recruitment/follow_up_complete.html", context, status=status)


def _next_step(form: FollowUpForm, order: RecruitmentOrder, path: str) -> str:
    """Where the outcome leads, or to another search or a joint visit when that was chosen."""
    names = {SEARCH: "recruitment:order_search_record", VISIT: "recruitment:order_visit_new"}
    name = names.get(form.help_by_now) if order.is_live else None
    return reverse(name, args=[order.pk]) if name else path


def _asked_outcome(request: HttpRequest) -> str:
    asked = request.GET.get("outcome", "")
    return asked if asked in FollowUpOutcome.values else ""
