"""`make seed` and other `manage.py` commands on the data of `make run`."""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack

from alliance.launcher.interrupts import Interrupts
from alliance.launcher.lock import StateLock
from alliance.launcher.output import StartError, StopAskedError
from alliance.launcher.places import (
    CHECKOUT,
    Places,
    choose_places,
    make_socket_folder,
    remove_socket_folder,
)
from alliance.launcher.servers import Addresses, start_servers
from alliance.launcher.supervision import Supervisor
from alliance.launcher.web import DEFAULT_PORT, address_of

INTERRUPTED = 130  # the exit code that shells give to Ctrl-C


def portal_environment(
    environment: Mapping[str, str], places: Places, addresses: Addresses, port: int
) -> dict[str, str]:
    """What every process of the portal is told."""
    return {
        **addresses.environment,
        "DJANGO_SETTINGS_MODULE": "alliance.settings.dev",
        "PORTAL_STATE": str(places.state),
        "PORTAL_URL": environment.get("PORTAL_URL") or address_of(port).rstrip("/"),
        "PYTHONUNBUFFERED": "1",
    }


def manage(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Run a `manage.py` command on the data of `make run`, whether that is running or not.

    arguments: for example ["sweep", "--at", "2026-03-27T06:00"]. The exit code of the command.
    Raises StartError. Source: issue 2 section 1.
    """
    interrupts = Interrupts()
    interrupts.listen()
    places = choose_places(environment)
    places.make()
    lock = StateLock(places.state)
    with ExitStack() as stack:
        try:
            addresses = _running_servers(environment, lock) or _own_servers(
                environment, interrupts, places, lock, stack
            )
            inside = portal_environment(environment, places, addresses, DEFAULT_PORT)
            return subprocess.call(
                [sys.executable, "manage.py", *arguments],
                cwd=CHECKOUT,
                env={**os.environ, **inside},
            )
        except StopAskedError:
            return INTERRUPTED


def _running_servers(environment: Mapping[str, str], lock: StateLock) -> Addresses | None:
    """The servers of a portal that runs from the same folder; what the environment names wins."""
    running = lock.held_by()
    if running is None:
        return None
    addresses = Addresses(
        environment.get("DATABASE_URL") or running.database_url,
        environment.get("BROKER_URL") or running.broker_url,
    )
    if not (addresses.database_url and addresses.broker_url):
        raise StartError(
            "The portal is still starting, or it runs on a DATABASE_URL or BROKER_URL of your\n"
            "own: then give this command the same ones."
        )
    return addresses


def _own_servers(
    environment: Mapping[str, str],
    interrupts: Interrupts,
    places: Places,
    lock: StateLock,
    stack: ExitStack,
) -> Addresses:
    """Servers for one command; they stop with it."""
    lock.take()
    stack.callback(lock.drop)
    sockets = make_socket_folder(places.account)
    stack.callback(remove_socket_folder, sockets)
    supervisor = Supervisor(interrupts)
    stack.callback(supervisor.stop)
    return start_servers(supervisor, places, sockets, environment)
