"""`make test` and `make check`: what is run, on what, and how their ends are told."""

import signal
import subprocess
import sys

import psycopg2
import pytest

from alliance.launcher import checks, servers, suite
from alliance.launcher.checks import Check
from alliance.launcher.interrupts import Interrupts
from alliance.launcher.output import StartError
from alliance.launcher.places import make_socket_folder
from alliance.launcher.servers import Addresses, throw_away_servers

WHOLE = ["-n", "3", "--dist", "worksteal"]
NAMED = {"DATABASE_URL": "postgres://named/db", "BROKER_URL": "redis://named/0"}


@pytest.mark.parametrize(
    ("given", "arguments"),
    [("", WHOLE), ("  ", WHOLE), ("-k 'one or two' -x", ["-k", "one or two", "-x"])],
)
def test_pytest_gets_the_wanted_arguments_or_both_cores(given, arguments):
    assert suite.pytest_arguments({"PYTEST_ARGS": given}) == arguments


def test_named_servers_win_over_throw_away_ones():
    with throw_away_servers(NAMED, Interrupts()) as addresses:
        assert addresses.environment == NAMED


def test_throw_away_servers_leave_nothing_behind(monkeypatch):
    made = []
    monkeypatch.setattr(
        servers,
        "make_socket_folder",
        lambda account: made.append(make_socket_folder(account)) or made[-1],
    )

    with throw_away_servers({}, Interrupts()) as addresses:
        assert addresses.broker_url == f"redis+socket://{made[0]}/valkey.sock"
        psycopg2.connect(addresses.database_url).close()

    assert not made[0].exists()


@pytest.fixture
def small_suite(tmp_path, monkeypatch):
    """A checkout with two tests, one of which fails, and texts that compile."""
    (tmp_path / "manage.py").write_text("")
    (tmp_path / "test_small.py").write_text(
        "import os\n"
        "def test_good(): assert os.environ['DATABASE_URL'] == 'postgres://named/db'\n"
        "def test_bad(): assert os.environ['DJANGO_SETTINGS_MODULE'] == 'other'\n"
        "def test_kept(): assert 'PYTHONDONTWRITEBYTECODE' not in os.environ\n"
    )
    monkeypatch.setattr(suite, "CHECKOUT", tmp_path)
    monkeypatch.setattr(Interrupts, "listen", lambda self: None)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return tmp_path


@pytest.mark.parametrize(("part", "code"), [("good", 0), ("bad", 1), ("neither", 5)])
def test_the_exit_code_of_pytest_is_the_exit_code(small_suite, part, code):
    environment = {**NAMED, "PYTEST_ARGS": f"-q -k {part} -p no:cacheprovider"}

    assert suite.run_tests(environment) == code


def test_what_python_compiles_is_kept_for_the_next_process(small_suite, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")

    assert suite.run_tests({**NAMED, "PYTEST_ARGS": "-q -k kept -p no:cacheprovider"}) == 0


def test_texts_that_do_not_compile_end_the_run(small_suite):
    (small_suite / "manage.py").write_text("raise SystemExit('no catalog')")

    with pytest.raises(StartError, match="no catalog"):
        suite.run_tests(NAMED)


def test_pytest_is_told_when_only_the_launcher_was_asked_to_stop(monkeypatch):
    monkeypatch.setattr(suite, "wait_for_end", lambda process, seconds: process.poll())
    with subprocess.Popen(["/bin/sleep", "60"]) as process:
        suite._end(process)

    assert process.returncode in {-signal.SIGINT, -signal.SIGKILL}


@pytest.fixture
def two_checks(monkeypatch, tmp_path):
    """Two checks, the first of which fails."""
    monkeypatch.setattr(checks, "CHECKOUT", tmp_path)
    monkeypatch.setattr(Interrupts, "listen", lambda self: None)
    found = [
        Check("format", (sys.executable, "-c", "print('file.py is not'); raise SystemExit(3)")),
        Check("lint", (sys.executable, "-c", "print('never shown')")),
    ]
    monkeypatch.setattr(checks, "all_checks", lambda: found)
    return found


def test_every_check_runs_and_the_failed_ones_are_named(two_checks, capsys):
    code = checks.run_checks(NAMED)

    shown = capsys.readouterr().out
    assert code == 1
    assert "FAILED format" in shown
    assert "file.py is not" in shown
    assert "ok     lint" in shown
    assert "never shown" not in shown
    assert "1 of 2 checks failed: format" in shown


def test_when_all_checks_pass_that_is_told(two_checks, capsys):
    two_checks.pop(0)

    code = checks.run_checks(NAMED)

    assert code == 0
    assert "all 1 checks passed" in capsys.readouterr().out


def test_addresses_are_what_the_settings_read():
    assert Addresses(*NAMED.values()).environment == NAMED
