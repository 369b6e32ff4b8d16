"""The test client of Django, as a strict browser without JavaScript."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, CSRF_SESSION_KEY
from django.test import Client
from django.utils.crypto import get_random_string

from alliance.foundation.sessions import SessionStore

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
        """Sign in without the form: a session as the log-in leaves it after the first page, and
        nothing that counters, logs or the person's last log-in should know of."""
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = backend or settings.AUTHENTICATION_BACKENDS[1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[CSRF_SESSION_KEY] = get_random_string(CSRF_SECRET_LENGTH, CSRF_ALLOWED_CHARS)
        session.create()
        self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


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
