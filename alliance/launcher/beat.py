"""Celery beat without a schedule file: it rings at its start, then as the schedule table says.

Each ring does all that is due (runtime.md 6), so nothing need be remembered between runs, and no
file can be left broken by kill -9. An early first ring makes a dead worker or broker visible
within seconds instead of a minute.
"""

from datetime import timedelta

from celery.beat import Scheduler
from celery.schedules import crontab

LONG_AGO = timedelta(days=1)


class PromptScheduler(Scheduler):
    """Keeps its schedule in memory; what recurs by interval is due at once after the start."""

    def setup_schedule(self) -> None:
        """Read the schedule table; wall-clock entries wait for their hour."""
        self.merge_inplace(self.app.conf.beat_schedule)
        self.install_default_entries(self.schedule)
        for entry in self.schedule.values():
            if not isinstance(entry.schedule, crontab):
                entry.last_run_at = entry.default_now() - LONG_AGO
