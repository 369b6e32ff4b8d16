"""Tabs of lists whose scope stands in the address."""

from collections.abc import Iterable

from django.http import HttpRequest


def scope_tabs(
    request: HttpRequest, scopes: Iterable[tuple[str, object]], current: str
) -> list[dict[str, object]]:
    """One tab for each of ``scopes`` (value, label); the other filters stay, the page does not."""
    query = request.GET.copy()
    query.pop("page", None)
    tabs = []
    for value, label in scopes:
        query["scope"] = value
        url = f"{request.path}?{query.urlencode()}"
        tabs.append({"label": label, "url": url, "current": value == current})
    return tabs
