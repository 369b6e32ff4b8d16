"""The database and the broker of a run: the ones that the environment names, else embedded ones."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from kombu import Connection
from kombu.exceptions import OperationalError

from alliance.launcher import postgres, valkey
from alliance.launcher.interrupts import Interrupts
from alliance.launcher.logs import DATABASE_TROUBLE, LogTail
from alliance.launcher.output import StartError, say
from alliance.launcher.places import (
    SOCKET_PREFIX,
    Places,
    make_socket_folder,
    others_can_enter,
    remove_socket_folder,
    servers_account,
)
from alliance.launcher.supervision import Supervisor

MEMORY_DISK = Path("/dev/shm")  # noqa: S108 - a folder with a random name is made in it
MEMORY_DISK_NEEDS = 1024**3  # bytes free, else the tests' database goes to the common disk
ANSWER_WITHIN = 5  # seconds


@dataclass(frozen=True)
class Addresses:
    """Where database and broker are."""

    database_url: str
    broker_url: str

    @property
    def environment(self) -> dict[str, str]:
        """The same, as the settings read them."""
        return {"DATABASE_URL": self.database_url, "BROKER_URL": self.broker_url}


def start_servers(
    supervisor: Supervisor, places: Places, sockets: Path, environment: Mapping[str, str]
) -> Addresses:
    """Start what the environment does not name; check that what it names answers.

    Raises StartError and StopAskedError. Source: runtime.md 0 (order of fallbacks).
    """
    database_url = environment.get("DATABASE_URL", "")
    broker_url = environment.get("BROKER_URL", "")
    if database_url:
        say("using the database that DATABASE_URL names")
        refuse_silent_database(database_url)
    else:
        say("starting PostgreSQL")
        server = postgres.PostgresServer(places, sockets, supervisor.interrupts)
        supervisor.start(server, LogTail(server.name, server.log, DATABASE_TROUBLE))
        database_url = server.url
    if broker_url:
        say("using the broker that BROKER_URL names")
        refuse_silent_broker(broker_url)
    else:
        say("starting Valkey")
        broker = valkey.ValkeyServer(places, sockets, supervisor.interrupts)
        supervisor.start(broker)
        broker_url = broker.url
    return Addresses(database_url, broker_url)


def refuse_silent_database(url: str) -> None:
    """Raise StartError unless the database answers. url: as DATABASE_URL; never shown."""
    try:
        psycopg2.connect(url, connect_timeout=ANSWER_WITHIN).close()
    except psycopg2.Error as problem:
        reason = str(problem).strip().partition("\n")[0]
        raise StartError(
            f"The database that DATABASE_URL names does not answer: {reason}\n"
            "Put DATABASE_URL right, or leave it out to use the embedded PostgreSQL."
        ) from None


def refuse_silent_broker(url: str) -> None:
    """Raise StartError unless the broker answers. url: as BROKER_URL; never shown."""
    try:
        with Connection(url, connect_timeout=ANSWER_WITHIN) as connection:
            connection.ensure_connection(max_retries=1, timeout=ANSWER_WITHIN)
    except (OperationalError, OSError, ValueError, KeyError) as problem:
        raise StartError(
            f"The broker that BROKER_URL names does not answer: {problem}\n"
            "Put BROKER_URL right, or leave it out to use the embedded Valkey."
        ) from None


@contextlib.contextmanager
def throw_away_servers(
    environment: Mapping[str, str], interrupts: Interrupts
) -> Iterator[Addresses]:
    """A fresh database and broker for tests, gone afterwards; what the environment names wins.

    Raises StartError and StopAskedError. Source: runtime.md 1b ("tests on it") and 7.4.
    """
    account = servers_account()
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=throw_away_parent(account)))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        places = Places(folder, account)
        places.make()
        sockets = make_socket_folder(account)
        stack.callback(remove_socket_folder, sockets)
        addresses = Addresses(
            environment.get("DATABASE_URL", ""), environment.get("BROKER_URL", "")
        )
        if not addresses.database_url:
            database = postgres.PostgresServer(places, sockets, interrupts, postgres.THROW_AWAY)
            stack.callback(database.stop)
            database.start()
            addresses = Addresses(database.url, addresses.broker_url)
        if not addresses.broker_url:
            broker = valkey.ValkeyServer(places, sockets, interrupts, valkey.THROW_AWAY)
            stack.callback(broker.stop)
            broker.start()
            addresses = Addresses(addresses.database_url, broker.url)
        yield addresses


def throw_away_parent(account: object) -> Path:
    """Memory where there is enough of it, else the folder for temporary files.

    account: the servers' own user, who must be able to enter the folder, or None.
    """
    usable = MEMORY_DISK.is_dir() and os.access(MEMORY_DISK, os.W_OK)
    if usable and shutil.disk_usage(MEMORY_DISK).free >= MEMORY_DISK_NEEDS:
        return MEMORY_DISK
    temporary = Path(tempfile.gettempdir())
    return temporary if account is None or others_can_enter(temporary) else Path("/tmp")  # noqa: S108 - mkdtemp
