"""Plain manage.py finds the servers of the portal that runs from this folder."""

import pytest

from alliance.launcher.adopt import adopt_running_servers
from alliance.launcher.lock import Running, StateLock


@pytest.fixture
def running(tmp_path):
    tmp_path.chmod(0o755)
    lock = StateLock(tmp_path)
    lock.take()
    lock.tell(Running(pid=1, database_url="postgres:///embedded", broker_url="redis+socket://x"))
    yield tmp_path
    lock.drop()


@pytest.fixture
def state(monkeypatch):
    monkeypatch.setattr("alliance.launcher.places.servers_account", lambda: None)


@pytest.mark.usefixtures("state")
def test_the_running_portals_servers_are_adopted(running):
    environment = {"PORTAL_STATE": str(running)}

    adopted = adopt_running_servers(environment)

    assert adopted
    assert environment["DATABASE_URL"] == "postgres:///embedded"
    assert environment["BROKER_URL"] == "redis+socket://x"


@pytest.mark.usefixtures("state")
def test_a_named_database_wins(running):
    environment = {"PORTAL_STATE": str(running), "DATABASE_URL": "postgres:///mine"}

    assert not adopt_running_servers(environment)
    assert environment["DATABASE_URL"] == "postgres:///mine"


@pytest.mark.usefixtures("state")
def test_without_a_running_portal_nothing_is_adopted(tmp_path):
    environment = {"PORTAL_STATE": str(tmp_path)}

    assert not adopt_running_servers(environment)
    assert "DATABASE_URL" not in environment
