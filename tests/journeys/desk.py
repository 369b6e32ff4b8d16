"""One person at a browser of their own, who clicks and fills in what stands on the screen.

Everything is found by its label, heading or text, so that the pages may look as they like.
"""

import re
from contextlib import contextmanager

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.browser import listen, read_on
from tests.clients import StrictClient
from tests.journeys.pages import log_in

PATIENCE = 30_000  # milliseconds that a text may take to appear, on a machine that does much else
# What stands behind the label of a field that must be filled in.
STAR = r"\s*(\*\s*)?$"


class Desk:
    """``context`` is a browser context of its own, ``base`` the address of the portal.

    ``user`` is who sits here; another one may sit down later. ``said`` fills with what the browser
    complains about.
    """

    def __init__(self, context, base: str, user):
        self.context, self.base, self.user = context, base, user
        self.page: Page = context.new_page()
        self.said = listen(self.page, base)
        self.scope: Page | Locator = self.page

    def log_in(self) -> None:
        """Sign in by the form, as on any morning."""
        self.page.goto(self.base)
        log_in(self.page, self.user)

    def come_back(self, user=None) -> None:
        """Sit down on a new day, or another person does: the session is there without the form."""
        self.user = user or self.user
        client = StrictClient()
        client.force_login(self.user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        self.context.add_cookies([{"name": name, "value": value, "url": self.base}])

    @property
    def path(self) -> str:
        """The address of the page on the screen, without the portal's own."""
        return self.page.url.removeprefix(self.base).partition("#")[0]

    def open(self, path: str = "/") -> int:
        """Go to a page by its address; returns the status of the answer."""
        return self.page.goto(f"{self.base}{path}").status

    def read_on(self) -> None:
        """Scroll down, so that the page fetches what it keeps for then."""
        read_on(self.page)

    def go(self, name: str, within: Locator | None = None) -> None:
        """Follow the first link of this text (a part of it) to its page."""
        link = (within or self.page).get_by_role("link", name=name).first
        with self.page.expect_navigation():
            link.click()
        self.page.wait_for_load_state()

    @contextmanager
    def act(self, name: str, *, menu: bool = True):
        """Open an act that comes as a dialog; inside the context labels are those of the dialog."""
        if menu:
            self.page.locator("main").get_by_text("Mere", exact=True).click()
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.scope = self.page.get_by_role("dialog")
        self.scope.get_by_role("heading").first.wait_for()
        try:
            yield
        finally:
            self.scope = self.page

    def field(self, label: str, nth: int = 0) -> Locator:
        """The field of this whole label; ``nth`` where a form repeats it."""
        return self.scope.get_by_label(re.compile(rf"^\s*{re.escape(label)}{STAR}")).nth(nth)

    def fill(self, label: str, text: object, nth: int = 0) -> None:
        """Write over what stands in a field."""
        self.field(label, nth).fill(str(text))

    def choose(self, label: str, option: str, nth: int = 0) -> None:
        """Choose from a list by what its line says."""
        self.field(label, nth).select_option(label=option)

    def tick(self, label: str) -> None:
        """Choose a round or square box."""
        self.field(label).check()

    def pick(self, label: str, text: str, row: str) -> None:
        """Type into a field that proposes, and take the proposal that begins with ``row``."""
        self.scope.get_by_role("combobox", name=label).first.fill(text)
        self.page.get_by_role("option", name=row).first.click()

    def press(self, name: str) -> None:
        """Press a button that sends its form, and see the page that answers."""
        with self.page.expect_navigation():
            self.scope.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def region(self, name: str) -> Locator:
        """A part of the page by its heading."""
        return self.page.get_by_role("region", name=name)

    def row(self, region: str, text: str) -> Locator:
        """The line of a table that names ``text``."""
        return self.region(region).get_by_role("row").filter(has_text=text)

    def sees(self, *texts: str, within: Locator | None = None) -> None:
        """Each text stands there to be read."""
        for text in texts:
            expect(within or self.page.get_by_role("main")).to_contain_text(text, timeout=PATIENCE)

    def misses(self, *texts: str) -> None:
        """None of the texts stands on the page."""
        for text in texts:
            expect(self.page.get_by_role("main")).not_to_contain_text(text)
