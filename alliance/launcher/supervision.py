"""Keep the parts of a running portal alive, and stop them in the reverse order of their start."""

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Protocol

from alliance.launcher.interrupts import Interrupts
from alliance.launcher.logs import LogTail
from alliance.launcher.output import StartError, say, show
from alliance.launcher.processes import last_lines

# More than these within the span below is no accident. A worker dies with its broker too: Celery's
# consumer does not survive the loss of the connection while it is being used (make killrun).
RESTARTS = 5
RESTART_SPAN = 60.0  # seconds
LOOK_EVERY = 0.3  # seconds


class Part(Protocol):
    """A server or process of the portal."""

    name: str

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def alive(self) -> bool: ...

    def ending(self) -> str: ...


@dataclass
class Supervisor:
    """The parts in the order in which they were started."""

    interrupts: Interrupts
    parts: list[Part] = field(default_factory=list)
    tails: list[LogTail] = field(default_factory=list)
    _restarts: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def start(self, part: Part, tail: LogTail | None = None) -> None:
        """Start a part and answer for it from now on. tail: its log, if it is to be watched."""
        self.parts.append(part)
        if tail:
            tail.skip_to_end()
            self.tails.append(tail)
        part.start()

    def stop(self) -> None:
        """Stop all parts, last started first; one that fails to stop does not keep the others."""
        while self.parts:
            part = self.parts.pop()
            say(f"stopping {part.name}")
            try:
                part.stop()
            except OSError as problem:
                say(f"{part.name} could not be stopped: {problem}")

    def watch(self) -> None:
        """Start again what dies and show trouble from the logs, until somebody says stop.

        Raises StopAskedError in the end, and StartError when a part dies again and again.
        """
        while True:
            self.look()
            self.interrupts.wait_until(lambda: False, seconds=LOOK_EVERY)

    def look(self) -> None:
        """One round of the watch."""
        self.show_trouble()
        for part in self.parts:
            if not part.alive():
                self._start_again(part)

    def show_trouble(self) -> None:
        """Show what the logs tell of trouble since the last look."""
        for tail in self.tails:
            for line in tail.trouble():
                show(line)

    def _start_again(self, part: Part) -> None:
        now = time.monotonic()
        recent = self._restarts[part.name]
        while recent and now - recent[0] > RESTART_SPAN:
            recent.popleft()
        if len(recent) >= RESTARTS:
            log = next((tail.log for tail in self.tails if tail.name == part.name), None)
            raise StartError(
                f"{part.name} {part.ending()}, for the {RESTARTS + 1}th time within a minute."
                + (f" The end of {log}:\n{last_lines(log)}" if log else "")
            )
        recent.append(now)
        say(f"{part.name} {part.ending()}; starting it again")
        part.start()
