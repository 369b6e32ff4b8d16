"""The technical head of a page: htmx under a strict content security policy, and the font."""

import json
from functools import lru_cache

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.context import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

# Every value was learned by trying (frontend.md 3): no injected style, no eval, no foreign host,
# no page kept in the browser's storage, and a page that is missing there is fetched whole.
HTMX_CONFIG = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "scrollIntoViewOnBoost": False,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "409", "swap": True, "error": False},
        {"code": "422", "swap": True, "error": False},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}
FONT_STYLESHEET = "fonts/fonts.css"


def htmx_config() -> SafeString:
    """The one configuration of htmx, as a meta element."""
    return format_html('<meta name="htmx-config" content="{}">', json.dumps(HTMX_CONFIG))


def htmx_headers(context: Context) -> SafeString:
    """The attribute of ``body`` that gives each htmx request the token against forgery."""
    token = str(context.get("csrf_token") or "")
    return format_html('hx-headers="{}"', json.dumps({"X-CSRFToken": token}))


def font_stylesheet() -> str:
    """The address of the font's style sheet, or nothing where `manage.py fonts` has not run.

    The page is right on the system font too, so a missing font is no error.
    """
    try:
        address = static(FONT_STYLESHEET)
    except ValueError:  # the manifest of collected files does not know it
        return ""
    collected = getattr(staticfiles_storage, "hashed_files", {})
    return address if FONT_STYLESHEET in collected or finders.find(FONT_STYLESHEET) else ""


def navlink(item) -> SafeString:
    """One line of the navigation: ``item`` is an `alliance.portal.navigation.NavItem`."""
    return _navlink(item.key, item.label, item.url, item.count, item.current)


# Every page shows a dozen of them twice, and they are few.
@lru_cache(maxsize=4096)
def _navlink(key: str, label: str, url: str, count: int, current: bool) -> SafeString:
    item = {"key": key, "label": label, "url": url, "count": count, "current": current}
    return get_template("components/navlink.html").render({"item": item})
