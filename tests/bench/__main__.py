"""`make bench`: fills the country, serves it as `make run` does, asks, and writes the table.

A database that DATABASE_URL names and that holds the country already is measured as it is.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
STATIC = tempfile.mkdtemp(prefix="bench-static-")
os.environ["STATIC_ROOT"] = STATIC
os.environ.setdefault("LOG_LEVEL", "WARNING")
django.setup()

from django.core.management import call_command  # noqa: E402 - after the settings

from recruitment.models import RecruitmentOrder  # noqa: E402 - after the settings
from tests.bench.country import Country  # noqa: E402 - after the settings
from tests.bench.memory import measure_memory  # noqa: E402 - after the settings
from tests.bench.pages import measure_all  # noqa: E402 - after the settings
from tests.bench.report import write_report  # noqa: E402 - after the settings
from tests.bench.sweeping import measure_sweep  # noqa: E402 - after the settings
from tests.killrun.portal import free_port  # noqa: E402 - after the settings

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def main() -> None:
    """The whole run, told line by line."""
    call_command("migrate", verbosity=0)
    if not RecruitmentOrder.objects.exists():
        print("writing the country")  # noqa: T201 - told to the person who waits
        Country().fill()
    call_command("collectstatic", interactive=False, verbosity=0)
    port = free_port()
    server = _serve(port)
    try:
        pages = measure_all(port)
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)
    write_report(pages, measure_sweep(), measure_memory())


def _serve(port: int) -> subprocess.Popen:
    """gunicorn as `make run` starts it."""
    command = [
        sys.executable, "-m", "gunicorn", "alliance.wsgi", "--preload", "-k", "gthread",
        "-w", "2", "--threads", "2", "--bind", f"127.0.0.1:{port}", "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT)
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.2)
    raise AssertionError("the web server does not listen")


if __name__ == "__main__":
    main()
