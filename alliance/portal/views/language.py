"""The choice between Danish and English."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from alliance.portal.services import choose_language

REMEMBERED = dt.timedelta(days=365)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the portal in the posted language from now on, and go back to the page (R177).

    Kept on the user when signed in, else in a cookie.
    """
    wanted = request.POST.get("language")
    chosen = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    response = HttpResponseRedirect(_way_back(request))
    if request.user.is_authenticated:
        choose_language(request.user, chosen)
    else:
        response.set_cookie(
            "language",
            chosen,
            max_age=REMEMBERED,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else "/"
