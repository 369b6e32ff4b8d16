"""How much memory the whole of `make run` takes, from the kernel's own accounts."""

import tempfile
from pathlib import Path

from tests.killrun.portal import asked, running_portal
from tests.killrun.processes import memory_of

FIRST_PAGES = ("/login/", "/healthz")


def measure_memory() -> float:
    """MB of all processes of a fresh `make run` with the demo, after its first pages."""
    with running_portal(Path(tempfile.gettempdir()) / "bench-run.log") as portal:
        for _turn in range(20):
            for path in FIRST_PAGES:
                asked(portal.port, path)
        return memory_of(portal.process.pid)
