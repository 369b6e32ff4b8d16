"""A real browser in tests marked ``browser``: Chromium of this machine, never a downloaded one.

Without Chromium these tests are skipped with a reason; where CI=true they fail instead. Each page
fails its test on a console error, a message of the content security policy, or a foreign address.
"""

import os
import shutil

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpResponse
from playwright.sync_api import expect

from alliance.foundation.notifications import services as notifications
from tests import axe
from tests.clients import StrictClient

# The shell without a window does the same in less time; either is the machine's own.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=da",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# Milliseconds until what is expected has to be there; no test is about speed, and the machine may
# be busy with others.
PATIENCE = 30_000
# What a browser says about an answer that the portal gives on purpose.
EXPECTED = ("the server responded with a status of 4",)


def pytest_configure(config):
    """A fixture of pytest-playwright is of a kind that pytest 10 drops; it is not ours to mend."""
    expect.set_options(timeout=PATIENCE)
    config.addinivalue_line(
        "filterwarnings",
        "ignore:Session-scoped fixtures defined as instance:pytest.PytestRemovedIn10Warning",
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the machine's Chromium as frontend.md 5 says."""
    if CHROMIUM is None:
        reason = "no Chromium on this machine (the package is called chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A Danish office screen; ``page.set_viewport_size(PHONE)`` makes it a phone."""
    return {
        **browser_context_args,
        "locale": "da-DK",
        "timezone_id": "Europe/Copenhagen",
        "viewport": DESKTOP,
    }


@pytest.fixture(scope="session")
def shared_context(browser, browser_context_args):
    """The one profile of the browser in which the tests of a process open their pages."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture
def context(shared_context):
    """A profile in which nobody has signed in, and that knows the portal's styles and scripts.

    A new one for each test would fetch and compile them each time. What a test leaves behind goes
    with its pages (they hold what was kept for the session of a tab) and with the cookies; nothing
    else is kept by pages of the portal, which may not be stored either.
    """
    yield shared_context
    for page in shared_context.pages:
        page.close()
    shared_context.clear_cookies()


@pytest.fixture(scope="session")
def live_server(live_server):
    """The running portal, whose styles and scripts a browser fetches once and not on every page.

    For ten years: on the server's stopped clock the answers look months old to the browser.
    """

    def kept(handler, request, serve=StaticFilesHandler.serve):
        if request.path == axe.PATH:
            response = HttpResponse(axe.SCRIPT, content_type="text/javascript; charset=utf-8")
        else:
            response = serve(handler, request)
        response["Cache-Control"] = "max-age=315360000"
        return response

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(StaticFilesHandler, "serve", kept)
        yield live_server


def listen(page, address: str) -> list[str]:
    """The list that fills with what goes wrong on ``page`` of the portal at ``address``."""
    said = []
    page.on("console", lambda message: said.append(message.text) if _is_fault(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda request: said.append(request.url) if _is_foreign(request, address) else None,
    )
    return said


def read_on(page) -> None:
    """Scroll down until the page has fetched everything that it keeps for then."""
    later = page.locator(".to-come")
    while left := later.count():
        # By the page itself: the part may go while one still holds it.
        page.evaluate("document.querySelector('.to-come')?.scrollIntoView()")
        expect(later).not_to_have_count(left)


@pytest.fixture
def no_bell(monkeypatch):
    """Work that is committed rings for the postman; behind a browser test stands no broker."""
    monkeypatch.setattr(notifications, "ring", lambda: None)


@pytest.fixture
def page(page, live_server, no_bell):
    """A page of the running portal that must stay silent."""
    said = listen(page, live_server.url)
    yield page
    assert not said, f"the browser says: {said}"


def _is_fault(message) -> bool:
    text = message.text
    is_loud = message.type == "error" or "Content Security Policy" in text
    return is_loud and not any(part in text for part in EXPECTED)


def _is_foreign(request, address: str) -> bool:
    return not request.url.startswith((address, "data:", "blob:", "about:"))


@pytest.fixture
def page_for(page, live_server):
    """``page_for(user, path)``: the page at ``path`` with ``user`` signed in, without the form."""

    def opened(user, path="/"):
        client = StrictClient()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )
        page.goto(f"{live_server.url}{path}")
        return page

    return opened
