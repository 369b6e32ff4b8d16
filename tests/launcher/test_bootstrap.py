"""The environment: made when it is missing, filled only when a lock has changed."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from alliance.launcher import bootstrap


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with an environment and two locks, in which nothing is really installed."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/pyvenv.cfg").write_text("version = 3.11.7\n")
    (tmp_path / "requirements.lock").write_text("celery==1 --hash=sha256:00\n")
    monkeypatch.setattr(bootstrap, "ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path / ".venv"))
    return tmp_path


@pytest.fixture
def installed(monkeypatch):
    """The locks that were installed, in order."""
    names = []
    monkeypatch.setattr(bootstrap, "uv_works", lambda: False)
    monkeypatch.setattr(bootstrap, "install_with_pip", lambda locks: names.extend(locks) or True)
    return names


def test_a_lock_is_installed_once(checkout, installed):
    bootstrap.install_locks(["requirements.lock"])
    bootstrap.install_locks(["requirements.lock"])

    assert installed == ["requirements.lock"]


def test_a_changed_lock_is_installed_again(checkout, installed):
    bootstrap.install_locks(["requirements.lock"])
    (checkout / "requirements.lock").write_text("celery==2 --hash=sha256:01\n")

    bootstrap.install_locks(["requirements.lock"])

    assert installed == ["requirements.lock"] * 2


def test_a_rebuilt_environment_is_filled_again(checkout, installed):
    bootstrap.install_locks(["requirements.lock"])
    (checkout / ".venv/pyvenv.cfg").write_text("version = 3.13.0\n")

    bootstrap.install_locks(["requirements.lock"])

    assert installed == ["requirements.lock"] * 2


def test_a_broken_installation_is_never_taken_for_a_whole_one(checkout, installed, monkeypatch):
    bootstrap.install_locks(["requirements.lock"])
    (checkout / "requirements.lock").write_text("celery==2 --hash=sha256:01\n")
    monkeypatch.setattr(bootstrap, "install_with_pip", lambda names: False)

    with pytest.raises(bootstrap.StartError, match="could not be installed"):
        bootstrap.install_locks(["requirements.lock"])

    assert not (checkout / ".venv/requirements.lock.stamp").exists()


def test_a_second_lock_is_installed_beside_the_first_one(checkout, installed):
    (checkout / "requirements-dev.lock").write_text("pytest==1 --hash=sha256:02\n")
    bootstrap.install_locks(["requirements.lock"])

    bootstrap.install_locks(["requirements.lock", "requirements-dev.lock"])

    assert installed == ["requirements.lock", "requirements-dev.lock"]


@pytest.fixture
def carried_out(monkeypatch):
    """The commands that were carried out, the content of files that pip was given; all go well."""
    commands = []

    def begin(command, **_kwargs):
        files = [Path(word).read_text() for word in command if word.endswith(".txt")]
        commands.append((command, *files))
        return SimpleNamespace(wait=lambda: 0)

    monkeypatch.setattr(bootstrap, "succeeds", lambda command: True)
    monkeypatch.setattr(bootstrap.subprocess, "Popen", begin)
    monkeypatch.setattr(
        bootstrap.subprocess, "call", lambda command, **_kwargs: commands.append((command,)) or 0
    )
    return commands


LOCK = """\
amqp==1 \\
    --hash=sha256:00 \\
    --hash=sha256:01
    # via kombu
celery==2 ; sys_platform != 'win32' \\
    --hash=sha256:02
"""
SECOND_LOCK = """\
amqp==1 ; sys_platform == 'win32' \\
    --hash=sha256:00 \\
    --hash=sha256:01
celery==2 ; sys_platform != 'win32' \\
    --hash=sha256:02
    # via
    #   -c requirements.lock
pytest==3 \\
    --hash=sha256:03
"""


def test_two_pips_install_half_of_the_packages_each(checkout, carried_out):
    (checkout / "requirements.lock").write_text(LOCK)
    (checkout / "requirements-dev.lock").write_text(SECOND_LOCK)

    assert bootstrap.install_with_pip(["requirements.lock", "requirements-dev.lock"])

    (first, *shares), (second, *others) = carried_out[:2]
    assert [*shares, *others] == [
        "amqp==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n"
        "amqp==1 ; sys_platform == 'win32' \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n"
        "pytest==3 \\\n    --hash=sha256:03\n",
        "celery==2 ; sys_platform != 'win32' \\\n    --hash=sha256:02\n",
    ]
    for command in (first, second):
        assert command[1:4] == ["-m", "pip", "install"]
        assert "--require-hashes" in command
    assert [command[2] for (command,) in carried_out[2:]] == ["compileall", "pip"]
    assert carried_out[-1][0][-1] == "check"


def test_where_halves_do_not_make_a_whole_one_pip_installs_everything(
    checkout, carried_out, monkeypatch
):
    monkeypatch.setattr(bootstrap, "install_side_by_side", lambda names: False)

    assert bootstrap.install_with_pip(["requirements.lock"])

    ((command,),) = carried_out
    assert command[1:4] == ["-m", "pip", "install"]
    assert command[-3:] == ["--require-hashes", "-r", "requirements.lock"]


@pytest.mark.parametrize("failing", ["install", "check"])
def test_halves_are_no_whole_where_pip_refuses(checkout, monkeypatch, failing):
    def begin(command, **_kwargs):
        return SimpleNamespace(wait=lambda: int(failing in command))

    monkeypatch.setattr(bootstrap.subprocess, "Popen", begin)

    assert not bootstrap.install_side_by_side(["requirements.lock"])


def test_pip_takes_over_where_uv_fails(checkout, installed, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "uv_works", lambda: True)
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command, **kwargs: 2)

    bootstrap.install_locks(["requirements.lock"])

    assert installed == ["requirements.lock"]
    assert "uv could not; trying pip" in capsys.readouterr().out


def test_a_missing_venv_module_is_told_with_the_package_to_install(
    checkout, installed, monkeypatch
):
    monkeypatch.setattr(bootstrap, "succeeds", lambda command: False)

    with pytest.raises(bootstrap.StartError, match="sudo apt install python3-venv"):
        bootstrap.make_environment()


def test_the_systems_python_of_the_same_version_makes_the_environment(monkeypatch):
    monkeypatch.delenv(bootstrap.NAMED_BY_USER, raising=False)
    monkeypatch.setattr(bootstrap, "SYSTEM_PYTHON", bootstrap.sys.executable)
    monkeypatch.setattr(bootstrap.sys, "executable", "/opt/python")

    assert bootstrap.python_for_environment() == bootstrap.SYSTEM_PYTHON


def test_a_system_python_of_another_version_is_left_alone(monkeypatch):
    monkeypatch.delenv(bootstrap.NAMED_BY_USER, raising=False)
    monkeypatch.setattr(bootstrap, "SYSTEM_PYTHON", bootstrap.sys.executable)
    monkeypatch.setattr(bootstrap.sys, "executable", "/opt/python")
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 99, 0))

    assert bootstrap.python_for_environment() == "/opt/python"


def test_a_python_that_was_named_is_taken(monkeypatch):
    monkeypatch.setenv(bootstrap.NAMED_BY_USER, "1")
    monkeypatch.setattr(bootstrap, "SYSTEM_PYTHON", bootstrap.sys.executable)
    monkeypatch.setattr(bootstrap.sys, "executable", "/opt/python")

    assert bootstrap.python_for_environment() == "/opt/python"


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)

    with pytest.raises(bootstrap.StartError, match=r"needs Python 3\.11 or newer"):
        bootstrap.use_python_that_is_new_enough()


def test_an_old_python_hands_over_to_a_newer_one(monkeypatch):
    handed_over = []
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.sys, "argv", ["bootstrap.py", "run"])
    monkeypatch.setenv(bootstrap.CHECKED_BEFORE, "")
    monkeypatch.delenv(bootstrap.CHECKED_BEFORE)
    monkeypatch.setattr(bootstrap.shutil, "which", {"python3.12": "/opt/python3.12"}.get)
    monkeypatch.setattr(bootstrap.os, "execv", lambda path, args: handed_over.append(args))

    with pytest.raises(bootstrap.StartError):
        bootstrap.use_python_that_is_new_enough()

    assert handed_over == [["/opt/python3.12", bootstrap.__file__, "run"]]


def test_a_musl_machine_is_sent_to_the_containers(monkeypatch):
    monkeypatch.setattr(
        bootstrap.sysconfig, "get_config_var", lambda name: "x86_64-alpine-linux-musl"
    )

    with pytest.raises(bootstrap.StartError, match="docker compose up"):
        bootstrap.refuse_unsupported_machine()


def test_an_old_python_can_at_least_read_the_file():
    text = Path(bootstrap.__file__).read_text()

    assert ast.parse(text, feature_version=(3, 7))
