"""The rows of "Min dag", whose cells come ready (`foundation.templatetags.ready_rows`)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from alliance.foundation.templatetags.ui import due
from alliance.foundation.worklist import Action, WorkItem

register = template.Library()

BUTTON = '<a class="button" href="{}">{}<span class="sr-only"> {}</span></a>'
NOTHING = SafeString("")


@dataclass(frozen=True)
class DayRow:
    """One thing to do, cell by cell."""

    path: str
    title: str
    detail: str
    due: SafeString
    acts: SafeString


@register.simple_tag(takes_context=True)
def day_rows(context: Context, items: Iterable[WorkItem]) -> list[DayRow]:
    """The things of one heading."""
    return [
        DayRow(
            path=item.path,
            title=item.title,
            detail=item.detail,
            due=due(item.due_on) if item.due_on else NOTHING,
            acts=_acts(context, item),
        )
        for item in items
    ]


def _acts(context: Context, item: WorkItem) -> SafeString:
    acts = [_act(context, action, item) for action in item.actions]
    if item.phone:
        number = item.phone.replace(" ", "")
        acts.insert(0, format_html('<a class="button" href="tel:{}">{}</a>', number, item.phone))
    return mark_safe("\n".join(acts))  # noqa: S308 - each is safe


def _act(context: Context, action: Action, item: WorkItem) -> SafeString:
    if not action.post:
        return format_html(BUTTON, action.path, action.label, item.title)
    form = context.template.engine.get_template("portal/_day_action.html")
    with context.push(action=action, item=item):
        return form.render(context)
