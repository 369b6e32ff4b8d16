"""The steps between a running database and a running portal, two at a time.

What needs the database and what makes files do not wait for one another: that halves the start.
The Danish texts come first, since demo data are written in them.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from alliance.launcher.interrupts import Interrupts
from alliance.launcher.output import StartError, say
from alliance.launcher.places import CHECKOUT, Places
from alliance.launcher.processes import Service, last_lines

PATIENCE = 900.0  # seconds for one step


@dataclass(frozen=True)
class Step:
    """One `manage.py` command of the set-up. required: its failure stops the start."""

    told: str
    command: tuple[str, ...]
    required: bool = True


TEXTS = Step("compiling the Danish texts", ("texts", "compile"))
DATABASE = (
    Step("bringing the database up to date", ("migrate", "--no-input", "--verbosity", "0")),
    Step("loading municipalities, occupations and standards", ("reference_data",)),
)
DEMO = Step(
    "filling in demo data, if there are none (once, up to a minute)", ("demo", "--if-empty")
)
FILES = (
    Step("preparing the font", ("fonts",), required=False),
    Step("collecting styles and scripts", ("collectstatic", "--no-input", "--verbosity", "0")),
)


@dataclass
class Track:
    """Steps that follow one another; the settings of their process and one log for them all."""

    steps: list[Step]
    inside: dict[str, str]
    log: Path
    service: Service | None = field(default=None, init=False)
    _begun: float = 0.0

    def advance(self) -> bool:
        """Look after the current step and start the next; True when all are done.

        Raises StartError when a step fails that is required.
        """
        if self.service and self.service.alive():
            self._refuse_to_wait_for_ever()
            return False
        if self.service:
            self._judge(self.steps[0])
            self.steps.pop(0)
            self.service = None
        if self.steps:
            self._start(self.steps[0])
        return not self.steps

    def stop(self) -> None:
        """End the step that runs."""
        if self.service:
            self.service.stop()

    def _start(self, step: Step) -> None:
        say(step.told)
        self._begun = time.monotonic()
        self.service = Service(
            name=step.command[0],
            command=[sys.executable, "manage.py", *step.command],
            log=self.log,
            environment=self.inside,
            folder=CHECKOUT,
            patience=1.0,
        )
        self.service.start()

    def _judge(self, step: Step) -> None:
        if self.service.process.returncode == 0:
            return
        if not step.required:
            say(f"{step.told}: that did not work, going on without it (see {self.log})")
            return
        raise StartError(self._failure(self.service.ending()))

    def _refuse_to_wait_for_ever(self) -> None:
        if time.monotonic() - self._begun > PATIENCE:
            raise StartError(self._failure(f"is still not done after {PATIENCE:.0f} s"))

    def _failure(self, what: str) -> str:
        command = " ".join(self.steps[0].command)
        return f"'manage.py {command}' {what}. The end of {self.log}:\n{last_lines(self.log, 25)}"


def prepare(inside: dict[str, str], places: Places, interrupts: Interrupts, *, demo: bool) -> None:
    """Take every step of the set-up. inside: the environment of its processes.

    Raises StartError with the end of the log of the step that failed, and StopAskedError.
    """
    take([Track([TEXTS], inside, places.logs / "setup-texts.log")], interrupts)
    database = [*DATABASE, DEMO] if demo else [*DATABASE]
    take(
        [
            Track(database, inside, places.logs / "setup-database.log"),
            Track([*FILES], inside, places.logs / "setup-files.log"),
        ],
        interrupts,
    )


def take(tracks: Sequence[Track], interrupts: Interrupts) -> None:
    """Go all tracks to their ends, side by side. Raises as `prepare` does."""
    try:
        interrupts.wait_until(
            lambda: not [track for track in tracks if not track.advance()],
            seconds=float("inf"),
        )
    finally:
        for track in tracks:
            track.stop()
