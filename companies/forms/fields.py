"""Fields of companies: numbers as people write them, a moment in two boxes, one of the register."""

import datetime as dt
from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.errors import RuleBroken
from alliance.foundation.fields import TypeaheadField
from companies.models import Company

NOON = dt.time(12)
TIME_FORMATS = ("%H:%M", "%H.%M", "%H%M")


class NumberField(forms.CharField):
    """A number with a checked form; ``check`` normalizes it or refuses (`services.numbers`)."""

    def __init__(self, check: Callable[[str], str], **kwargs):
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)
        self.check = check

    def to_python(self, value: object) -> str:
        """The number as it is kept."""
        text = super().to_python(value)
        try:
            return self.check(text) if text else ""
        except RuleBroken as refusal:
            raise ValidationError(refusal.message, code="invalid") from refusal


class ClockTimeField(forms.TimeField):
    """A time of day as 9:10, 09.10 or 0910."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "widget",
            forms.TimeInput(
                {"placeholder": "tt:mm", "autocomplete": "off", "class": "time"}, format="%H:%M"
            ),
        )
        super().__init__(input_formats=TIME_FORMATS, **kwargs)


class CompanyChoiceField(TypeaheadField):
    """A company of the register by name, CVR, P-number or phone; narrow ``queryset`` in the form
    with ``visible_to(user)``."""

    def __init__(self, queryset=None, **kwargs):
        super().__init__(
            Company.objects.none() if queryset is None else queryset,
            url_name="companies:company_suggest",
            exact=("name__iexact", "cvr_number", "units__p_number", "units__phone"),
            **kwargs,
        )

    def label_from_instance(self, obj: Company) -> str:
        """Name, CVR number and town: the same text as the suggestion."""
        return obj.label


def capitalized(choices: type[TextChoices]) -> list[tuple[str, str]]:
    """The choices as they begin a line; the labels are words of a sentence elsewhere."""
    return [(choice.value, capfirst(choice.label)) for choice in choices]


def moment_of(on: dt.date, at: dt.time | None) -> dt.datetime:
    """The aware moment of a date and a time in Copenhagen.

    Without a time: now for today, noon for another day, since nobody remembers the minute.
    """
    if at is None and on == calendar.today():
        return calendar.now()
    return dt.datetime.combine(on, at or NOON, calendar.COPENHAGEN)


def not_in_future(moment: dt.datetime) -> bool:
    """Whether ``moment`` (aware) has been; a form asks before the rule does."""
    return moment <= calendar.now()


FUTURE = _("This lies in the future.")
