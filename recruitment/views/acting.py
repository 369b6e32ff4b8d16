"""What the views of orders share: fetching, refusing early, and forms whose rules are services'."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.htmx import go_to, wants_part
from recruitment import policies
from recruitment.models import RecruitmentOrder
from recruitment.views.order_rows import order_seen
from recruitment.workflows import ORDER

DIALOG = "dialog-body"


def seen_order(request: HttpRequest, pk, *, in_parts: bool = False) -> RecruitmentOrder:
    """The order if this person may know of it; 404 otherwise. ``in_parts``: see `order_seen`."""
    order = order_seen(request.user, pk, in_parts=in_parts)
    if order is None:
        raise Http404
    return order


def handled_order(request: HttpRequest, pk, transition: str = "") -> RecruitmentOrder:
    """The order if this person handles it (else 403); 409 when ``transition`` does not fit."""
    order = seen_order(request, pk)
    if not policies.can_handle(request.user, order):
        raise PermissionDenied
    if transition and not ORDER.can(request.user, order, transition):
        raise WrongState(
            _("This is not possible now: the order is “%(state)s”.")
            % {"state": order.get_state_display()}
        )
    return order


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, be it empty, or nothing on a GET."""
    return request.POST if request.method == "POST" else None


def carry_out(form: forms.Form, act: Callable[[], object]) -> bool:
    """Run a service with a form's values; a broken rule becomes an error of its field.

    Returns whether it was done. `WrongState`, `Conflict` and `PermissionDenied` pass on.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except WrongState:
        raise
    except RuleBroken as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.message)
        return False
    return True


def show_act(
    request: HttpRequest, name: str, order: RecruitmentOrder, form: forms.Form, **more
) -> HttpResponse:
    """The page ``recruitment/<name>.html`` of one act, or the same in the dialog."""
    in_dialog = wants_part(request) and request.htmx.target == DIALOG
    layout = "recruitment/_dialog.html" if in_dialog else "layouts/base.html"
    context = {"order": order, "form": form, "layout": layout, "in_dialog": in_dialog, **more}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"recruitment/{name}.html", context, status=status)


def done(request: HttpRequest, order: RecruitmentOrder, text: str) -> HttpResponse:
    """Back to the order, which says what has happened."""
    messages.success(request, text)
    return go_to(request, order.get_absolute_url())
