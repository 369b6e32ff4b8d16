"""One view for page and fragment: what htmx asks for in part, a plain form gets whole."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django_htmx.http import (
    HttpResponseClientRedirect,
    push_url,
    replace_url,
    trigger_client_event,
)


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a fragment; a page that it restores or boosts is wanted whole."""
    details = getattr(request, "htmx", None)
    return bool(details) and not details.boosted and not details.history_restore_request


def render_part(
    request: HttpRequest, template: str, part: str, context: dict, *, status: int = 200
) -> HttpResponse:
    """The page, or only its ``{% partialdef part %}`` when htmx asks (architecture B7).

    ``status`` 409 and 422 are swapped in like 200 (`HTMX_CONFIG`).
    """
    name = f"{template}#{part}" if wants_part(request) else template
    return render(request, name, context, status=status)


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Lead on after a successful POST, also when htmx sent it from a dialog."""
    return HttpResponseClientRedirect(url) if wants_part(request) else redirect(url)


def announce(response: HttpResponse, text: str) -> HttpResponse:
    """Let the live region say ``text`` (already translated) after a change in place."""
    return trigger_client_event(response, "portal:announce", {"value": text})


def close_dialog(text: str) -> HttpResponse:
    """Close the dialog that htmx opened, and say ``text``; nothing is swapped."""
    response = HttpResponse(status=204)
    trigger_client_event(response, "portal:close", {})
    return announce(response, text)


def with_address(request: HttpRequest, response: HttpResponse, typed: str = "q") -> HttpResponse:
    """Put the short address of a filtered list into the browser, without its empty filters.

    Each choice becomes an entry that "back" returns to; the letters of the search ``typed`` do
    not, while they are still being typed.
    """
    wanted = _without_blanks(request.GET)
    shown = _without_blanks(QueryDict(urlsplit(request.htmx.current_url or "").query))
    address = f"{request.path}?{wanted.urlencode()}" if wanted else request.path
    is_typing = {**wanted.dict(), typed: ""} == {**shown.dict(), typed: ""}
    return replace_url(response, address) if is_typing else push_url(response, address)


def _without_blanks(query: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        kept.setlist(name, [value for value in values if value])
    return QueryDict(kept.urlencode())
