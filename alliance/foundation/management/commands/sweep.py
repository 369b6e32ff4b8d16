"""`manage.py sweep [--at 2026-03-27T06:00]`: do the due work as of a moment."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.sweep import run_sweep


class Command(BaseCommand):
    help = "Do all work that is due, as of now or of --at (local time in Copenhagen)."

    def add_arguments(self, parser):
        parser.add_argument("--at", help="moment such as 2026-03-27T06:00 (Europe/Copenhagen)")

    def handle(self, *args, at=None, **options):
        for name, counts in run_sweep(self._moment(at)).items():
            what = ", ".join(f"{key} {count}" for key, count in counts.items()) or "nothing due"
            self.stdout.write(f"{name}: {what}")

    def _moment(self, text: str | None) -> dt.datetime:
        if text is None:
            return timezone.now()
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"--at: not a moment: {text}") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=COPENHAGEN)
