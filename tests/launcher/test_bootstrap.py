"""The environment: made when it is missing, filled only when a lock has changed."""

import ast
from pathlib import Path

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
    monkeypatch.setattr(bootstrap, "install_with_pip", lambda name: names.append(name) or True)
    return names


def test_a_lock_is_installed_once(checkout, installed):
    bootstrap.install_lock("requirements.lock")
    bootstrap.install_lock("requirements.lock")

    assert installed == ["requirements.lock"]


def test_a_changed_lock_is_installed_again(checkout, installed):
    bootstrap.install_lock("requirements.lock")
    (checkout / "requirements.lock").write_text("celery==2 --hash=sha256:01\n")

    bootstrap.install_lock("requirements.lock")

    assert installed == ["requirements.lock"] * 2


def test_a_rebuilt_environment_is_filled_again(checkout, installed):
    bootstrap.install_lock("requirements.lock")
    (checkout / ".venv/pyvenv.cfg").write_text("version = 3.13.0\n")

    bootstrap.install_lock("requirements.lock")

    assert installed == ["requirements.lock"] * 2


def test_a_broken_installation_is_never_taken_for_a_whole_one(checkout, installed, monkeypatch):
    bootstrap.install_lock("requirements.lock")
    (checkout / "requirements.lock").write_text("celery==2 --hash=sha256:01\n")
    monkeypatch.setattr(bootstrap, "install_with_pip", lambda name: False)

    with pytest.raises(bootstrap.StartError, match="could not be installed"):
        bootstrap.install_lock("requirements.lock")

    assert not (checkout / ".venv/requirements.lock.stamp").exists()


def test_hashes_are_demanded_of_pip(checkout, monkeypatch):
    commands = []
    monkeypatch.setattr(bootstrap, "succeeds", lambda command: True)
    monkeypatch.setattr(
        bootstrap.subprocess, "call", lambda command, **kwargs: commands.append(command) or 0
    )

    bootstrap.install_with_pip("requirements.lock")

    assert commands[0][1:3] == ["-m", "pip"]
    assert commands[0][-3:] == ["--require-hashes", "-r", "requirements.lock"]


def test_pip_takes_over_where_uv_fails(checkout, installed, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "uv_works", lambda: True)
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command, **kwargs: 2)

    bootstrap.install_lock("requirements.lock")

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
