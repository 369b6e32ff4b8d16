"""One running portal per state folder."""

import json
import os
import signal
import subprocess
import sys

import pytest

from alliance.launcher.lock import Running, StateLock
from alliance.launcher.output import StartError
from alliance.launcher.places import CHECKOUT


@pytest.fixture
def held(tmp_path):
    """A portal that runs from ``tmp_path``."""
    lock = StateLock(tmp_path)
    lock.take()
    lock.tell(Running(pid=4711, address="http://localhost:8000/"))
    yield lock
    lock.drop()


def test_a_second_start_says_which_process_runs_and_where(held, tmp_path):
    with pytest.raises(StartError) as refusal:
        StateLock(tmp_path).take()

    assert "runs already" in str(refusal.value)
    assert "process 4711 at http://localhost:8000/" in str(refusal.value)


def test_a_second_start_during_the_first_says_that_it_is_still_starting(held, tmp_path):
    held.tell(Running(pid=4711))

    with pytest.raises(StartError, match="process 4711, still starting"):
        StateLock(tmp_path).take()


def test_a_folder_whose_portal_has_stopped_is_free(held, tmp_path):
    held.drop()

    assert StateLock(tmp_path).held_by() is None
    assert StateLock(tmp_path).take() is None


def test_what_runs_can_be_asked_for_and_only_by_the_same_user(held, tmp_path):
    assert StateLock(tmp_path).held_by() == Running(pid=4711, address="http://localhost:8000/")
    assert (tmp_path / "running.json").stat().st_mode & 0o077 == 0


def test_a_killed_start_gives_the_lock_back_and_its_sockets_are_known(tmp_path):
    script = (
        "import sys, time; from pathlib import Path\n"
        "from alliance.launcher.lock import Running, StateLock\n"
        "lock = StateLock(Path(sys.argv[1])); lock.take()\n"
        "lock.tell(Running(pid=1, sockets='/somewhere'))\n"
        "print('held', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE, cwd=CHECKOUT
    )
    with process:
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    lock = StateLock(tmp_path)

    left = lock.take()

    assert left.sockets == "/somewhere"
    assert json.loads((tmp_path / "running.json").read_text())["pid"] == os.getpid()
    lock.drop()


def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path):
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(OSError, match="lock"):
        StateLock(tmp_path).take()
