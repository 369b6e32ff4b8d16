"""One server process: started in its own session, dying with the launcher, stopped in time."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
BIGGEST_LOG = 5_000_000  # bytes; a bigger log is set aside at the next start
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The system user that a server runs as; None stands for the one who started us."""

    name: str
    uid: int
    gid: int


@dataclass
class Service:
    """A long-running process with a name, a log and a way to stop it.

    stop_signal is sent on stop and, on Linux, by the kernel when the launcher dies; patience is
    the number of seconds that it then gets to end by itself.
    """

    name: str
    command: Sequence[str | Path]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    account: Account | None = None
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 3.0
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start the process; its output is appended to its log."""
        set_aside_big_log(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                env={**os.environ, **self.environment},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent(self.stop_signal),  # noqa: PLW1509 - no threads here
                **as_account(self.account),
            )

    def alive(self) -> bool:
        """True while the process runs; reaps it when it has ended."""
        return self.process is not None and self.process.poll() is None

    def ending(self) -> str:
        """How the process ended, in words."""
        code = self.process.returncode if self.process else None
        if code is None:
            return "is not running"
        if code < 0:
            return f"was ended by signal {-code}"
        return f"ended with code {code}"

    def stop(self) -> None:
        """Ask the process to end, insist after `patience` seconds, and leave no child behind."""
        if self.process is None:
            return
        self.ask_to_stop()
        wait_for_end(self.process, self.patience)
        self.kill_group()
        wait_for_end(self.process, 2.0)

    def ask_to_stop(self) -> None:
        """Send the stop signal to the process itself (its children are its own business)."""
        if self.alive():
            self.process.send_signal(self.stop_signal)

    def kill_group(self) -> None:
        """End whatever is left of the process and its children."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def end_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """A function for the child: ask the kernel for this signal when the launcher dies (Linux).

    Set after the change of user, since that change clears the request. Source: runtime.md 1b.3.
    """
    if _libc is None:
        return None
    parent = os.getpid()

    def set_parent_death_signal() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # the launcher died before the kernel knew our wish
            os._exit(1)

    return set_parent_death_signal


def as_account(account: Account | None) -> dict[str, object]:
    """Arguments for subprocess that run the child as this account."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def wait_for_end(process: subprocess.Popen, seconds: float) -> None:
    """Wait up to this many seconds for a process to end."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)


def set_aside_big_log(log: Path) -> None:
    """Keep logs of a long-lived checkout small: at most one old file beside the new one."""
    if log.exists() and log.stat().st_size > BIGGEST_LOG:
        log.replace(log.with_suffix(".old.log"))


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log, for a message about what went wrong."""
    if not log.exists():
        return ""
    lines = log.read_text(errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-count:])
