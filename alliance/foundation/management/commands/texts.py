"""`manage.py texts extract [app …]|compile|check`: the Danish catalogs."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alliance.foundation import texts


class Command(BaseCommand):
    help = "Bring the Danish catalogs up to date, compile them, or list what is missing in them."
    requires_system_checks = ()  # needs neither the database nor the address table

    def add_arguments(self, parser):
        parser.add_argument("act", choices=["extract", "compile", "check"])
        parser.add_argument("app", nargs="*", help="extract these only")

    def handle(self, *args, act, app, **options):
        if unknown := set(app) - set(texts.DOMAINS):
            raise CommandError(f"no catalog is called {', '.join(sorted(unknown))}")
        acts = {"compile": self._compile, "check": self._check}
        acts.get(act, lambda: self._extract(app or texts.DOMAINS))()

    def _extract(self, apps):
        changed = texts.extract(settings.BASE_DIR, apps)
        self.stdout.write(f"changed: {', '.join(changed)}" if changed else "nothing new")

    def _compile(self):
        self.stdout.write(f"{texts.compile_texts(settings.BASE_DIR)} Danish texts compiled")

    def _check(self):
        found = texts.problems(settings.BASE_DIR)
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} problems in the Danish texts"]))
        self.stdout.write("The Danish texts are complete")
