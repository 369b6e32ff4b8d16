"""The one search box of the top bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from alliance.foundation.htmx import render_part, wants_part
from alliance.portal.search import LONGEST, SHORTEST, exact, find


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Companies, orders, job centers and occupations that match ``?q=``.

    Exactly one exact number leads straight to the thing; while typing (htmx) it does not.
    """
    text = request.GET.get("q", "").strip()[:LONGEST]
    if text and not wants_part(request):
        path = exact(request.user, text)
        if path:
            return redirect(path)
    context = {
        "q": text,
        "groups": find(request.user, text),
        "too_short": len(text) < SHORTEST,
    }
    return render_part(request, "portal/search.html", "results", context)
