"""The set-up of a run: port, steps, environment, and what counts as a sign of life."""

import http.server
import socket
import sys
import threading

import pytest

from alliance.launcher import checks, commands, health, portal, preparation, servers, web
from alliance.launcher.interrupts import Interrupts
from alliance.launcher.lock import Running, StateLock
from alliance.launcher.output import StartError
from alliance.launcher.places import Places
from alliance.launcher.preparation import Step, Track
from alliance.launcher.servers import Addresses
from alliance.launcher.supervision import Supervisor

ADDRESSES = Addresses("postgres://here/db", "redis://here/0")


@pytest.fixture
def taken_port():
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_taken_port_is_told_with_one_that_is_free(taken_port):
    with pytest.raises(StartError) as refusal:
        web.refuse_taken_port(taken_port)

    assert f"Port {taken_port} cannot be used: another program is listening" in str(refusal.value)
    assert "Try another: make run PORT=" in str(refusal.value)


def test_a_port_that_a_killed_run_still_holds_is_waited_for(tmp_path):
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    threading.Timer(0.3, listener.close).start()

    portal.clear_up_after(Running(pid=1), port, Interrupts())

    assert web.port_problem(port) == ""


@pytest.mark.parametrize("wanted", ["0", "65536", "-1", "http", "8000.5", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused(wanted):
    with pytest.raises(StartError, match="PORT must be a number from 1 to 65535"):
        web.wanted_port(wanted)


@pytest.mark.parametrize(("wanted", "port"), [("", 8000), ("8001", 8001)])
def test_without_a_wish_the_port_is_8000(wanted, port):
    assert web.wanted_port(wanted) == port


@pytest.fixture
def free_port():
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return port


@pytest.mark.parametrize(
    ("body", "age"),
    [
        (b'{"heartbeat_age_seconds": 1.5}', 1.5),
        (b'{"heartbeat_age_seconds": null}', None),
        (b'{"database": "ok"}', None),
        (b"<html>", None),
        (b"[]", None),
        (b"", None),
    ],
)
def test_the_heartbeats_age_is_read_from_the_health_page(body, age):
    assert web.heartbeat_age(body) == age


def test_a_portal_that_is_not_up_yet_gives_no_answer(free_port):
    assert web.ask(free_port, "/healthz") == (0, b"")


def test_an_earlier_runs_heartbeat_does_not_count(monkeypatch):
    ages = iter([b'{"heartbeat_age_seconds": 30}', b'{"heartbeat_age_seconds": 0}'])
    monkeypatch.setattr(
        portal, "ask", lambda port, path: (200, b"" if path == "/login/" else next(ages))
    )

    portal.wait_for_portal(Supervisor(Interrupts()), 8000)

    assert list(ages) == []


def test_a_missing_heartbeat_ends_the_start_with_what_the_health_page_says(monkeypatch):
    monkeypatch.setattr(portal, "HEARTBEAT_PATIENCE", 0.0)
    monkeypatch.setattr(portal, "ask", lambda port, path: (200, b'{"broker": "down"}'))

    with pytest.raises(StartError, match=r'No heartbeat came; /healthz says: \{"broker": "down"\}'):
        portal.wait_for_portal(Supervisor(Interrupts()), 8000)


def test_a_page_that_never_answers_ends_the_start(monkeypatch):
    monkeypatch.setattr(portal, "PAGE_PATIENCE", 0.0)
    monkeypatch.setattr(portal, "ask", lambda port, path: (500, b""))

    with pytest.raises(StartError, match="8000/login/ does not answer with a page, but 500"):
        portal.wait_for_portal(Supervisor(Interrupts()), 8000)


@pytest.fixture
def go(tmp_path, monkeypatch):
    """``go([step, …], …)``: take tracks of steps in a checkout whose manage.py can fail."""
    (tmp_path / "manage.py").write_text(
        "import sys, time; print('doing', sys.argv[1])\n"
        "time.sleep(30 * (sys.argv[1] == 'linger')); sys.exit(sys.argv[1] == 'fail')\n"
    )
    monkeypatch.setattr(preparation, "CHECKOUT", tmp_path)

    def take(*tracks):
        preparation.take(
            [Track([*steps], {}, tmp_path / f"{n}.log") for n, steps in enumerate(tracks)],
            Interrupts(),
        )

    return take


def test_steps_of_a_track_follow_one_another(go, tmp_path):
    go([Step("migrating", ("migrate",)), Step("filling", ("demo",))], [Step("font", ("fonts",))])

    assert (tmp_path / "0.log").read_text() == "doing migrate\ndoing demo\n"
    assert (tmp_path / "1.log").read_text() == "doing fonts\n"


def test_a_needed_step_that_fails_ends_the_start_with_its_output(go):
    with pytest.raises(StartError, match=r"(?s)'manage\.py fail' ended with code 1.*doing fail"):
        go([Step("migrating", ("fail",)), Step("filling", ("demo",))])


def test_a_step_that_is_not_needed_may_fail(go, tmp_path, capsys):
    go([Step("preparing the font", ("fail",), required=False), Step("styles", ("collect",))])

    assert "that did not work, going on without it" in capsys.readouterr().out
    assert (tmp_path / "0.log").read_text() == "doing fail\ndoing collect\n"


def test_a_step_that_never_ends_ends_the_start(go, monkeypatch):
    monkeypatch.setattr(preparation, "PATIENCE", -1.0)

    with pytest.raises(StartError, match=r"'manage\.py linger' is still not done"):
        go([Step("migrating", ("linger",))])


def test_every_process_is_told_the_same(tmp_path):
    inside = commands.portal_environment({}, Places(tmp_path, None), ADDRESSES, 8001)

    assert inside == {
        "DATABASE_URL": "postgres://here/db",
        "BROKER_URL": "redis://here/0",
        "DJANGO_SETTINGS_MODULE": "alliance.settings.dev",
        "PORTAL_STATE": str(tmp_path),
        "PORTAL_URL": "http://localhost:8001",
        "PYTHONUNBUFFERED": "1",
    }


def test_web_worker_and_beat_start_in_this_order_and_only_this_machine_reaches_them(tmp_path):
    services = portal.portal_services({}, Places(tmp_path, None), 8001)

    assert [service.name for service in services] == ["web", "worker", "beat"]
    assert "127.0.0.1:8001" in services[0].command
    assert services[0].command[0] == sys.executable


def test_demo_log_ins_are_shown_for_the_demo_only(tmp_path):
    places = Places(tmp_path, None)

    assert "consultant.herning" in portal.welcome(8000, places, demo=True)
    assert "vestalliancen" not in portal.welcome(8000, places, demo=False)


def test_a_named_database_and_broker_win_over_embedded_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(servers, "refuse_silent_database", lambda url: None)
    monkeypatch.setattr(servers, "refuse_silent_broker", lambda url: None)
    supervisor = Supervisor(Interrupts())

    found = servers.start_servers(
        supervisor, Places(tmp_path, None), tmp_path, ADDRESSES.environment
    )

    assert found == ADDRESSES
    assert supervisor.parts == []


def test_a_named_database_that_is_silent_is_told_without_its_password(free_port):
    with pytest.raises(StartError) as refusal:
        servers.refuse_silent_database(f"postgres://me:hush@127.0.0.1:{free_port}/db")

    assert "DATABASE_URL names does not answer" in str(refusal.value)
    assert "hush" not in str(refusal.value)


def test_a_named_broker_that_is_silent_is_told_without_its_password(free_port):
    with pytest.raises(StartError) as refusal:
        servers.refuse_silent_broker(f"redis://:hush@127.0.0.1:{free_port}/0")

    assert "BROKER_URL names does not answer" in str(refusal.value)
    assert "hush" not in str(refusal.value)


@pytest.fixture
def running(tmp_path):
    """A portal that runs from ``tmp_path`` on servers of its own."""
    lock = StateLock(tmp_path)
    lock.take()
    lock.tell(Running(1, "http://localhost:8000/", "postgres://own/db", "redis://own/0"))
    yield lock
    lock.drop()


def test_a_command_uses_the_servers_of_the_running_portal(running, tmp_path):
    found = commands._running_servers({}, StateLock(tmp_path))

    assert found == Addresses("postgres://own/db", "redis://own/0")


def test_a_command_during_the_start_is_asked_to_wait(running, tmp_path):
    running.tell(Running(pid=1))

    with pytest.raises(StartError, match="still starting"):
        commands._running_servers({}, StateLock(tmp_path))


def test_production_settings_are_checked_with_secrets_that_are_never_the_same():
    first, second = checks.strong_settings(), checks.strong_settings()

    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50


class Health(http.server.BaseHTTPRequestHandler):
    """A health page that answers what the test has put on its server."""

    def do_GET(self):
        self.server.asked.append(self.headers["Host"])
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def health_page():
    server = http.server.HTTPServer(("127.0.0.1", 0), Health)
    server.status, server.body, server.asked = 200, b"{}", []
    server.address = f"http://127.0.0.1:{server.server_port}/healthz"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "database", "everything"),
    [
        (200, b'{"database": true}', True, True),
        (503, b'{"database": true, "broker": false}', True, False),
        (503, b'{"database": false}', False, False),
        (500, b"<html>", False, False),
    ],
)
def test_a_container_is_judged_by_what_it_is_for(health_page, status, body, database, everything):
    health_page.status, health_page.body = status, body

    found = [
        health.healthy(wanted, health_page.address, "portal.example")
        for wanted in ("database", "everything")
    ]

    assert found == [database, everything]
    assert health_page.asked == ["portal.example"] * 2


def test_a_container_that_does_not_answer_is_ill(free_port):
    assert not health.healthy("database", f"http://127.0.0.1:{free_port}/healthz", "")
