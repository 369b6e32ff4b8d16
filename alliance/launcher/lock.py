"""One running portal per state folder: the lock, and what the running one tells about itself."""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from alliance.launcher.output import StartError


@dataclass(frozen=True)
class Running:
    """What a running portal tells: its process, page address, own servers and socket folder.

    Servers that DATABASE_URL and BROKER_URL name are left out: their addresses hold passwords.
    """

    pid: int
    address: str = ""
    database_url: str = ""
    broker_url: str = ""
    sockets: str = ""


class StateLock:
    """Held for as long as the portal runs; the kernel drops it even after kill -9."""

    def __init__(self, state: Path) -> None:
        self._path = state / "lock"
        self._notice = state / "running.json"
        self._descriptor: int | None = None

    def take(self) -> Running | None:
        """Take the lock; returns what the last run has left if it was killed, else None.

        Raises StartError when a portal runs already, naming its process and its address.
        """
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise StartError(self._already_running()) from None
        self._descriptor = descriptor
        left = self.read()
        self.tell(Running(pid=os.getpid()))
        return left

    def tell(self, running: Running) -> None:
        """Write down what is running, for a second start and for `make seed`."""
        new = self._notice.with_suffix(".new")
        new.write_text(json.dumps(asdict(running)))
        new.chmod(0o600)
        new.replace(self._notice)

    def read(self) -> Running | None:
        """What the running portal, or one that was killed, has written down."""
        try:
            return Running(**json.loads(self._notice.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def held_by(self) -> Running | None:
        """What the portal tells that runs from this folder now; None when none runs."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return self.read() or Running(pid=0)
        finally:
            os.close(descriptor)
        return None

    def drop(self) -> None:
        """Give the lock back and forget what ran."""
        if self._descriptor is not None:
            self._notice.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None

    def _already_running(self) -> str:
        running = self.read()
        if running is None:
            return "The portal is being started from this folder already. Wait for that one."
        where = f" at {running.address}" if running.address else ", still starting"
        return (
            f"The portal runs already from this folder: process {running.pid}{where}.\n"
            "Open that address, or stop it with Ctrl-C where it runs "
            f"(or: kill {running.pid}).\n"
            "A second portal needs its own data and port: make run PORTAL_STATE=/other PORT=8001"
        )
