"""Guards that watch every test: each turns a quiet fault into a failing test."""

import ipaddress
import logging
import socket
import sys

import pytest
from django.db.models import QuerySet
from django.template import engines
from django.template.base import FilterExpression

# A default says that the template knows the variable may be missing.
TOLERANT_FILTERS = {"default", "default_if_none", "yesno"}


class UndefinedVariable(str):
    """Stands where Django puts nothing for an unknown variable; fails when it would be shown.

    Conditions and ``default`` see the empty text that they see in production.
    """

    __slots__ = ()

    def __bool__(self):
        frame = sys._getframe(1)
        if frame.f_code is not FilterExpression.resolve.__code__:
            return False
        filters = frame.f_locals["self"].filters
        return not any(function.__name__ in TOLERANT_FILTERS for function, _arguments in filters)

    def __contains__(self, part):
        return part == "%s"

    def __mod__(self, variable):
        raise AssertionError(f"undefined template variable: {variable}")


@pytest.fixture(autouse=True, scope="session")
def _fail_on_undefined_variable():
    engines["django"].engine.string_if_invalid = UndefinedVariable()


def _is_here(host: object) -> bool:
    if not host or host in ("localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Only this machine may be spoken to; names of others are not even looked up."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connect_here(self, address):
        assert self.family == socket.AF_UNIX or _is_here(address[0]), f"network: {address}"
        return connect(self, address)

    def look_up_here(host, *args, **kwargs):
        assert _is_here(host), f"network: {host}"
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket, "getaddrinfo", look_up_here)
        yield


@pytest.fixture(autouse=True, scope="session")
def _reverse_unordered_querysets():
    """Rows without an order come in any order: here in the reverse of the usual one."""
    fetch = QuerySet._fetch_all

    def fetch_reversed(self):
        is_fresh = self._result_cache is None
        fetch(self)
        if is_fresh and not self.query.is_sliced and not self.ordered:
            self._result_cache.reverse()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", fetch_reversed)
        yield


@pytest.fixture
def errors_expected():
    """For a test in which an error in the log is the point."""


@pytest.fixture(autouse=True)
def _fail_on_logged_error(request, caplog):
    """An error that was only logged is a failure nobody saw."""
    yield
    if "errors_expected" in request.fixturenames:
        return
    logged = [
        f"{entry.name}: {entry.getMessage()}"
        for entry in caplog.get_records("call")
        if entry.levelno >= logging.ERROR
    ]
    assert not logged, f"errors in the log: {logged}"
