"""The order board: list beside detail, filters and the selected order in the address."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from alliance.foundation.exports import export
from alliance.foundation.htmx import wants_part, with_address
from jobcenters.models import JobCenter
from recruitment.choices import BulkAct
from recruitment.exports import ORDERS, order_rows
from recruitment.forms.board import ALLIANCE, SCOPES, BoardForm
from recruitment.models import RecruitmentOrder, SavedView
from recruitment.statistics import count_up
from recruitment.views.board_rows import board_rows, page_of_keys
from recruitment.views.bulk import told
from recruitment.views.order_rows import order_seen
from recruitment.views.orders import panel_context
from recruitment.views.saved_views import tabs_of_views

TEMPLATE = "recruitment/order_list.html"


@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """All orders of the job centers in my alliances, and the selected one beside them (R063)."""
    if not request.GET and (view := _first_view(request)) is not None:
        return redirect(f"{request.path}?{view.query}")
    form = BoardForm(request.GET, user=request.user)
    page = page_of_keys(form, request.user, request.GET.get("page"))
    beside = _order_beside(request)
    rows = board_rows(page.rows, beside.pk if beside else None)
    count_up([*rows, beside] if beside else rows)
    context = {
        "form": form,
        "page": page,
        "orders": rows,
        "tabs": _tabs(request, form.scope_now),
        "may_open": bool(JobCenter.objects.keys_open_to(request.user, "handle_orders")),
        "reset_url": f"{request.path}?scope={form.scope_now}",
        "beside_url": f"{request.path}?{_query(request, order='')}",
        "views": tabs_of_views(request, form),
        "bulk_acts": BulkAct.choices,
        **told(request),
        "selected": beside,
        **(panel_context(request.user, beside) if beside else {}),
    }
    if not wants_part(request):
        return render(request, TEMPLATE, context)
    return with_address(request, render(request, f"{TEMPLATE}#fragment", context))


def _first_view(request: HttpRequest) -> SavedView | None:
    """The person's own view with which the board opens, where the address says nothing."""
    mine = SavedView.objects.filter(user=request.user, is_default=True)
    return mine.exclude(query="").first()


@require_POST
def order_export(request: HttpRequest) -> HttpResponse:
    """The orders of the filters in the address as a file."""
    visible = RecruitmentOrder.objects.visible_to(request.user)
    found = BoardForm(request.GET, user=request.user).orders(visible)
    return export(
        ORDERS,
        order_rows(found),
        kind=request.POST.get("format", ""),
        actor=request.user,
        count=found.order_by().count(),
        filters=request.GET.urlencode(),
    )


def _order_beside(request: HttpRequest) -> RecruitmentOrder | None:
    """The order that the address names, when the user may see it."""
    try:
        key = uuid.UUID(request.GET.get("order", ""))
    except ValueError:
        return None
    return order_seen(request.user, key, in_parts=True)


def _tabs(request: HttpRequest, current: str) -> list[dict[str, object]]:
    """Mine, my job center, the alliance; the other filters are kept. Who has no job center of
    their own has only the alliance."""
    own = JobCenter.objects.keys_open_to(request.user, "view_orders")
    tabs = []
    for name, label in SCOPES:
        if own or name == ALLIANCE:
            url = f"{request.path}?{_query(request, scope=name, page=None)}"
            tabs.append({"label": label, "url": url, "current": name == current})
    return tabs


def _query(request: HttpRequest, **changes: str | None) -> str:
    """The query of the address with ``changes``; the selected order only when it is among them,
    and then last."""
    query = request.GET.copy()
    query.pop("order", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return query.urlencode()
