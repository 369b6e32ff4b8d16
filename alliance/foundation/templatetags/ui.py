"""The tag library of every template (a builtin in settings: no load tag is needed).

Form tags live in `ui_forms`, the page's technical head in `ui_page`; all are registered here.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.defaultfilters import capfirst
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from alliance.foundation.calendar import COPENHAGEN, local_day, today
from alliance.foundation.templatetags import ui_forms, ui_page

register = template.Library()

# "Act now" begins under four days (frontend.md 7, Deadlines).
SOON_DAYS = 4

# Words that states share across apps. A state of its own kind names its tone in the template.
TONES = {
    "draft": "closed",
    "new": "new",
    "open": "new",
    "planned": "new",
    "ready": "new",
    "asked": "new",
    "active": "active",
    "running": "active",
    "searching": "active",
    "upskilling": "active",
    "question": "waiting",
    "paused": "waiting",
    "waiting": "waiting",
    "met_late": "waiting",
    "escalated": "escalated",
    "partly_filled": "partly",
    "filled": "done",
    "pledged": "done",
    "met": "done",
    "done": "done",
    "declined": "closed",
    "unfilled": "closed",
    "withdrawn": "closed",
    "expired": "closed",
    "closed": "closed",
    "waived": "closed",
    "overdue": "alert",
    "failed": "alert",
}


@register.simple_tag
def chip(value: object, label: object = "", tone: str = "") -> SafeString:
    """A state as text, shape and color.

    ``value`` is a state (a TextChoices member or its text); ``label`` its name as shown, taken
    from the member when left out; ``tone`` one of new, active, waiting, escalated, partly, done,
    closed, alert, else found by the word. The text begins with a capital: a chip stands alone.
    Source: frontend.md 7, status chips.
    """
    tone = tone or getattr(value, "tone", "") or TONES.get(str(value), "active")
    shown = label or getattr(value, "label", "") or value
    return _chip(tone, str(shown))


# Lists show the same few chips and days again and again; writing one takes a hundred calls.
@lru_cache(maxsize=1024)
def _chip(tone: str, shown: str) -> SafeString:
    return format_html('<span class="chip {}">{}</span>', tone, capfirst(shown))


@register.simple_tag
def day(value: dt.date | None) -> SafeString:
    """A date as 24.11.2026, or a dash where there is none. ``value``: a date in Copenhagen."""
    if not value:
        return _nothing(_("No date"))
    return _day(value, get_language())


@lru_cache(maxsize=4096)
def _day(value: dt.date, _language: str) -> SafeString:
    return format_html(
        '<time datetime="{}">{}</time>',
        value.isoformat(),
        date_format(value, "SHORT_DATE_FORMAT"),
    )


@register.simple_tag
def moment(value: dt.datetime | None) -> SafeString:
    """A moment as 24.11.2026 10:42 in Copenhagen. ``value``: an aware datetime or None."""
    if not value:
        return _nothing(_("No time"))
    # In UTC, since two moments of the hour that autumn repeats are equal as times of Copenhagen.
    return _moment(value.astimezone(dt.UTC).replace(second=0, microsecond=0), get_language())


@lru_cache(maxsize=4096)
def _moment(value: dt.datetime, _language: str) -> SafeString:
    local = value.astimezone(COPENHAGEN)
    return format_html(
        '<time datetime="{}">{} {}</time>',
        local.isoformat(timespec="minutes"),
        date_format(local.date(), "SHORT_DATE_FORMAT"),
        local.strftime("%H:%M"),
    )


@register.simple_tag
def due(value: dt.date | dt.datetime | None, done: bool = False) -> SafeString:
    """A deadline with what is left of it: bold red under four days.

    ``value``: a date, or an aware moment whose Copenhagen day counts; ``done`` leaves out what
    is left. Source: frontend.md 7, Deadlines.
    """
    if not value:
        return _nothing(_("No deadline"))
    on = local_day(value) if isinstance(value, dt.datetime) else value
    return _due(on, None if done else (on - today()).days, get_language())


@lru_cache(maxsize=4096)
def _due(on: dt.date, left: int | None, _language: str) -> SafeString:
    if left is None:
        return format_html('<span class="due">{}</span>', day(on))
    short, spoken = _what_is_left(left)
    return format_html(
        '<span class="due{}">{} <span class="left" aria-hidden="true">{}</span>'
        '<span class="sr-only">{}</span></span>',
        " soon" if left < SOON_DAYS else "",
        day(on),
        short,
        spoken,
    )


def _what_is_left(left: int) -> tuple[str, str]:
    if left < 0:
        ago = ngettext("expired %(days)s day ago", "expired %(days)s days ago", -left)
        return _("expired"), ago % {"days": -left}
    if left == 0:
        return _("today"), _("today")
    spoken = ngettext("in %(days)s day", "in %(days)s days", left)
    return _("%(days)s d.") % {"days": left}, spoken % {"days": left}


def _nothing(spoken: str) -> SafeString:
    return format_html(
        '<span class="muted" aria-hidden="true">–</span><span class="sr-only">{}</span>', spoken
    )


@register.simple_tag(takes_context=True)
def sort_header(context: Context, field: str, label: str, kind: str = "") -> SafeString:
    """A table heading that sorts: first click rising, second falling; the URL carries it.

    ``field`` is the value of ``?sort=`` (falling with a minus before it); ``label`` the heading;
    ``kind`` a class of the column, such as ``num`` or ``optional``. Paging starts afresh.
    """
    request = context.get("request")
    query = dict(request.GET.lists()) if request else {}
    current = "".join(query.get("sort", [])[-1:])
    query["sort"] = [f"-{field}" if current == field else field]
    query.pop("page", None)
    order = {field: "ascending", f"-{field}": "descending"}.get(current, "")
    return format_html(
        '<th scope="col"{}{}><a href="?{}">{}</a></th>',
        format_html(' class="{}"', kind) if kind else "",
        format_html(' aria-sort="{}"', order) if order else "",
        urlencode(query, doseq=True),
        label,
    )


@register.simple_tag
def page_numbers(page: Page) -> Iterator[int | str]:
    """The page numbers worth showing round ``page``, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


register.inclusion_tag("components/field.html", name="field")(ui_forms.field)
register.inclusion_tag("components/form_errors.html", name="form_errors")(ui_forms.form_errors)
register.simple_tag(ui_forms.once, name="once")
register.simple_tag(ui_page.htmx_config, name="htmx_config")
register.simple_tag(ui_page.htmx_headers, name="htmx_headers", takes_context=True)
register.simple_tag(ui_page.font_stylesheet, name="font_stylesheet")
register.simple_tag(ui_page.navlink, name="navlink")
