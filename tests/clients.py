"""The test client of Django, as a strict browser without JavaScript."""

import re

import pytest
from django.test import Client, override_settings

INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)|<style|<[a-z][^>]*\s(?:style|on[a-z]+|hx-on[:a-z-]*)\s*=",
    re.IGNORECASE,
)


class StrictClient(Client):
    """Refuses pages that our content security policy would break."""

    def request(self, **request):
        response = super().request(**request)
        kind = response.get("Content-Type", "")
        if kind.startswith("text/html") and not response.streaming:
            found = INLINE.search(response.content.decode())
            assert not found, f"inline script or style: {found and found.group()}"
        return response

    def force_login(self, user, backend=None):
        """Sign in without the form: no attempt that the lock-out counter should know of."""
        with override_settings(AXES_ENABLED=False):
            super().force_login(user, backend)


@pytest.fixture
def client() -> StrictClient:
    """A browser in which nobody has signed in."""
    return StrictClient()


def signed_in(user) -> StrictClient:
    """A browser in which ``user`` is signed in."""
    browser = StrictClient()
    browser.force_login(user)
    return browser


@pytest.fixture
def client_for(db):
    """``client_for(user)``: a browser in which ``user`` is signed in."""
    return signed_in
