"""What recruitment puts on a person's "Min dag": tasks are queries, not rows (lesson 7)."""

import datetime as dt
from collections.abc import Iterable

from alliance.foundation.calendar import as_of
from alliance.foundation.worklist import Kind, WorkItem, items_of
from jobcenters.models import User
from recruitment.worklist import adverts, calls, courses, exchange, orders, status_page
from recruitment.worklist.orders import company_panel
from recruitment.worklist.visits import visit_panel

__all__ = ("KINDS", "company_panel", "items_for", "visit_panel")

# The most urgent group first.
KINDS = (
    status_page.WORDS_OF_COMPANIES,
    adverts.CALLS_TO_COMPANIES,
    calls.CALLS_TO_ANSWER,
    calls.QUESTIONS,
    courses.DECISIONS,
    courses.STARTERS,
    courses.SEATS,
    exchange.RESERVATIONS,
    orders.DEADLINES,
    adverts.ORDERS_WITHOUT_ADVERT,
    orders.DRAFTS,
)


def items_for(
    user: User, now: dt.datetime, waiting: Iterable[Kind] | None = None
) -> list[WorkItem]:
    """The recruitment work of ``user`` as of ``now`` (aware), most urgent group first; of the
    kinds ``waiting`` only, where somebody has looked already."""
    with as_of(now):
        return items_of(KINDS, user, user.led_centers, waiting)
