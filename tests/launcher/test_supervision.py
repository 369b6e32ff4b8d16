"""Parts that die are started again; all stop in the reverse order of their start."""

import signal
import subprocess
import sys

import pytest

from alliance.launcher import supervision
from alliance.launcher.interrupts import Interrupts
from alliance.launcher.logs import DATABASE_TROUBLE, LogTail
from alliance.launcher.output import StartError, StopAskedError
from alliance.launcher.places import CHECKOUT
from alliance.launcher.processes import Service, last_lines, set_aside_big_log
from alliance.launcher.supervision import Supervisor


class Part:
    """A part that only notes what is done to it."""

    def __init__(self, name, events, *, stays=True):
        self.name, self.events, self.stays = name, events, stays
        self.running = False

    def start(self):
        self.events.append(f"start {self.name}")
        self.running = self.stays

    def stop(self):
        self.events.append(f"stop {self.name}")

    def alive(self):
        return self.running

    def ending(self):
        return "was ended by signal 9"


@pytest.fixture
def events():
    return []


@pytest.fixture
def supervisor(events):
    supervisor = Supervisor(Interrupts())
    supervisor.start(Part("postgres", events))
    supervisor.start(Part("web", events))
    supervisor.start(Part("beat", events))
    return supervisor


def test_parts_stop_in_the_reverse_order_of_their_start(supervisor, events):
    supervisor.stop()

    assert events[-3:] == ["stop beat", "stop web", "stop postgres"]


def test_a_part_that_does_not_stop_keeps_no_other_from_stopping(supervisor, events, capsys):
    def refuse():
        raise PermissionError("not yours")

    supervisor.parts[-1].stop = refuse

    supervisor.stop()

    assert events[-2:] == ["stop web", "stop postgres"]
    assert "beat could not be stopped: not yours" in capsys.readouterr().out


def test_a_part_that_died_is_started_again_and_that_is_told(supervisor, events, capsys):
    supervisor.parts[1].running = False

    supervisor.look()

    assert events[3:] == ["start web"]
    assert "web was ended by signal 9; starting it again" in capsys.readouterr().out


def test_a_part_that_dies_again_and_again_ends_the_run_with_its_log(events, tmp_path):
    log = tmp_path / "web.log"
    supervisor = Supervisor(Interrupts())
    supervisor.start(Part("web", events, stays=False), LogTail("web", log))
    log.write_text("cannot bind\n")
    for _death in range(supervision.RESTARTS):
        supervisor.look()

    with pytest.raises(StartError, match=r"(?s)6th time within a minute.*cannot bind"):
        supervisor.look()


def test_a_part_that_dies_now_and_then_is_always_started_again(events, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(supervision.time, "monotonic", lambda: now[0])
    supervisor = Supervisor(Interrupts())
    supervisor.start(Part("web", events, stays=False))
    for _death in range(supervision.RESTARTS):
        supervisor.look()
    now[0] = 61.0

    supervisor.look()

    assert len(events) == 2 + supervision.RESTARTS


def test_trouble_in_a_log_is_shown_with_its_traceback_and_nothing_else(tmp_path):
    log = tmp_path / "worker.log"
    log.write_text("ERROR from an earlier run\n")
    tail = LogTail("worker", log)
    tail.skip_to_end()
    log.open("a").write(
        "12:00 INFO celery ready\n"
        "12:01 ERROR alliance sweeper failed\n"
        "Traceback (most recent call last):\n"
        '  File "sweep.py", line 1\n'
        "ValueError: no\n"
        "12:02 INFO celery went on\n"
        "12:03 WARNING half a li"
    )

    shown = tail.trouble()

    assert shown == [
        "worker   | 12:01 ERROR alliance sweeper failed",
        "worker   | Traceback (most recent call last):",
        'worker   |   File "sweep.py", line 1',
        "worker   | ValueError: no",
    ]
    log.open("a").write("ne\n")
    assert tail.trouble() == ["worker   | 12:03 WARNING half a line"]


def test_a_refused_row_is_daily_work_of_a_database(tmp_path):
    log = tmp_path / "postgres.log"
    log.write_text("ERROR:  duplicate key\nFATAL:  out of memory\n")

    assert LogTail("postgres", log, DATABASE_TROUBLE).trouble() == [
        "postgres | FATAL:  out of memory"
    ]


def test_a_health_page_that_tells_of_trouble_is_no_trouble_of_its_own(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("12:00 ERROR django.request Service Unavailable: /healthz\n")

    assert LogTail("web", log).trouble() == []


def test_a_log_begun_anew_is_read_from_its_beginning(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("INFO a long line of an earlier run\n")
    tail = LogTail("web", log)
    tail.skip_to_end()
    log.write_text("ERROR new\n")

    assert tail.trouble() == ["web      | ERROR new"]


def test_a_big_log_is_set_aside(tmp_path):
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * 5_000_001)

    set_aside_big_log(log)

    assert not log.exists()
    assert (tmp_path / "web.old.log").stat().st_size == 5_000_001


def test_a_process_that_does_not_listen_is_killed_with_its_children(tmp_path):
    log = tmp_path / "stubborn.log"
    service = Service(
        "stubborn", ["/bin/sh", "-c", "trap '' TERM; sleep 60 & echo $!; wait; wait"], log,
        patience=0.2,
    )  # fmt: skip
    service.start()
    assert Interrupts().wait_until(lambda: log.read_text().endswith("\n"), seconds=5)

    service.stop()

    assert service.ending() == "was ended by signal 9"
    assert last_lines(log).strip().isdigit()


@pytest.mark.parametrize("at_start", [signal.SIG_DFL, signal.SIG_IGN])
def test_ctrl_c_ends_a_wait_even_where_the_shell_had_switched_it_off(at_start):
    script = (
        "from alliance.launcher.interrupts import Interrupts\n"
        "from alliance.launcher.output import StopAskedError\n"
        "interrupts = Interrupts(); interrupts.listen(); print('waiting', flush=True)\n"
        "try:\n"
        "    interrupts.wait_until(lambda: False, seconds=30)\n"
        "except StopAskedError:\n"
        "    print('stopped')\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, at_start),  # noqa: PLW1509 - as a shell does
    )
    with process:
        process.stdout.readline()

        process.send_signal(signal.SIGINT)

        assert process.stdout.read() == "stopped\n"


def test_a_stop_asked_for_before_a_wait_is_not_forgotten():
    interrupts = Interrupts()
    interrupts.count = 1

    with pytest.raises(StopAskedError):
        interrupts.wait_until(lambda: True, seconds=0)
