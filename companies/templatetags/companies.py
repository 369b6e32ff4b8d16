"""What a template shows of companies: a phone number that can be called, a count by kind."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

DANISH_DIGITS = 8


@register.filter
def phone(number: str) -> SafeString | str:
    """A link that calls: 98123456 is shown as 98 12 34 56, a foreign number as it is kept."""
    if not number:
        return ""
    if len(number) != DANISH_DIGITS:
        return format_html('<a class="tel" href="tel:{}">{}</a>', number, number)
    shown = " ".join(number[at : at + 2] for at in range(0, DANISH_DIGITS, 2))
    return format_html('<a class="tel" href="tel:+45{}">{}</a>', number, shown)


@register.filter
def count_of(counts: dict[str, int], kind: str) -> int:
    """How many of that kind; none when the kind is not counted."""
    return counts.get(kind, 0)
