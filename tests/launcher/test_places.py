"""Where state lies and as whom the servers run."""

import os
from pathlib import Path

import pytest

from alliance.launcher import binaries, places
from alliance.launcher.output import StartError
from alliance.launcher.places import Places, choose_places, make_folder, remove_socket_folder
from alliance.launcher.processes import Account

NOBODY = Account("nobody", 65534, 65534)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders away")


def test_an_ordinary_user_keeps_state_in_the_checkout(monkeypatch):
    monkeypatch.setattr(places, "servers_account", lambda: None)

    assert choose_places({}) == Places(places.CHECKOUT / ".state", None)


def test_a_folder_named_by_portal_state_wins(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "servers_account", lambda: None)

    assert choose_places({"PORTAL_STATE": str(tmp_path / "new")}).state == tmp_path / "new"


def test_root_keeps_state_in_a_checkout_that_others_can_enter(monkeypatch):
    monkeypatch.setattr(places, "servers_account", lambda: NOBODY)
    monkeypatch.setattr(places, "others_can_enter", lambda path: True)

    assert choose_places({}).state == places.CHECKOUT / ".state"


def test_root_keeps_state_of_a_closed_checkout_where_nobody_can_enter_it(monkeypatch):
    monkeypatch.setattr(places, "servers_account", lambda: NOBODY)
    monkeypatch.setattr(places, "others_can_enter", lambda path: False)

    first, again = choose_places({}), choose_places({})

    assert first == again
    assert first.state.parent in places.SHARED_TEMPORARY
    assert first.state.name.startswith("portal-")


def test_root_is_told_when_nobody_cannot_enter_the_named_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "servers_account", lambda: NOBODY)
    tmp_path.chmod(0o700)

    with pytest.raises(StartError, match="cannot be entered by the user 'nobody'"):
        choose_places({"PORTAL_STATE": str(tmp_path / "new")})


def test_a_link_in_place_of_the_state_folder_is_refused(tmp_path):
    (tmp_path / "trap").symlink_to(tmp_path)

    with pytest.raises(StartError, match="belongs to another user"):
        make_folder(tmp_path / "trap", 0o755)


@as_root
def test_a_state_folder_of_somebody_else_is_refused(tmp_path):
    os.chown(tmp_path, NOBODY.uid, NOBODY.gid)

    with pytest.raises(StartError, match="belongs to another user"):
        make_folder(tmp_path, 0o755)


def test_only_socket_folders_are_ever_removed(tmp_path):
    (tmp_path / "portal-1").mkdir()
    (tmp_path / "precious").mkdir()

    remove_socket_folder(tmp_path / "portal-1")
    remove_socket_folder(tmp_path / "precious")

    assert [path.name for path in tmp_path.iterdir()] == ["precious"]


@pytest.fixture
def closed_site(tmp_path, monkeypatch):
    """Installed packages in a folder that only its owner can enter."""
    site = tmp_path / "site"
    (site / "package/bin").mkdir(parents=True)
    (site / "package/bin/server").write_text("#!/bin/sh\n")
    (site / "package/bin/server").chmod(0o700)
    (site / "package.libs").mkdir()
    (site / "package.libs/libpq.so.5").write_text("")
    site.chmod(0o700)
    monkeypatch.setattr(binaries.metadata, "version", lambda name: "18.6")
    return site


def test_programs_out_of_reach_are_copied_with_the_libraries_beside_them(closed_site, tmp_path):
    wanted = Places(tmp_path / "state", NOBODY)

    copy = binaries.reachable(closed_site, ("p", "package"), wanted, beside="package.libs")

    assert copy == wanted.binaries / "package-18.6"
    assert (copy / "package/bin/server").stat().st_mode & 0o555 == 0o555
    assert (copy / "package.libs/libpq.so.5").exists()


def test_a_copy_that_was_cut_short_is_made_again(closed_site, tmp_path):
    wanted = Places(tmp_path / "state", NOBODY)
    (wanted.binaries / "package-18.6.unfinished/package").mkdir(parents=True)

    copy = binaries.reachable(closed_site, ("p", "package"), wanted, beside="package.libs")

    assert (copy / "package/bin/server").exists()
    assert [path.name for path in wanted.binaries.iterdir()] == ["package-18.6"]


def test_an_ordinary_user_runs_programs_where_they_lie(closed_site, tmp_path):
    wanted = Places(tmp_path / "state", None)

    assert binaries.reachable(closed_site, ("p", "package"), wanted) == closed_site


@pytest.mark.parametrize(
    ("told", "version"),
    [("postgres (PostgreSQL) 18.6", 18), ("postgres (PostgreSQL) 15.4 (Debian 15.4-2)", 15)],
)
def test_the_version_of_a_server_is_read_from_what_it_says(tmp_path, told, version):
    program = tmp_path / "postgres"
    program.write_text(f"#!/bin/sh\necho '{told}'\n")
    program.chmod(0o755)

    assert binaries.version_of(program) == version


def test_a_machine_without_any_postgresql_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(binaries, "package_folder", lambda package: None)
    monkeypatch.setattr(binaries, "machine_postgres", list)

    with pytest.raises(StartError, match="DATABASE_URL=postgres://"):
        binaries.find_postgres(Places(Path("/nowhere"), None))


def test_the_machines_own_servers_stand_in_for_the_wheels(monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "package_folder", lambda package: None)
    monkeypatch.setattr(binaries, "machine_postgres", lambda: [tmp_path])
    monkeypatch.setattr(binaries, "version_of", lambda program: 16)
    monkeypatch.setattr(binaries.shutil, "which", {"redis-server": "/usr/bin/redis-server"}.get)
    nowhere = Places(Path("/nowhere"), None)

    assert binaries.find_postgres(nowhere) == tmp_path
    assert binaries.find_valkey(nowhere) == Path("/usr/bin/redis-server")
