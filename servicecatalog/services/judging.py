"""The sweeper of the clocks: states as of now, and one notice per change of state."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from alliance.foundation import calendar
from alliance.foundation.notifications.services import notify_many
from jobcenters.models import Staff
from servicecatalog.choices import ClockState
from servicecatalog.models import Clock
from servicecatalog.notifications import ASKED_ROLES, ClockDueSoon, ClockOverdue
from servicecatalog.services.clocks import rebuild_many

BATCH = 500
KINDS = {ClockState.DUE_SOON: ClockDueSoon, ClockState.OVERDUE: ClockOverdue}


def judge_clocks(now: dt.datetime) -> dict[str, int]:
    """Move running clocks to due soon and overdue as of ``now`` (aware) and tell the owners.

    Once per change of state: the notice's key is the clock, and a clock that moved is not taken
    again. Two workers skip one another's rows.
    """
    today = calendar.local_day(now)
    counts: dict[str, int] = {}
    # Asked one after the other: each is answered by an index of its own.
    for due in (Clock.objects.out_of_time(today), Clock.objects.coming_near(today)):
        while batch := _judge_batch(due, now):
            for state in batch:
                counts[state] = counts.get(state, 0) + 1
    return counts


@transaction.atomic
def _judge_batch(due: QuerySet, now: dt.datetime) -> list[str]:
    rows = (
        due.select_for_update(of=("self",), skip_locked=True)
        .select_related("responsible")
        .prefetch_related("rule", "standard", "job_center", "events")[:BATCH]  # few, shared by many
    )
    clocks = list(rows)
    rebuild_many(clocks, now=now)
    staff = Staff([clock.job_center for clock in clocks], *ASKED_ROLES)
    notify_many(
        KINDS[ClockState(clock.state)](clock, staff)
        for clock in clocks
        if clock.state in KINDS and not clock.standard.has_own_ladder
    )
    return [clock.state for clock in clocks]
