"""`make run` as a person lives through it: one start, one mishap, one Ctrl-C."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from alliance.launcher.interrupts import Interrupts
from alliance.launcher.leftovers import process_state
from alliance.launcher.places import CHECKOUT

COMMAND = [sys.executable, "-m", "alliance.launcher", "run"]
OURS_ALONE = {"DATABASE_URL", "BROKER_URL", "STATIC_ROOT", "DJANGO_ALLOW_ASYNC_UNSAFE"}


@pytest.fixture
def environment(places):
    """A state folder, a free port and no demo data, which have tests of their own."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if name not in OURS_ALONE}
    return {**inherited, "PORT": str(port), "PORTAL_STATE": str(places.state), "DEMO_MODE": "0"}


@pytest.fixture
def portal(environment):
    """The running portal; whatever is left of it ends with the test."""
    with subprocess.Popen(
        COMMAND, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def lines_until(process, wanted):
    """Read on in what the portal shows, up to a line that holds this text."""
    shown = []
    for line in process.stdout:
        shown.append(line.rstrip())
        if wanted in line:
            return shown
    pytest.fail("\n".join(["the portal ended before it said: " + wanted, *shown]))


def parts_of(process):
    """Process numbers of the portal's parts by a word in their command."""
    found = {}
    for number in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        command = Path(f"/proc/{number}/cmdline").read_text()
        found[re.search(r"bin/postgres|valkey|gunicorn|\bworker\b|\bbeat\b", command)[0]] = int(
            number
        )
    return found


def is_well(environment):
    """What the health page says; False also while it is red or silent."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/healthz") as answer:
            return json.load(answer)["status"] == "ok"
    except OSError:
        return False


@pytest.mark.realworker
@pytest.mark.skipif(sys.platform != "linux", reason="finds the portal's processes in /proc")
def test_a_run_starts_survives_kill_9_and_stops_with_one_ctrl_c(portal, environment):
    shown = lines_until(portal, "Stop everything: Ctrl-C")
    heartbeat = next(n for n, line in enumerate(shown) if "first heartbeat" in line)
    ready = next(n for n, line in enumerate(shown) if "The portal is ready" in line)
    assert heartbeat < ready
    assert is_well(environment)

    second = subprocess.run(
        COMMAND, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert f"process {portal.pid} at http://localhost:{environment['PORT']}/" in second.stdout

    parts = parts_of(portal)
    os.kill(parts["worker"], signal.SIGKILL)
    lines_until(portal, "worker was ended by signal 9; starting it again")
    os.kill(parts["bin/postgres"], signal.SIGKILL)
    lines_until(portal, "postgres was ended by signal 9; starting it again")
    assert Interrupts().wait_until(lambda: is_well(environment), seconds=30, every=0.5)

    parts = parts_of(portal)
    assert len(parts) == 5
    portal.send_signal(signal.SIGINT)
    shown = lines_until(portal, "stopped")
    assert [line.split()[-1] for line in shown if "stopping" in line] == [
        "beat", "worker", "web", "valkey", "postgres",
    ]  # fmt: skip
    assert portal.wait(10) == 0
    assert [process_state(number)[0] for number in parts.values()] == [""] * len(parts)
