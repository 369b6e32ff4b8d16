"""Asking other job centers for help, and the page of all calls that came and went."""

import uuid
from dataclasses import replace

from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation.htmx import wants_part, with_address
from alliance.foundation.paging import PAGE_SIZE, Stretch, first_page, page_of, take_page
from alliance.foundation.prepared import prepared
from recruitment import policies
from recruitment.forms.call_lists import (
    SENT,
    TABS,
    TO_ANSWER,
    CallListForm,
    received_by,
    sent_by,
    to_answer,
)
from recruitment.forms.calls import EscalateForm, with_addition
from recruitment.models import EscalationRecipient, RecruitmentOrder
from recruitment.services.escalation import escalate_order
from recruitment.services.suggestions import suggest_recipients
from recruitment.statistics import count_up
from recruitment.views import order_rows
from recruitment.views.acting import carry_out, done, handled_order, show_act
from recruitment.views.call_rows import received_rows, sent_rows

# What a row shows: whole rows of five tables would cost more than the page.
SHOWN = (
    "state",
    "is_guest",
    "due_on",
    "answered_at",
    "pledged_count",
    "decline_reason",
    "assigned_to__name",
    "assigned_to__username",
    "order__head_count",
    "order__title",
    "order__starts_on",
    "order__company__name",
    "order__owner__name",
)
SHOWN_OF_SENT = (
    "number",
    "title",
    "head_count",
    "filled_elsewhere",
    "state",
    "waiting_since",
    "owner_id",
    "company__name",
    "case_holder__name",
    "case_holder__username",
)
SHOWN_OF_CALL = (
    "order_id",
    "state",
    "is_guest",
    "due_on",
    "pledged_count",
    "decline_reason",
    "job_center__name",
)
LIST_TEMPLATE = "recruitment/escalation_list.html"


@require_http_methods(["GET", "POST"])
def order_escalate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose whom to ask and send the call: the second of two clicks (R012, R013)."""
    order = handled_order(request, pk, "escalate")
    data = with_addition(request.POST) if request.method == "POST" else None
    suggestions = suggest_recipients(order)
    form = EscalateForm(data, order=order, user=request.user, suggestions=suggestions)
    is_sent = request.method == "POST" and "more" not in request.POST
    if is_sent and carry_out(
        form, lambda: escalate_order(order, actor=request.user, call=form.call)
    ):
        return done(request, order, _asked(len(form.cleaned_data["job_centers"])))
    return show_act(request, "order_escalate", order, form)


def _asked(count: int) -> str:
    text = ngettext("%(count)s job center is asked.", "%(count)s job centers are asked.", count)
    return text % {"count": count}


@require_GET
def escalation_list(request: HttpRequest) -> HttpResponse:
    """Calls to answer, calls sent by us, and our answers; filters in the address."""
    form = CallListForm(request.GET, user=request.user)
    waiting = sum(_number_to_answer(request.user))  # of one row, or none
    context = {"form": form, "tabs": _tabs(request, form, waiting)}
    if form.tab_now == SENT:
        page = _sent_page(form, request)
        context |= {"page": page, "orders": page.rows}
    elif form.is_narrowed or form.tab_now != TO_ANSWER or request.GET.get("page"):
        page = take_page(_shown(form.received()), request.GET.get("page"))
        context["page"] = _received_page(page, request.user)
    else:
        page = first_page(_first_to_answer(request.user), waiting)
        context["page"] = _received_page(page, request.user)
    if not wants_part(request):
        return render(request, LIST_TEMPLATE, context)
    return with_address(request, render(request, f"{LIST_TEMPLATE}#fragment", context))


def _received_page(calls: Stretch, user) -> Stretch:
    return replace(calls, rows=received_rows(calls.rows, user))


def _sent_page(form: CallListForm, request: HttpRequest) -> Stretch:
    """One page of the orders that others were asked about, each with its calls."""
    user, number = request.user, request.GET.get("page")
    if form.is_narrowed:
        page = take_page(form.sent().values_list("pk", flat=True), number)
    else:
        page = page_of(
            lambda first, end: _sent_keys(user, first=first, end=end),
            lambda end: _sent_keys.count(user, first=0, end=end, in_order=False),
            number,
        )
    return replace(page, rows=sent_rows(_orders_with_calls(page.rows)))


@prepared
def _sent_keys(user, *, first: int, end: int, in_order: bool = True) -> QuerySet:
    orders = sent_by(user).live().values_list("pk", flat=True)
    return (orders if in_order else orders.order_by())[first:end]


@prepared
def _number_to_answer(user) -> QuerySet:
    one = received_by(user).unanswered().order_by().annotate(all=Value(1)).values("all")
    return one.annotate(total=Count("pk")).values_list("total", flat=True)


@prepared
def _first_to_answer(user) -> QuerySet:
    """What most open the page for, so that it is put together once."""
    return _shown(to_answer(received_by(user)))[: PAGE_SIZE + 1]


def _shown(calls: QuerySet) -> QuerySet:
    return calls.select_related("assigned_to", "order__owner", "order__company").only(*SHOWN)


def _tabs(request: HttpRequest, form: CallListForm, waiting: int) -> list[dict[str, object]]:
    query = request.GET.copy()
    query.pop("page", None)
    tabs = []
    for name, label in TABS:
        query["tab"] = name
        tabs.append(
            {
                "label": label,
                "url": f"{request.path}?{query.urlencode()}",
                "current": name == form.tab_now,
                "count": waiting if name == TO_ANSWER else None,
            }
        )
    return tabs


def _orders_with_calls(keys: list[uuid.UUID]) -> list[RecruitmentOrder]:
    """The orders of one page with their counts, each with all its ``calls``: three queries."""
    found = {order.pk: order for order in _sent_orders(keys)}
    count_up(list(found.values()))
    for order in found.values():
        order.calls = []
    for call in _sent_calls(keys):
        found[call.order_id].calls.append(call)
    return [found[key] for key in keys]


@prepared
def _sent_orders(keys: list[uuid.UUID]) -> QuerySet:
    rows = RecruitmentOrder.objects.filter(pk__in=keys).order_by("pk")
    return rows.select_related("company", "case_holder").only(*SHOWN_OF_SENT)


@prepared
def _sent_calls(orders: list[uuid.UUID]) -> QuerySet:
    rows = EscalationRecipient.objects.with_progress().filter(order__in=orders)
    calls = rows.select_related("job_center").order_by("asked_at", "pk")
    return calls.only(*SHOWN_OF_CALL)


def calls_context(
    user, order: RecruitmentOrder, calls: list[EscalationRecipient]
) -> dict[str, object]:
    """What `recruitment/_order_calls.html` shows of an order's ``calls``.

    Allies see them all, a guest from outside only its own (R088); ``may_manage`` tells the owner.
    """
    if policies.sees_internal(user, order):
        open_keys = {call.pk for call in calls}
    else:
        open_keys = set(order_rows.open_calls(user, order.pk))
    if not policies.sees_contact(user, order):
        calls = [call for call in calls if call.pk in open_keys]
    return {
        "calls": calls,
        "open_calls": open_keys,
        "may_manage_calls": policies.can_handle(user, order),
    }
