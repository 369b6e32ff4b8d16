"""The embedded PostgreSQL: what it can, whom it runs as, and what kill -9 leaves behind."""

import contextlib
import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from alliance.launcher import postgres
from alliance.launcher.interrupts import Interrupts
from alliance.launcher.leftovers import process_state
from alliance.launcher.output import StartError
from alliance.launcher.places import CHECKOUT, make_socket_folder, remove_socket_folder
from alliance.launcher.postgres import PostgresServer

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the servers to nobody")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children for us")
ROWS = 200


def wait_until(condition):
    assert Interrupts().wait_until(condition, seconds=10)


def fill(server, query):
    """Commit 200 rows, and leave 1,000 more in an open transaction."""
    query(
        server, "CREATE TABLE kept (n int)", f"INSERT INTO kept SELECT generate_series(1, {ROWS})"
    )
    open_connection = psycopg2.connect(server.url)
    open_connection.cursor().execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    return open_connection


def test_a_first_start_makes_a_database_that_knows_danish_letters(new_server, query):
    server = new_server()

    server.start()

    assert query(server, "SELECT lower('ÆØÅ') || upper('æøå')") == "æøåÆØÅ"
    assert query(server, "SELECT to_tsvector('danish', 'ledige svejsere')::text") == (
        "'led':1 'svejs':2"
    )


def test_a_second_start_finds_what_was_committed(new_server, query):
    server = new_server()
    server.start()
    query(server, "CREATE TABLE kept AS SELECT 7 AS n")
    server.stop()

    server.start()

    assert query(server, "SELECT n FROM kept") == 7


def test_committed_rows_survive_kill_9_in_the_middle_of_a_transaction(new_server, query):
    server = new_server()
    server.start()
    with contextlib.closing(fill(server, query)):
        server.service.process.kill()
        server.service.process.wait()

        server.start()

    assert query(server, "SELECT count(*) FROM kept") == ROWS


def test_a_killed_server_that_nobody_has_reaped_does_not_block_the_next_one(new_server, query):
    killed, following = new_server(), new_server()
    killed.start()
    with contextlib.closing(fill(killed, query)):
        pid = killed.service.process.pid
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: process_state(pid)[0] == "Z")

        following.start()

    assert following.service.environment == {"PG_GRANDPARENT_PID": str(pid)}
    assert query(following, "SELECT count(*) FROM kept") == ROWS


def test_a_server_that_outlived_its_launcher_is_stopped_first(new_server, query):
    orphan, following = new_server(), new_server()
    orphan.start()
    with contextlib.closing(fill(orphan, query)):
        following.start()

    assert not orphan.alive()
    assert query(following, "SELECT count(*) FROM kept") == ROWS


def test_a_stranger_who_got_the_old_number_is_left_alone(new_server, query):
    server = new_server()
    server.start()
    server.stop()
    with subprocess.Popen(["/bin/sleep", "60"]) as stranger:
        (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n")

        server.start()

        assert stranger.poll() is None
        assert query(server, "SELECT 1") == 1
        stranger.kill()


def test_data_of_another_version_is_refused_in_plain_words(new_server):
    server = new_server()
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("15\n")

    with pytest.raises(StartError, match="belong to PostgreSQL 15, but the programs here are"):
        server.start()


def test_a_start_that_fails_shows_the_end_of_the_log(new_server, monkeypatch):
    server = new_server()
    server.start()
    server.stop()
    monkeypatch.setattr(postgres, "START_PATIENCE", 0.0)
    server.options = ("-c", "no_such_setting=1")

    with pytest.raises(StartError, match="no_such_setting"):
        server.start()


@as_root
def test_root_hands_the_server_to_nobody(new_server):
    server = new_server()

    server.start()

    assert pwd.getpwuid(Path(f"/proc/{server.service.process.pid}").stat().st_uid).pw_name == (
        "nobody"
    )


def test_an_ordinary_user_runs_the_server_himself(as_ordinary_user):
    def start(places):
        sockets = make_socket_folder(None)
        server = PostgresServer(places, sockets, options=postgres.THROW_AWAY)
        server.start()
        owner = server.data.stat().st_uid
        server.stop()
        remove_socket_folder(sockets)
        return f"{owner == os.geteuid()} {os.geteuid() == 0}"

    assert as_ordinary_user(start) == "True False"


@on_linux
def test_the_server_ends_cleanly_when_the_launcher_is_killed(places, sockets):
    script = (
        "import sys, time; from pathlib import Path\n"
        "from alliance.launcher.places import Places, servers_account\n"
        "from alliance.launcher.postgres import THROW_AWAY, PostgresServer\n"
        "places = Places(Path(sys.argv[1]), servers_account())\n"
        "server = PostgresServer(places, Path(sys.argv[2]), options=THROW_AWAY)\n"
        "server.start(); print(server.service.process.pid, flush=True); time.sleep(60)\n"
    )
    launcher = subprocess.Popen(
        [sys.executable, "-c", script, places.state, sockets], stdout=subprocess.PIPE, cwd=CHECKOUT
    )
    with launcher:
        pid = int(launcher.stdout.readline())

        launcher.kill()

    wait_until(lambda: process_state(pid)[0] in {"", "Z"})
    assert not (places.servers / "postgres/postmaster.pid").exists()
