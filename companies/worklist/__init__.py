"""What companies put on a person's "Min dag", by subject."""

import datetime as dt

from alliance.foundation import calendar
from alliance.foundation.worklist import WorkItem
from companies.worklist import agreements, contacts, merges, plans, register_changes, visits


def items_for(user, now: dt.datetime) -> list[WorkItem]:
    """The work of ``user`` with companies as of ``now`` (aware); late ones first."""
    today = calendar.local_day(now)
    subjects = (contacts, agreements, plans, merges, visits, register_changes)
    items = [item for subject in subjects for item in subject.items_of(user, today)]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or today, item.title))
