"""What recruitment puts on a person's "Min dag": tasks are queries, not rows (lesson 7)."""

import datetime as dt

from alliance.foundation import calendar
from alliance.foundation.worklist import WorkItem
from jobcenters.models import User
from recruitment.worklist import adverts, calls, courses, exchange, orders, status_page
from recruitment.worklist.orders import company_panel
from recruitment.worklist.visits import visit_panel

__all__ = ("company_panel", "items_for", "visit_panel")


def items_for(user: User, now: dt.datetime) -> list[WorkItem]:
    """The recruitment work of ``user`` as of ``now`` (aware), most urgent group first."""
    today = calendar.local_day(now)
    return [
        *status_page.words_of_companies(user, today),
        *adverts.calls_to_companies(user, today),
        *calls.calls_to_answer(user, today),
        *calls.questions(user),
        *courses.decisions(user, today),
        *courses.starters(user, today),
        *courses.seats(user, today),
        *exchange.reservations(user, today),
        *orders.deadlines(user, today),
        *adverts.orders_without_advert(user),
        *orders.drafts(user),
    ]
