"""The first page of the day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.foundation.calendar import now, today
from alliance.portal.day import day_of, quick_acts


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """ "Min dag": what the person must do today, each thing with its next action."""
    context = {
        "day": day_of(request.user, now()),
        "quick": quick_acts(request.user),
        "today": today(),
    }
    return render(request, "portal/home.html", context)
