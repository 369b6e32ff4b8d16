"""What every request passes: headers, refusal of hostile input, language, one submit, one refusal.

The order stands in the settings. Views and services need to know nothing of these classes, except
that rules raise (`alliance.foundation.errors`) and that a form with ``_once`` ends in a redirect.
"""

import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import OperationalError, transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from alliance.foundation.hostile import (
    is_hostile_encoded,
    is_hostile_json,
    is_hostile_text,
    was_broken,
)
from alliance.foundation.htmx import wants_part
from alliance.foundation.models import Submission

GetResponse = Callable[[HttpRequest], HttpResponse]

# Nothing here needs a sensor, a camera or a payment; the page may not be asked for any.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
        "encrypted-media", "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone",
        "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock",
        "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


class PrivacyHeadersMiddleware:
    """Headers of G18 that Django does not set: no storing in caches, no sensors, own origin only.

    A view may allow storing (``Cache-Control`` of its own) only for readers who are not signed in
    and only for something else than a page. Static files never come here.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not self._may_be_stored(request, response):
            response["Cache-Control"] = "no-store, private"
        return response

    def _may_be_stored(self, request: HttpRequest, response: HttpResponse) -> bool:
        if not response.has_header("Cache-Control"):
            return False
        is_page = response.get("Content-Type", "text/html").startswith("text/html")
        user = getattr(request, "user", None)
        return not is_page and not (user and user.is_authenticated)


# Too large, too many fields, cut off in the middle, or no form at all.
UNREADABLE = (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)


class HostileInputMiddleware:
    """Answers 400 to NUL characters, lone surrogates and broken UTF-8 wherever they come in.

    Path, query, headers, cookies, form fields, file names and JSON are looked at; what a form
    uploads is not read here. Source: issue 2 section 6, reliability.md trap 15.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            is_hostile = self._head_is_hostile(request) or self._body_is_hostile(request)
        except UNREADABLE:
            is_hostile = True
        return _bad_request() if is_hostile else self.get_response(request)

    def _head_is_hostile(self, request: HttpRequest) -> bool:
        address = (request.META.get("PATH_INFO", ""), request.META.get("QUERY_STRING", ""))
        if any(is_hostile_encoded(part.encode("latin-1", "replace")) for part in address):
            return True
        headers = (value for name, value in request.META.items() if name.startswith("HTTP_"))
        cookies = (part for pair in request.COOKIES.items() for part in pair)
        return any("\x00" in value for value in headers) or any(map(is_hostile_text, cookies))

    def _body_is_hostile(self, request: HttpRequest) -> bool:
        if request.content_type == "application/x-www-form-urlencoded":
            return is_hostile_encoded(request.body)
        if request.content_type == "application/json":
            return is_hostile_json(request.body)
        if request.content_type == "multipart/form-data" and request.method == "POST":
            return self._parts_are_hostile(request)
        return False

    def _parts_are_hostile(self, request: HttpRequest) -> bool:
        # A small body is kept whole, so that broken UTF-8 can be told from a typed "\ufffd";
        # a large one streams to the upload handlers, and its fields come cleaned.
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        raw = request.body if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE else None
        texts = [text for name, values in request.POST.lists() for text in (name, *values)]
        texts += [file.name or "" for name in request.FILES for file in request.FILES.getlist(name)]
        return any(map(is_hostile_text, texts)) or (raw is not None and was_broken(texts, raw))


class UserLanguageMiddleware:
    """Danish, whatever the browser says, unless this person chose otherwise (architecture B13.7).

    A signed-in person's choice is ``user.language``; before that a cookie ``language`` keeps it.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._chosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response

    def _chosen(self, request: HttpRequest) -> str:
        if request.user.is_authenticated:
            chosen = request.user.language
        else:
            chosen = request.COOKIES.get("language")
        return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class OnceMiddleware:
    """A form with ``_once`` (`{% once %}`) takes effect once, however often it is sent (G6).

    The key is claimed in the transaction of the act: a second submit waits for the first and is
    led where the first one led. Success is a redirect, 204, or HX-Redirect, HX-Location or
    HX-Refresh; after anything else nothing is kept and the key is free again. A key belongs to
    one person and one path.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.POST.get("_once") if request.method == "POST" else None
        if not given:
            return self.get_response(request)
        try:
            key = uuid.UUID(given)
        except ValueError:
            return _bad_request()
        return self._once(request, key)

    def _once(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        owner = {"user_id": request.user.pk, "path": request.path[:300]}
        with transaction.atomic():
            row, is_first = self._claimed(key, owner)
            if row and is_first:
                return self._first(request, row)
        if row is None:
            text = _("This is being saved already. Wait a moment.")
            return _refusal(request, 409, {"message": text})
        if (row.user_id, row.path) != (owner["user_id"], owner["path"]):
            return _bad_request()
        return self._repeated(request, row)

    def _claimed(self, key: uuid.UUID, owner: dict) -> tuple[Submission | None, bool]:
        try:
            return Submission.objects.get_or_create(key=key, defaults=owner)
        except OperationalError:  # the first one takes longer than lock_timeout
            transaction.set_rollback(True)
            return None, False

    def _first(self, request: HttpRequest, row: Submission) -> HttpResponse:
        response = self.get_response(request)
        if _has_succeeded(response):
            row.location = _shortened(_location(response))
            row.save(update_fields=["location"])
        else:
            transaction.set_rollback(True)
        return response

    def _repeated(self, request: HttpRequest, row: Submission) -> HttpResponse:
        if not row.location:
            return HttpResponse(status=204)
        if request.htmx:
            return HttpResponseClientRedirect(row.location)
        return HttpResponseRedirect(row.location)


def _location(response: HttpResponse) -> str:
    """Where the answer leads: nowhere for 204 and for a refresh of the page in place."""
    return response.get("HX-Redirect") or response.get("Location") or ""


def _has_succeeded(response: HttpResponse) -> bool:
    if 300 <= response.status_code < 400:
        return not _leads_to_login(response)
    leads_on = any(
        response.has_header(f"HX-{name}") for name in ("Redirect", "Location", "Refresh")
    )
    return response.status_code == 204 or (response.status_code < 300 and leads_on)


def _shortened(location: str) -> str:
    """The location as the column holds it; a very long query is dropped rather than cut."""
    longest = Submission._meta.get_field("location").max_length
    return location if len(location) <= longest else location.partition("?")[0][:longest]


def _leads_to_login(response: HttpResponse) -> bool:
    location = response.get("Location", "")
    return bool(location) and urlsplit(location).path == resolve_url(settings.LOGIN_URL)


class RuleErrorsMiddleware:
    """Turns a refusal of a rule into a page, or into a notice where a part of one was asked for.

    RuleBroken answers 422, WrongState and Conflict 409 (architecture B6). An expired session leads
    the whole page to the log-in; its form would else land in a table cell (reliability.md trap 13).
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or not _leads_to_login(response):
            return response
        if _is_autosave(request):
            return HttpResponse(status=401)
        if request.htmx:
            page = request.htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)
            return HttpResponseClientRedirect(redirect_to_login(page).url)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a rule's refusal; other exceptions are not ours."""
        if isinstance(exception, Conflict):
            return _refusal(request, 409, {"differences": exception.differences()})
        if isinstance(exception, RuleBroken):
            status = 409 if isinstance(exception, WrongState) else 422
            return _refusal(request, status, {"message": exception.message})
        return None


def _bad_request() -> HttpResponse:
    # Without the request: no session may be looked up by what has just been refused.
    return HttpResponseBadRequest(render_to_string("400.html"))


def _is_autosave(request: HttpRequest) -> bool:
    return "X-Autosave" in request.headers  # sent by static/js/autosave.js


def _refusal(request: HttpRequest, status: int, context: dict[str, object]) -> HttpResponse:
    part = "#notice" if wants_part(request) or _is_autosave(request) else ""
    return render(request, f"{status}.html{part}", context, status=status)
