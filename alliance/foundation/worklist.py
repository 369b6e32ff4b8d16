"""What an app puts on a person's "Min dag": one frozen row with its next action.

Most kinds of work give most people nothing on a day. So one query looks first which kinds have
anything for this person, however many kinds there are, and only those are asked for their rows:
a page costs one query and those of the kinds that wait, never more for more rows.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import IntegerField, QuerySet, Value


@dataclass(frozen=True)
class Action:
    """A next step: a link, or a button that posts when ``post`` is set."""

    label: str
    path: str
    post: bool = False


@dataclass(frozen=True)
class WorkItem:
    """One thing to do today.

    ``group`` is the heading it stands under, ``due_on`` a date in Europe/Copenhagen, ``actions``
    the next steps with the main one first, ``urgent`` marks what is late or due today.
    """

    group: str
    title: str
    detail: str
    path: str
    due_on: dt.date | None = None
    phone: str = ""
    urgent: bool = False
    actions: tuple[Action, ...] = field(default=())


@dataclass(frozen=True)
class Kind:
    """One kind of work; both functions are called with the user and the day (a date in
    Europe/Copenhagen).

    ``hint`` gives a lean queryset that has a row whenever ``items`` gives an item, or None for
    people who never have this work. Where the exact rule is dear, a hint may say yes too often;
    what is shown is decided by ``items``, through the doors of its models.
    """

    hint: Callable[[object, dt.date], QuerySet | None]
    items: Callable[[object, dt.date], list[WorkItem]]


def kinds_waiting(kinds: Sequence[Kind], user, today: dt.date) -> frozenset[Kind]:
    """Which of ``kinds`` may have something for ``user`` on ``today``, in one query."""
    hints = ((number, kind.hint(user, today)) for number, kind in enumerate(kinds))
    looks = [_first_of(rows, number) for number, rows in hints if rows is not None]
    if not looks:
        return frozenset()
    found = looks[0].union(*looks[1:], all=True) if len(looks) > 1 else looks[0]
    return frozenset(kinds[number] for (number,) in found)


def _first_of(rows: QuerySet, number: int) -> QuerySet:
    """The number, once if there is any row: PostgreSQL stops at the first."""
    return rows.order_by().values_list(Value(number, IntegerField()))[:1]


def items_of(
    kinds: Sequence[Kind], user, today: dt.date, waiting: Iterable[Kind] | None = None
) -> list[WorkItem]:
    """The items of ``kinds``, in their order. ``waiting`` are the kinds to ask, where the caller
    has looked already for several apps at once."""
    asked = kinds_waiting(kinds, user, today) if waiting is None else frozenset(waiting)
    return [item for kind in kinds if kind in asked for item in kind.items(user, today)]
