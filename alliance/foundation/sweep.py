"""The sweep: one registry of functions that each do all that is due (runtime.md 6).

A sweeper takes the moment to judge by and returns what it did as counts. It must be safe to run
twice, in two workers at once, and after days of silence, and opens its own transactions.
"""

import datetime as dt
import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from alliance.foundation.calendar import as_of
from alliance.foundation.models import Heartbeat

logger = logging.getLogger(__name__)

Sweeper = Callable[[dt.datetime], dict[str, int]]
_SWEEPERS: dict[str, Sweeper] = {}
HEARTBEAT = "sweep"
# As `alliance.wsgi` has it for pages: thousands of rows are made, hardly one in a circle.
SELDOM = (50_000, 20, 50)


def register(name: str, sweeper: Sweeper) -> None:
    """Enter a sweeper under a name; order of entry is order of running."""
    _SWEEPERS[name] = sweeper


def sweepers() -> dict[str, Sweeper]:
    """The registered sweepers by name."""
    return dict(_SWEEPERS)


def run_sweep(now: dt.datetime, *, beat: bool = False) -> dict[str, dict[str, int]]:
    """Do all work that is due at ``now`` (aware) and return the counts of each sweeper.

    One failing sweeper is logged and named in the heartbeat; the others still run (R178). With
    ``beat`` the run moves the heartbeat: that is the ring of the clock, not a replay by hand.
    """
    if beat:
        Heartbeat.objects.update_or_create(name=HEARTBEAT, defaults={"rang_at": now})
    counts, failures = {}, {}
    for name, sweeper in _SWEEPERS.items():
        try:
            with as_of(now), _seldom_collected():
                counts[name] = sweeper(now)
        except Exception as error:
            logger.exception("sweeper %s failed", name)
            failures[name] = type(error).__name__
    if beat:
        Heartbeat.objects.filter(name=HEARTBEAT).update(finished_at=now, failures=failures)
    return counts


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let the collector of memory look through the rows in hand seldom: with the usual threshold
    it took a fifth of a sweep in which much was due."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
