"""The sweeper of the clocks: states as of now, and one notice per change of state."""

import datetime as dt

from django.db import transaction

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
    counts = {"due_soon": 0, "overdue": 0}
    while batch := _judge_batch(now, today):
        for state in batch:
            counts[state] = counts.get(state, 0) + 1
    return {key: count for key, count in counts.items() if count}


@transaction.atomic
def _judge_batch(now: dt.datetime, today: dt.date) -> list[str]:
    late = Clock.objects.filter(
        state__in=(ClockState.PENDING, ClockState.DUE_SOON), due_on__lt=today
    )
    soon = Clock.objects.filter(state=ClockState.PENDING, due_soon_on__lte=today)
    rows = (
        (late | soon)
        .filter(paused_at=None, settled=False)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("rule", "standard", "job_center", "responsible")
        .prefetch_related("events")
        .order_by("due_on", "pk")[:BATCH]
    )
    clocks = list(rows)
    rebuild_many(clocks, now=now)
    staff = Staff([clock.job_center for clock in clocks], *ASKED_ROLES)
    told = [clock for clock in clocks if not clock.standard.has_own_ladder]
    notify_many([KINDS[ClockState(clock.state)](clock, staff) for clock in told])
    return [clock.state for clock in clocks]
