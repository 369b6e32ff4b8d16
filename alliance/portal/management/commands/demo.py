"""`manage.py demo [--if-empty]`: an invented alliance to look at, try out and test with."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alliance.portal.demo.fill import fill, is_filled, refresh_planner


class Command(BaseCommand):
    help = "Fill an empty database with invented people, companies and orders."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are data already"
        )

    def handle(self, *args, if_empty=False, **options):
        if not settings.DEMO_MODE:
            raise CommandError("Demo data need DEMO_MODE; a production portal never has it.")
        if is_filled():
            if if_empty:
                self.stdout.write("there are data already, nothing added")
                return
            raise CommandError("There are data already; the demo is for an empty database.")
        began = time.monotonic()
        counts = fill()
        refresh_planner()
        told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        self.stdout.write(f"{told} in {time.monotonic() - began:.1f} s")
