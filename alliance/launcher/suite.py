"""`make test` and the benches: on a database and a broker that exist only for them."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping

from alliance.launcher.interrupts import Interrupts
from alliance.launcher.output import StartError, StopAskedError, say
from alliance.launcher.places import CHECKOUT
from alliance.launcher.processes import end_with_parent, wait_for_end
from alliance.launcher.servers import Addresses, throw_away_servers

INTERRUPTED = 130  # the exit code that shells give to Ctrl-C
SETTINGS = "alliance.settings.test"
# One process more than the two cores, since those with a browser wait for it half of the time; a
# part of the suite, as PYTEST_ARGS picks one, starts faster alone.
WHOLE_SUITE = "-n 3 --dist worksteal"
KEEP_NOTHING = "PYTHONDONTWRITEBYTECODE"
PYTEST_PATIENCE = 10.0  # seconds to end after Ctrl-C


def run_tests(environment: Mapping[str, str]) -> int:
    """Run pytest; its exit code.

    environment: PYTEST_ARGS is handed on; DATABASE_URL and BROKER_URL win over the throw-away
    servers. Raises StartError. Source: runtime.md 7.4.
    """
    return run_module("pytest", pytest_arguments(environment), environment)


def run_module(module: str, arguments: list[str], environment: Mapping[str, str]) -> int:
    """Run a module of Python that wants throw-away servers; its exit code.

    module: such as "tests.bench". environment: as for `run_tests`. Raises StartError.
    """
    interrupts = Interrupts()
    interrupts.listen()
    say("starting a throw-away database and broker, as far as none are named")
    try:
        with (
            _compiling_texts() as texts,
            throw_away_servers(environment, interrupts) as addresses,
        ):
            _finish(texts)
            return _run([module, *arguments], addresses, interrupts)
    except StopAskedError:
        return INTERRUPTED


def pytest_arguments(environment: Mapping[str, str]) -> list[str]:
    """What pytest is told. environment: PYTEST_ARGS, as a shell would divide it."""
    return shlex.split(environment.get("PYTEST_ARGS", "").strip() or WHOLE_SUITE)


def _inside(addresses: Mapping[str, str]) -> dict[str, str]:
    """The environment of the suite.

    Dozens of processes read the same modules: what Python has compiled is kept, also where it is
    told to keep nothing: to collect the tests took twelve seconds of processor time, not four.
    """
    kept = {name: value for name, value in os.environ.items() if name != KEEP_NOTHING}
    return {**kept, **addresses, "DJANGO_SETTINGS_MODULE": SETTINGS}


def _compiling_texts() -> subprocess.Popen:
    """The compiled catalog is not in the repository, and the suite reads Danish pages.

    It is made while the servers start: neither needs the other.
    """
    return subprocess.Popen(
        [sys.executable, "manage.py", "texts", "compile"],
        cwd=CHECKOUT,
        env=_inside({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _finish(texts: subprocess.Popen) -> None:
    told, _nothing = texts.communicate()
    if texts.returncode:
        raise StartError(f"The Danish texts could not be compiled:\n{told}")


def _run(command: list[str], addresses: Addresses, interrupts: Interrupts) -> int:
    """The module stays in the foreground of the terminal, so that Ctrl-C and --pdb reach it."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=CHECKOUT,
        env=_inside(addresses.environment),
        preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no threads here
    )
    try:
        interrupts.wait_until(lambda: process.poll() is not None, seconds=float("inf"))
    finally:
        _end(process)
    return process.returncode


def _end(process: subprocess.Popen) -> None:
    """After Ctrl-C pytest ends by itself; after another signal to us alone it must be told."""
    if process.poll() is not None:
        return
    wait_for_end(process, 1.0)
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        wait_for_end(process, PYTEST_PATIENCE)
    if process.poll() is None:
        process.kill()
        process.wait()
