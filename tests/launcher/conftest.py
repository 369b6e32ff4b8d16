"""Folders and servers for the launcher's own tests: real programs, thrown away afterwards."""

import contextlib
import os
import shutil
import signal
import tempfile
import warnings
from pathlib import Path

import psycopg2
import pytest

from alliance.launcher import postgres
from alliance.launcher.binaries import find_postgres
from alliance.launcher.places import (
    Places,
    make_socket_folder,
    remove_socket_folder,
    servers_account,
)
from alliance.launcher.postgres import PostgresServer
from alliance.launcher.processes import Account
from alliance.launcher.servers import throw_away_parent


@pytest.fixture
def places():
    """A state folder that the servers' account can enter, in memory where there is some."""
    account = servers_account()
    folder = Path(tempfile.mkdtemp(prefix="portal-", dir=throw_away_parent(account)))
    made = Places(folder, account)
    made.make()
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sockets(places):
    """A short folder for sockets."""
    folder = make_socket_folder(places.account)
    yield folder
    remove_socket_folder(folder)


@pytest.fixture
def new_server(places, sockets):
    """``new_server()``: one more PostgreSQL server, as safe as `make run`, for the same data."""
    with contextlib.ExitStack() as stack:

        def make() -> PostgresServer:
            server = PostgresServer(places, sockets)
            stack.callback(server.stop)
            return server

        yield make


@pytest.fixture
def query():
    """``query(server, sql, …)``: the one value that a committed statement gives back."""

    def ask(server: PostgresServer, *statements: str) -> object:
        with contextlib.closing(psycopg2.connect(server.url)) as connection:
            cursor = connection.cursor()
            cursor.execute(";".join(statements))
            connection.commit()
            return cursor.fetchone()[0] if cursor.description else None

    return ask


@pytest.fixture
def as_ordinary_user(places, monkeypatch):
    """``as_ordinary_user(act, places)``: what ``act`` returns as text when root is not at work.

    As root the act runs in a copy of this process that has become `nobody`.
    """

    def carry_out(act) -> str:
        if places.account is None:
            return act(places)
        programs = find_postgres(places)
        monkeypatch.setattr(postgres, "find_postgres", lambda _places: programs)
        os.chown(places.logs, places.account.uid, places.account.gid)
        return _in_copy(lambda: act(Places(places.state, None)), places.account)

    return carry_out


def _in_copy(act, account: Account) -> str:
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons: fork beside threads
        child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            answer = act()
        except BaseException as problem:
            answer = f"{type(problem).__name__}: {problem}"
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return answer
