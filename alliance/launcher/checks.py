"""`make check` and `make fix`: everything that can be judged without running the suite."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from alliance.launcher.interrupts import Interrupts
from alliance.launcher.output import StopAskedError, say, show
from alliance.launcher.places import CHECKOUT
from alliance.launcher.servers import throw_away_servers

INTERRUPTED = 130  # the exit code that shells give to Ctrl-C
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One command; settings: further environment that it needs."""

    told: str
    command: tuple[str | Path, ...]
    settings: dict[str, str] = field(default_factory=dict)


def _program(name: str, *arguments: str) -> tuple[str | Path, ...]:
    return (PROGRAMS / name, *arguments)


def _manage(*arguments: str) -> tuple[str | Path, ...]:
    return (sys.executable, "manage.py", *arguments)


def strong_settings() -> dict[str, str]:
    """An environment in which the production settings agree to start; its secrets live briefly."""
    return {
        "DJANGO_SETTINGS_MODULE": "alliance.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "portal.alliance.example",
        "PORTAL_URL": "https://portal.alliance.example",
        "SMTP_HOST": "mail.alliance.example",
        "MAIL_FROM": "portal@alliance.example",
    }


def all_checks() -> list[Check]:
    """Every check, cheapest first."""
    return [
        Check("format", _program("ruff", "format", "--check", ".")),
        Check("lint", _program("ruff", "check", ".")),
        Check("templates", _program("djlint", "--lint", "--quiet", "templates")),
        Check("import contracts", _program("lint-imports")),
        Check("texts", _manage("texts", "check")),
        Check("models and settings", _manage("check")),
        Check("migrations", _manage("makemigrations", "--check", "--dry-run")),
        Check(
            "production settings",
            _manage("check", "--deploy", "--fail-level", "WARNING"),
            strong_settings(),
        ),
    ]


FIXES = (
    Check("lint", _program("ruff", "check", "--fix", ".")),
    Check("format", _program("ruff", "format", ".")),
    Check("texts", _manage("texts", "extract")),
)


def run_checks(environment: Mapping[str, str]) -> int:
    """Run every check, also after one has failed; 0 when all are satisfied, else 1.

    environment: DATABASE_URL and BROKER_URL win over throw-away servers (one check compares the
    migrations with a database). Raises StartError. Source: architecture B9.
    """
    interrupts = Interrupts()
    interrupts.listen()
    try:
        with throw_away_servers(environment, interrupts) as addresses:
            failed = [
                check.told
                for check in all_checks()
                if not _satisfied(check, addresses.environment, interrupts)
            ]
    except StopAskedError:
        return INTERRUPTED
    if failed:
        show(f"\n  {len(failed)} of {len(all_checks())} checks failed: {', '.join(failed)}")
        return 1
    show(f"\n  all {len(all_checks())} checks passed")
    return 0


def run_fixes() -> int:
    """Put right what a program can put right; 0 when nothing is left to do by hand."""
    return max(subprocess.call([str(part) for part in fix.command], cwd=CHECKOUT) for fix in FIXES)


def _satisfied(check: Check, addresses: dict[str, str], interrupts: Interrupts) -> bool:
    """Run one check; what it says is shown only when it fails."""
    interrupts.check()
    begun = time.monotonic()
    done = subprocess.run(
        [str(part) for part in check.command],
        cwd=CHECKOUT,
        env={**os.environ, **addresses, **check.settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "FAILED" if done.returncode else "ok    "
    say(f"{verdict} {check.told} ({time.monotonic() - begun:.1f} s)")
    if done.returncode:
        show(done.stdout)
    return done.returncode == 0
