"""What companies put on a person's "Min dag", by subject."""

import datetime as dt
from collections.abc import Iterable

from alliance.foundation.calendar import as_of
from alliance.foundation.worklist import Kind, WorkItem, items_of
from companies.worklist import (
    agreements,
    contacts,
    merges,
    plans,
    register_changes,
    successions,
    visits,
)

__all__ = ("KINDS", "items_for")

KINDS = (
    *contacts.KINDS,
    *agreements.KINDS,
    *successions.KINDS,
    *plans.KINDS,
    *merges.KINDS,
    *visits.KINDS,
    *register_changes.KINDS,
)


def items_for(user, now: dt.datetime, waiting: Iterable[Kind] | None = None) -> list[WorkItem]:
    """The work of ``user`` with companies as of ``now`` (aware), late ones first; of the kinds
    ``waiting`` only, where somebody has looked already."""
    with as_of(now):
        items = items_of(KINDS, user, user.led_centers, waiting)
    return sorted(items, key=lambda item: (item.due_on or dt.date.max, item.title))
