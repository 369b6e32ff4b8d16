"""How long the sweep takes with 3,000 calls due, and whether four at once double anything."""

import subprocess
import sys
import time
from pathlib import Path

from django.db.models import Count

from alliance.foundation import calendar
from alliance.foundation.notifications.models import Mail
from alliance.foundation.sweep import run_sweep
from recruitment.choices import LIVE_STATES
from recruitment.models import Advert, FollowUp

DUE, AT_ONCE = 3_000, 4
ROOT = Path(__file__).resolve().parents[2]


def measure_sweep() -> dict[str, float]:
    """Seconds of one sweep with 3,000 due and of one with nothing due; doubles of four at once."""
    run_sweep(calendar.now())  # whatever else the country had due
    began = time.perf_counter()
    run_sweep(calendar.now())
    idle = time.perf_counter() - began
    _make_due()
    before = FollowUp.objects.count()
    began = time.perf_counter()
    run_sweep(calendar.now())
    seconds = time.perf_counter() - began
    made = FollowUp.objects.count() - before
    _make_due()
    command = [sys.executable, "manage.py", "sweep"]
    began = time.perf_counter()
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for _one in range(AT_ONCE)
    ]
    codes = [process.wait() for process in running]
    together = time.perf_counter() - began
    result = {
        "idle": idle,
        "due": made,
        "seconds": seconds,
        "at_once": AT_ONCE,
        "at_once_made": FollowUp.objects.count() - before - made,
        "at_once_seconds": together,
        "at_once_failed": sum(1 for code in codes if code),
        "doubles": FollowUp.objects.values("advert", "expires_on")
        .annotate(rows=Count("pk"))
        .filter(rows__gt=1)
        .count(),
        "mails": Mail.objects.count(),
    }
    print("  sweep:", result)  # noqa: T201 - told to the person who waits
    return result


def _make_due() -> None:
    """3,000 adverts of live orders whose call day is today, none of them called about."""
    waiting = Advert.objects.filter(
        order__state__in=LIVE_STATES, withdrawn_on=None, follow_ups=None
    ).values("pk")[:DUE]
    Advert.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(
        call_on=calendar.today()
    )
