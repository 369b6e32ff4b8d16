"""One act on the picked orders: what it needs on a page of its own, then the board again."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from alliance.foundation.refusals import shown_on, status_of
from jobcenters.models import JobCenter
from recruitment import policies
from recruitment.choices import BulkAct
from recruitment.forms.bulk import FORMS
from recruitment.models import BulkChange, RecruitmentOrder
from recruitment.services.bulk import MOST_ORDERS, change_many, undo_many
from recruitment.views.saved_views import board_url


@require_http_methods(["GET", "POST"])
def order_bulk(request: HttpRequest) -> HttpResponse:
    """The picked orders and what the act needs; then do it (issue 3, point 7)."""
    given = request.POST if request.method == "POST" else request.GET
    orders = _picked(request, given)
    act = given.get("act", "")
    if act not in FORMS or not orders:
        messages.warning(request, _("Choose at least one order, and what to do with it."))
        return redirect(board_url(_filters(given)))
    form = FORMS[act](request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        value = form.cleaned_data["value"]
        with shown_on(form):
            change = change_many(orders, actor=request.user, act=act, value=value)
            return redirect(_board_after(given, change))
    context = {
        "form": form,
        "act": act,
        "label": BulkAct(act).label,
        "orders": _with_rights(request, orders),
        "filters": _filters(given),
    }
    return render(request, "recruitment/order_bulk.html", context, status=status_of(form))


def _picked(request: HttpRequest, given: QueryDict) -> list[RecruitmentOrder]:
    """The picked orders that the person may know of."""
    keys = []
    for text in given.getlist("pick")[: MOST_ORDERS + 1]:
        try:
            keys.append(uuid.UUID(text))
        except ValueError:
            continue
    visible = RecruitmentOrder.objects.visible_to(request.user).filter(pk__in=keys)
    return list(visible.select_related("company", "owner", "case_holder").order_by("number"))


def _with_rights(request: HttpRequest, orders: list[RecruitmentOrder]) -> list[dict]:
    own = JobCenter.objects.keys_open_to(request.user, "handle_orders")
    return [{"order": order, "is_mine": order.owner_id in own} for order in orders]


def _filters(given: QueryDict) -> str:
    """The filters of the board, without anything that the board would not read."""
    query = QueryDict(given.get("filters", "")[:500], mutable=True)
    query.pop("bulk", None)
    return query.urlencode()


def _board_after(given: QueryDict, change: BulkChange) -> str:
    query = QueryDict(_filters(given), mutable=True)
    query["bulk"] = str(change.pk)
    return board_url(query.urlencode())


@require_POST
def order_bulk_undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the act back; what was changed since stays as it is."""
    change = get_object_or_404(BulkChange.objects.visible_to(request.user), pk=pk)
    skipped = undo_many(change, actor=request.user)
    text = _("Undone.")
    if skipped:
        text = _("Undone, except: %(orders)s.") % {"orders": listed(skipped)}
    messages.success(request, text)
    return redirect(board_url(_filters(request.POST)))


def listed(rows: list[dict]) -> str:
    """The orders with their reasons in one line."""
    return "; ".join(f"{row['number']} ({row['reason']})" for row in rows)


def told(request: HttpRequest) -> dict[str, object]:
    """What the board says of the act that led back to it, and whether it can be undone."""
    try:
        key = uuid.UUID(request.GET.get("bulk", ""))
    except ValueError:
        return {}
    change = BulkChange.objects.visible_to(request.user).filter(pk=key, undone_at=None).first()
    if change is None:
        return {}
    text = ngettext("%(count)s changed", "%(count)s changed", len(change.changed))
    text %= {"count": len(change.changed)}
    if change.skipped:
        skipped = ngettext("%(count)s skipped", "%(count)s skipped", len(change.skipped))
        skipped %= {"count": len(change.skipped)}
        text = f"{text}, {skipped}: {listed(change.skipped)}"
    can_undo = bool(change.changed) and policies.can_undo_bulk(request.user, change)
    return {"bulk_text": f"{text}.", "bulk_undo": change if can_undo else None}
