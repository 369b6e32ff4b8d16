"""What a list as a file consists of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.foundation.calendar import today

BATCH = 500


@dataclass(frozen=True)
class Column:
    """One column: its heading, and what it holds of a row: text, number, date, moment, yes or
    no, or None."""

    label: object
    value: Callable[[object], object]


@dataclass(frozen=True)
class Sheet:
    """A list that may be fetched: the name of its file and of the list, and its columns."""

    name: str
    title: object
    columns: tuple[Column, ...]


def in_batches(queryset: QuerySet, size: int = BATCH) -> Iterator[list]:
    """The rows of an ordered queryset, some hundred at a time."""
    rows = queryset.iterator(chunk_size=size)
    while batch := list(islice(rows, size)):
        yield batch


def file_name(sheet: Sheet, kind: str) -> str:
    """The name of the file: which list, of which day."""
    return f"{sheet.name}-{today()}.{kind}"


def yes_or_no(value: bool) -> str:
    """A yes or no in words."""
    return _("yes") if value else _("no")
