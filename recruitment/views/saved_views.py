"""Views of the order board under a name: save, choose, put in order, share, remove."""

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.prepared import prepared
from alliance.foundation.refusals import shown_on, status_of
from recruitment.forms.board import BoardForm
from recruitment.forms.saved_views import ViewForm
from recruitment.models import SavedView
from recruitment.services.saved_views import change_view, move_view, remove_view, save_view

HERE = "recruitment:saved_view_list"


def kept_query(request: HttpRequest, form: BoardForm | None = None) -> str:
    """The filters of the address that make sense, in the order of the form: what a view keeps."""
    form = form or BoardForm(request.GET, user=request.user)
    query = QueryDict(mutable=True)
    for name in form.fields:
        keys = [name, f"{name}_text"]
        for key in keys if name in form.chosen or name == "scope" else ():
            if request.GET.get(key):
                query[key] = request.GET[key]
    return query.urlencode()


def tabs_of_views(request: HttpRequest, form: BoardForm) -> list[dict[str, object]]:
    """The views as links, with the one that ``form``, the filters of the address, shows."""
    current = kept_query(request, form)
    return [
        {"label": name, "query": query, "current": query == current}
        for name, query in _views_of(request.user)
    ]


@prepared
def _views_of(user) -> QuerySet:
    return SavedView.objects.visible_to(user).in_order(user).values_list("name", "query")


@require_GET
def saved_view_list(request: HttpRequest) -> HttpResponse:
    """One's own views, to put in order, and those that colleagues share."""
    rows = SavedView.objects.visible_to(request.user).in_order(request.user)
    rows = list(rows.select_related("user", "shared_with"))
    context = {
        "mine": [row for row in rows if row.user_id == request.user.pk],
        "shared": [row for row in rows if row.user_id != request.user.pk],
    }
    return render(request, "recruitment/saved_view_list.html", context)


@require_http_methods(["GET", "POST"])
def saved_view_new(request: HttpRequest) -> HttpResponse:
    """Save the filters in the address under a name."""
    query = kept_query(request)
    form = ViewForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        with shown_on(form):
            view = save_view(actor=request.user, query=query, view=form.view)
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view})
            return redirect(board_url(query))
    board = BoardForm(QueryDict(query), user=request.user)
    context = {"form": form, "query": query, "chosen": _in_words(board)}
    return render(request, "recruitment/saved_view_new.html", context, status=status_of(form))


def board_url(query: str) -> str:
    """The order board with the filters ``query``."""
    url = redirect("recruitment:order_list").url
    return f"{url}?{query}" if query else url


def _in_words(form: BoardForm) -> list[tuple[str, str]]:
    """The filters by their labels, so that one sees what is saved."""
    words = []
    for name in form.chosen:
        field = form[name]
        choices = dict(getattr(field.field, "choices", ()))
        value = form.cleaned_data[name]
        shown = _("yes") if value is True else choices.get(value, value)
        label = {"scope": _("Whose orders"), "sort": _("Sorted by")}.get(name, field.label)
        words.append((label, shown))
    return words


def _own(request: HttpRequest, pk: uuid.UUID) -> SavedView:
    return get_object_or_404(SavedView.objects.filter(user=request.user), pk=pk)


@require_http_methods(["GET", "POST"])
def saved_view_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Rename, make it the first, share."""
    view = _own(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = ViewForm.of(view, sent, user=request.user)
    if form.is_valid():
        with shown_on(form):
            change_view(view, actor=request.user, changes=form.view)
            messages.success(request, _("Saved."))
            return redirect(HERE)
    context = {"form": form, "view": view}
    return render(request, "recruitment/saved_view_edit.html", context, status=status_of(form))


@require_POST
def saved_view_move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One place towards the front or the end."""
    by = -1 if request.POST.get("to") == "front" else 1
    move_view(_own(request, pk), actor=request.user, by=by)
    return redirect(HERE)


@require_POST
def saved_view_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Remove a view; nothing else goes with it."""
    view = _own(request, pk)
    remove_view(view, actor=request.user)
    messages.success(request, _("The view “%(name)s” is removed.") % {"name": view})
    return redirect(HERE)
