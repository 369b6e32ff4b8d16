"""Ctrl-C and friends: a signal only sets a mark, and every wait looks at the mark.

Thus nothing is torn down in the middle of a step, and the launcher needs no threads (a process
that forks with threads running can lock up).
"""

import signal
import time
from collections.abc import Callable

from alliance.launcher.output import StopAskedError

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK = 0.1  # seconds between two looks


class Interrupts:
    """Counts the requests to stop that have come since `listen`."""

    def __init__(self) -> None:
        self.count = 0

    def listen(self) -> None:
        """Take over the signals, also where a shell started us with Ctrl-C switched off."""
        for number in SIGNALS:
            ignored = signal.getsignal(number) is signal.SIG_IGN
            if not (ignored and number is signal.SIGHUP):  # `nohup make run` may go on
                signal.signal(number, self._note)

    def _note(self, number: int, frame: object) -> None:
        self.count += 1

    def check(self) -> None:
        """Raise StopAskedError when somebody has asked to stop."""
        if self.count:
            raise StopAskedError

    def wait_until(
        self, condition: Callable[[], bool], *, seconds: float, every: float = TICK
    ) -> bool:
        """Wait for a condition; True when it came about in time.

        seconds: the longest wait; every: seconds between two questions. Raises StopAskedError.
        """
        deadline = time.monotonic() + seconds
        next_question = 0.0
        while True:
            self.check()
            now = time.monotonic()
            if now >= next_question:
                if condition():
                    return True
                next_question = time.monotonic() + every
            if now >= deadline:
                return False
            time.sleep(TICK)
