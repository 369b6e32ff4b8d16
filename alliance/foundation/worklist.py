"""What an app puts on a person's "Min dag": one frozen row with its next action.

Most kinds of work give most people nothing on a day. So one query looks first which kinds have
anything for this person, however many kinds there are, and only those are asked for their rows:
a page costs one query and those of the kinds that wait, never more for more rows.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import IntegerField, QuerySet, Value

Led = Collection[uuid.UUID]  # the keys of the job centers that a person leads


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
    """One kind of work; both functions are called with the user and the job centers that the user
    leads, and read the day from the calendar.

    ``hint`` gives a lean queryset that has a row whenever ``items`` gives an item. It is kept
    (`alliance.foundation.prepared`), so it may not look at the person's roles. Where the exact
    rule is dear it may say yes too often: what is shown is decided by ``items``, through the doors
    of its models.
    """

    hint: Callable[[object, Led], QuerySet]
    items: Callable[[object, Led], list[WorkItem]]


def look(kinds: Sequence[Kind], user, led: Led) -> QuerySet:
    """The places in ``kinds`` of those that may have something for ``user``, in one query."""
    first, *others = (_first_of(kind.hint(user, led), number) for number, kind in enumerate(kinds))
    return first.union(*others, all=True)


def _first_of(rows: QuerySet, number: int) -> QuerySet:
    """The number, once if there is any row: PostgreSQL stops at the first."""
    return rows.order_by().values_list(Value(number, IntegerField()))[:1]


def items_of(
    kinds: Sequence[Kind], user, led: Led, waiting: Iterable[Kind] | None = None
) -> list[WorkItem]:
    """The items of ``kinds``, in their order. ``waiting`` are the kinds to ask, where the caller
    has looked already for several apps at once."""
    if waiting is None:
        waiting = (kinds[number] for (number,) in look(kinds, user, led))
    asked = frozenset(waiting)
    return [item for kind in kinds if kind in asked for item in kind.items(user, led)]
