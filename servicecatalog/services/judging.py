"""The sweeper of the clocks: states as of now, and one notice per change of state."""

import datetime as dt

from django.db import transaction

from alliance.foundation import calendar
from alliance.foundation.notifications.services import notify
from servicecatalog.choices import ClockState
from servicecatalog.models import Clock
from servicecatalog.notifications import ClockDueSoon, ClockOverdue
from servicecatalog.services.clocks import apply_facts

BATCH = 500


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
        .order_by("due_on", "pk")[:BATCH]
    )
    return [_judge(clock, now) for clock in rows]


def _judge(clock: Clock, now: dt.datetime) -> str:
    apply_facts(clock, list(clock.events.all()), now=now)
    clock.save()
    if not clock.standard.has_own_ladder:
        kinds = {ClockState.DUE_SOON: ClockDueSoon, ClockState.OVERDUE: ClockOverdue}
        notify(kinds[ClockState(clock.state)](clock))
    return clock.state
