"""Form fields of our own: Danish dates as people type them, and rows found by typing."""

import datetime as dt
import re
from collections.abc import Collection
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.foundation.calendar import today
from alliance.foundation.widgets import DateInput, Picked, Typeahead

SHORT_YEAR = 2
CENTURY = 2000
# 24.12.2026, 24/12-26, 24-12, 24 12 2026
SEPARATED = re.compile(r"(\d{1,2})[./\- ]+(\d{1,2})(?:[./\- ]+(\d{4}|\d{2}))?\.?")
# 2412, 241226, 24122026
RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def parse_day(text: str) -> dt.date | None:
    """The date that a person means, or None when it is none.

    ``text``: 24.12.2026, 24.12.26, 24/12, 241226, 2412, 24-12-2026 or 2026-12-24, digits of any
    script. A day without a year is the one nearest to today in Copenhagen: advert dates lie
    behind us as often as deadlines lie ahead. Source: frontend.md 3, Dates.
    """
    text = text.strip()
    if match := ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        return _date(year, month, day)
    match = SEPARATED.fullmatch(text) or RUN_TOGETHER.fullmatch(text)
    if not match:
        return None
    day, month, year = match.groups()
    if year is None:
        return _nearest(int(month), int(day))
    full_year = int(year) + (CENTURY if len(year) == SHORT_YEAR else 0)
    return _date(full_year, int(month), int(day))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int) -> dt.date | None:
    now = today()
    days = [_date(year, month, day) for year in range(now.year - 1, now.year + 2)]
    return min(
        (candidate for candidate in days if candidate),
        key=lambda candidate: abs(candidate - now),
        default=None,
    )


class DateField(forms.DateField):
    """A date typed as dd.mm.yyyy or in the ways people shorten it (`parse_day`).

    ``quick_days`` are the distances in days from today that get a button, such as 5 and 14.
    """

    widget = DateInput
    default_error_messages: ClassVar = {
        "invalid": _("Write a date as dd.mm.yyyy, for example 24.12.2026."),
    }

    def __init__(self, *, quick_days: Collection[int] = (), **kwargs):
        kwargs.setdefault("widget", DateInput(quick_days=quick_days))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> dt.date | None:
        """The date; raises ValidationError when the text is none."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        found = parse_day(str(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class TypeaheadField(forms.ModelChoiceField):
    """One row out of many, found by typing; the text alone is enough where no script runs.

    ``queryset`` is what the person may choose from (narrow it in the form with
    ``visible_to(user)``); ``url_name`` answers with proposals; ``exact`` are the lookups by which
    a typed text is resolved, such as ``("name__iexact", "cvr_number")``.
    """

    default_error_messages: ClassVar = {
        "invalid_choice": _("Nothing is called “%(text)s”. Choose one from the list."),
        "several": _("Several are called “%(text)s”. Choose one from the list."),
    }

    def __init__(self, queryset: QuerySet, *, url_name: str, exact: Collection[str], **kwargs):
        kwargs.setdefault("widget", Typeahead(url_name))
        super().__init__(queryset, **kwargs)
        self.exact = tuple(exact)

    def prepare_value(self, value: object) -> Picked:
        """What the box shows for a row, a key, or what was sent."""
        if isinstance(value, Picked):
            return value
        row = value if isinstance(value, Model) else self._by_key(value)
        if row is None:
            return Picked()
        return Picked(key=str(row.pk), text=self.label_from_instance(row))

    def to_python(self, value: object) -> Model | None:
        """The row; raises ValidationError when the text fits none or several.

        The text wins over the key when they differ: without JavaScript somebody may have typed
        over an earlier choice.
        """
        picked = value if isinstance(value, Picked) else self.prepare_value(value)
        if not picked:
            return None
        text = picked.text.strip()
        row = self._by_key(picked.key)
        if row is not None and text in ("", self.label_from_instance(row)):
            return row
        return self._by_text(text)

    def _by_key(self, key: object) -> Model | None:
        if key in self.empty_values:
            return None
        try:
            return self.queryset.filter(pk=key).first()
        except (ValueError, TypeError, ValidationError):
            return None

    def _by_text(self, text: str) -> Model:
        condition = Q()
        for lookup in self.exact:
            condition |= Q(**{lookup: text})
        rows = list(self.queryset.filter(condition).distinct()[:2]) if text else []
        if len(rows) != 1:
            code = "several" if rows else "invalid_choice"
            raise ValidationError(self.error_messages[code], code=code, params={"text": text})
        return rows[0]

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether another row was chosen than the one shown."""
        return self.prepare_value(initial) != self.prepare_value(data)
