"""A `make run` of its own: fresh data, no demo, a port and a mail server of the caller's."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alliance.launcher.lock import StateLock

ROOT = Path(__file__).resolve().parents[2]
START_PATIENCE, STOP_PATIENCE = 300, 60  # seconds
OURS = ("DATABASE_URL", "BROKER_URL", "STATIC_ROOT", "DJANGO_SETTINGS_MODULE", "LOG_LEVEL")


@dataclass
class RunningPortal:
    """What the caller needs of it."""

    process: subprocess.Popen
    port: int
    database_url: str

    @property
    def is_healthy(self) -> bool:
        """Whether /healthz says that database, broker and heartbeat are as they should be."""
        return asked(self.port, "/healthz") == 200


def asked(port: int, path: str) -> int:
    """The status of a page; 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


@contextmanager
def running_portal(log: Path, **more: str):
    """``make run`` in a folder of its own, until the end of the context; ``more`` goes into its
    environment, what it says into the file ``log``."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    with tempfile.TemporaryDirectory(prefix="portal-run-") as folder, log.open("wb") as told:
        Path(folder).chmod(0o755)  # the servers' own user must be able to enter
        state = Path(folder) / "state"
        process = subprocess.Popen(
            [sys.executable, "-m", "alliance.launcher", "run"],
            cwd=ROOT,
            env={**environment, "PORT": str(port), "PORTAL_STATE": str(state), **more},
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield RunningPortal(process, port, _address_of_database(process, state, log))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=STOP_PATIENCE)


def _address_of_database(process: subprocess.Popen, state: Path, log: Path) -> str:
    """What the portal writes down when all of it runs and the first heartbeat has passed."""
    ends = time.monotonic() + START_PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        running = StateLock(state).held_by() if state.is_dir() else None
        if running and running.database_url:
            return running.database_url
        time.sleep(0.5)
    raise AssertionError(f"the portal does not start:\n{log.read_text()[-2000:]}")


def free_port() -> int:
    """A port that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
