"""How long the sweep takes, each part by itself: with nothing due, with 3,000 calls to companies
due, the mail of those calls, with 3,000 clocks out of time; and whether four at once double
anything.

Mail that one sweep plans leaves in the next ones, 500 in each, so it is counted apart. It goes
nowhere: what is measured is the portal's own work, not a mail server's.
"""

import datetime as dt
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.db.models import Count

from alliance.foundation import calendar
from alliance.foundation.notifications.models import Mail, MailState, Notice
from alliance.foundation.notifications.services import deliver_due
from alliance.foundation.sweep import run_sweep
from recruitment.choices import LIVE_STATES
from recruitment.models import Advert, FollowUp
from servicecatalog.choices import ClockState
from servicecatalog.models import Clock
from servicecatalog.services.clocks import FACTS, apply_facts

DUE, AT_ONCE, IDLE_ROUNDS, MOST_ROUNDS, WARMING = 3_000, 4, 5, 500, 10
# Begun so long ago, a clock of these standards is out of time.
LONG_AGO, SHORT_STANDARDS = dt.timedelta(days=40), ("S08", "S12")
ROOT = Path(__file__).resolve().parents[2]


def measure_sweep() -> dict[str, float]:
    """Seconds and statements of each part, and what four sweeps at once doubled."""
    result = {"rounds_before": _sweep_until_nothing_is_due()}
    idle = [_timed(_sweep_idle) for _round in range(IDLE_ROUNDS)]
    result["idle"] = statistics.median(seconds for seconds, _statements in idle)
    result["idle_statements"] = idle[-1][1]

    _warm_up()
    _make_due()
    calls, mails = FollowUp.objects.count(), _sent()
    result["seconds"], result["statements"] = _timed(_sweep)
    result["due"] = FollowUp.objects.count() - calls
    result["mail_seconds"], _statements = _timed(_deliver_all)
    result["mails"] = _sent() - mails

    _make_clocks_due()
    clocks, notices = _overdue(), Notice.objects.count()
    result["clock_seconds"], result["clock_statements"] = _timed(_sweep)
    result["clocks"] = _overdue() - clocks
    result["clock_notices"] = Notice.objects.count() - notices
    _deliver_all()

    result |= _four_at_once()
    print("  sweep:", result)  # noqa: T201 - told to the person who waits
    return result


def _sweep() -> dict[str, dict[str, int]]:
    return run_sweep(calendar.now())


def _sweep_until_nothing_is_due() -> int:
    """Do whatever the country had due; the number of sweeps that it took."""
    for rounds in range(MOST_ROUNDS):
        if not any(_sweep().values()):
            return rounds
    raise AssertionError("the sweep finds no end")


def _sweep_idle() -> None:
    done = {name: counts for name, counts in _sweep().items() if counts}
    assert not done, f"this sweep was not idle: {done}"


def _deliver_all() -> None:
    while deliver_due(calendar.now()):
        pass


def _timed(act: Callable) -> tuple[float, int]:
    """Seconds and statements of ``act``."""
    statements = []

    def count(execute, sql, params, many, context):
        statements.append(1)
        return execute(sql, params, many, context)

    began = time.perf_counter()
    with connection.execute_wrapper(count):
        act()
    return time.perf_counter() - began, len(statements)


def _sent() -> int:
    return Mail.objects.filter(status=MailState.SENT).count()


def _overdue() -> int:
    return Clock.objects.filter(state=ClockState.OVERDUE).count()


def _four_at_once() -> dict[str, float]:
    _make_due()
    before = FollowUp.objects.count()
    command = [sys.executable, "manage.py", "sweep"]
    began = time.perf_counter()
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for _one in range(AT_ONCE)
    ]
    codes = [process.wait() for process in running]
    return {
        "at_once": AT_ONCE,
        "at_once_seconds": time.perf_counter() - began,
        "at_once_made": FollowUp.objects.count() - before,
        "at_once_failed": sum(1 for code in codes if code),
        "doubles": FollowUp.objects.values("advert", "expires_on")
        .annotate(rows=Count("pk"))
        .filter(rows__gt=1)
        .count(),
    }


def _warm_up() -> None:
    """A worker has loaded addresses and templates long before the morning when much is due."""
    _make_due(WARMING)
    _sweep()
    _deliver_all()


def _make_due(count: int = DUE) -> None:
    """Adverts of live orders whose call day is today, none of them called about."""
    waiting = Advert.objects.filter(
        order__state__in=LIVE_STATES, withdrawn_on=None, follow_ups=None
    ).values("pk")[:count]
    Advert.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(
        call_on=calendar.today()
    )


def _make_clocks_due() -> None:
    """3,000 running clocks begun long ago, with the deadline that their standard gives them."""
    running = Clock.objects.filter(
        state=ClockState.PENDING,
        standard__in=SHORT_STANDARDS,
        started_at__lt=calendar.now() - LONG_AGO,
    )
    clocks = list(running.select_related("rule")[:DUE])
    for clock in clocks:
        apply_facts(clock, [], now=clock.started_at)
    Clock.objects.bulk_update(clocks, FACTS)
