"""Every page in a real browser: WCAG 2.2 AA, no sideways scrolling, a silent console.

The resolver says which pages there are. One person reads all that is theirs; where the next
person sees another page under the same address, they read it too.
"""

import re
from types import SimpleNamespace

import pytest
import time_machine
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from playwright.sync_api import expect

from alliance.foundation.notifications import services as notifications
from alliance.foundation.notifications.models import Mail
from companies.views.web_inquiries import RECEIPT_SALT
from tests.clients import signed_in
from tests.database import staying
from tests.journeys.pages import Inspector
from tests.permissions.fillers import FILLERS, NO_KEY, OWN_ACCOUNT, PUBLIC
from tests.permissions.scene import build_tenant, identity, url_patterns
from tests.world import FIRST_MORNING, World, local

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, PHONE, SMALL = 1440, 390, 320
APPS = ("recruitment", "companies", "jobcenters", "servicecatalog", "portal")
# Answers that are no page: fragments, JSON, redirects.
NO_PAGES = {
    "attachments:attachment_download",
    "attachments:attachment_remove",
    "attachments:attachment_restore",
    "companies:company_duplicates",
    "companies:company_suggest",
    "companies:import_lines",
    "portal:health",
    "portal:message_open",
    "portal:styleguide_options",
    "recruitment:comment_people",
    "recruitment:occupation_suggest",
    "recruitment:order_company_facts",
    "servicecatalog:occupation_suggest",
}
# Who reads what the leader may not see, or sees otherwise; the leader reads everything else.
ADMINISTRATOR = {
    "companies:concept_new",
    "companies:import_columns",
    "companies:import_detail",
    "companies:import_list",
    "jobcenters:alliance_detail",
    "jobcenters:alliance_edit",
    "jobcenters:alliance_role_new",
    "jobcenters:membership_end",
    "jobcenters:membership_new",
}
AUTHOR = {"recruitment:comment_edit"}
OF_AN_ORDER = [f"recruitment:order_{name}" for name in ("detail", "conversation", "history")]
READERS = {
    "administrator": sorted(ADMINISTRATOR),
    "asked": [*OF_AN_ORDER, "recruitment:call_detail", "companies:company_detail"],
    "asked_guest_role": [*OF_AN_ORDER, "portal:home", "recruitment:call_detail"],
    "consultant": sorted(AUTHOR),
    "coordinator": ["portal:home", "servicecatalog:standard_list", "recruitment:order_list"],
}
LEADERS = sorted(FILLERS.keys() - NO_PAGES - ADMINISTRATOR - AUTHOR)
# Forms that are sent as they stand, to see their errors.
FORMS = (
    "companies:company_new",
    "companies:contact_new",
    "companies:inquiry_new",
    "jobcenters:invitation_new",
    "recruitment:advert_new",
    "recruitment:order_new",
    "recruitment:order_close",
    "recruitment:follow_up_complete",
)
EMPTY = (
    "portal:home",
    "portal:message_list",
    "recruitment:order_list",
    "recruitment:escalation_list",
    "recruitment:course_list",
    "recruitment:follow_up_list",
    "companies:agreement_list",
    "companies:company_list",
    "companies:concept_list",
    "companies:inquiry_list",
    "companies:level_list",
    "servicecatalog:standard_list",
)


@pytest.fixture(scope="module")
def shared_tenant(django_db_setup, django_db_blocker):
    stopped = time_machine.travel(local(FIRST_MORNING), tick=False)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(notifications, "ring", lambda: None)
        with stopped:
            tenant = build_tenant(World(), "frederikshavn", "hjoerring", "aalborg")
        with staying():
            yield tenant


@pytest.fixture
def tenant(shared_tenant, at, no_bell):
    """Frederikshavn with one of everything; Hjørring and a guest have been asked for help."""
    return shared_tenant


def address(name: str, tenant) -> str:
    kind = FILLERS[name]
    return reverse(name) if kind == NO_KEY else reverse(name, args=[tenant.keys[kind]])


class Visitor:
    """Walks addresses with one page of the browser and keeps what is wrong there."""

    def __init__(self, page, base: str, client):
        self.page, self.base, self.client = page, base, client
        self.inspector = Inspector(page)
        self.faults = []

    def visit(self, path: str, expected: int = 200) -> None:
        """Open a page, look at it on a screen and a phone, and zoom in until 320 px are left."""
        if self.only_acts(path):
            return
        self.page.set_viewport_size({"width": WIDE, "height": 900})
        code = self.page.goto(f"{self.base}{path}").status
        if code != expected:
            self.faults.append(f"{path}: answers {code}")
        self.look(path)

    def only_acts(self, path: str) -> bool:
        """Whether an address has nothing to read, by the methods that it says it takes."""
        answer = self.client.options(path)
        return answer.status_code == 405 and "GET" not in answer["Allow"]

    def look(self, what: str) -> None:
        """Look at the page as it stands now."""
        found = self.inspector.faults(WIDE, PHONE)
        self.page.set_viewport_size({"width": SMALL, "height": 900})
        self.faults += [f"{what}: {fault}" for fault in found + self.inspector.scrolling()]


@pytest.fixture
def visitor_as(page_for, live_server):
    """``visitor_as(user)``: somebody signed in who walks through the portal."""
    return lambda user: Visitor(page_for(user), live_server.url, signed_in(user))


def test_every_address_has_a_reader_or_is_no_page():
    read = {name for names in READERS.values() for name in names} | set(LEADERS)

    assert set(url_patterns()) == read | NO_PAGES | PUBLIC | OWN_ACCOUNT
    assert {name.partition(":")[0] for name in LEADERS} == set(APPS)


@pytest.mark.parametrize("methods", [["GET"], ["GET", "POST"], ["POST"]], ids=" ".join)
def test_no_address_is_passed_over_that_has_something_to_read(methods):
    def told(path):
        answer = require_http_methods(sorted(methods))(HttpResponse)
        return answer(RequestFactory().options(path))

    visitor = Visitor(page=None, base="", client=SimpleNamespace(options=told))

    assert visitor.only_acts("/") == ("GET" not in methods)


@pytest.mark.parametrize("app", APPS)
def test_the_pages_of_a_leader_are_usable_by_everybody(world, tenant, visitor_as, app):
    visitor = visitor_as(identity(world, "leader"))

    for name in LEADERS:
        if name.startswith(f"{app}:"):
            visitor.visit(address(name, tenant))

    assert visitor.faults == []


def test_what_others_see_there_is_usable_by_everybody(world, tenant, visitor_as):
    faults = []

    for who, names in READERS.items():
        visitor = visitor_as(identity(world, who))
        for name in names:
            visitor.visit(address(name, tenant))
        faults += visitor.faults

    assert faults == []


def test_the_pages_before_the_log_in_are_usable_by_everybody(
    world, tenant, page, client, live_server
):
    visitor = Visitor(page, live_server.url, client)
    body = Mail.objects.get(to_email="ny@frederikshavn.example").body
    user = world.consultant("frederikshavn")
    key = [user_pk_to_url_str(user), default_token_generator.make_token(user)]

    for name in (
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "recruitment:open_adverts",
    ):
        visitor.visit(reverse(name))
    for path in (
        reverse("account_inactive"),
        reverse("account_reset_password_from_key", args=key),
        reverse("account_reset_password_from_key", args=[key[0], "bad-key"]),
        reverse("account_reset_password_from_key_done"),
        re.search(r"/invitation/[^/\s]+/", body).group(),
    ):
        visitor.visit(path)
    visitor.visit(reverse("jobcenters:invitation_accept", args=["no-such-token"]), expected=404)
    link = Mail.objects.get(kind="recruitment.status_link_sent").body
    visitor.visit(re.search(r"/recruitment/company-status/[^/\s]+/", link).group())
    visitor.visit(reverse("recruitment:company_status", args=["no-such-token"]), expected=404)
    receipt = signing.dumps(["H-0A1B2C3D", "frederikshavn", "2026-03-03"], salt=RECEIPT_SALT)
    visitor.visit(reverse("companies:web_contact"))
    visitor.visit(reverse("companies:web_inquiry_received", args=[receipt]))
    visitor.visit(reverse("companies:web_inquiry"))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    visitor.look("the web form with errors")

    assert visitor.faults == []


def test_ones_own_account_and_refusals_are_usable_by_everybody(world, tenant, visitor_as):
    visitor = visitor_as(world.consultant("frederikshavn"))

    visitor.visit(reverse("account_change_password"))
    visitor.visit(reverse("account_logout"))
    visitor.visit("/no-such-page/", expected=404)
    visitor.visit(address("jobcenters:invitation_new", tenant), expected=403)
    visitor.visit("/search/?q=kanarie")

    assert visitor.faults == []


def test_pages_without_content_are_usable_by_everybody(world, tenant, visitor_as):
    visitor = visitor_as(world.consultant("skive"))

    for name in EMPTY:
        visitor.visit(address(name, tenant))
    visitor.visit("/search/?q=zzz")

    assert visitor.faults == []


def test_forms_with_errors_are_usable_by_everybody(world, tenant, visitor_as):
    visitor = visitor_as(identity(world, "leader"))
    page = visitor.page

    for name in FORMS:
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.goto(f"{visitor.base}{address(name, tenant)}")
        page.locator("main form[method=post] .button.primary").first.click()
        expect(page.get_by_role("alert").first).to_be_focused()
        visitor.look(name)

    assert visitor.faults == []


def test_what_opens_on_a_page_is_usable_by_everybody(world, tenant, visitor_as):
    visitor = visitor_as(world.consultant("frederikshavn"))
    page, order = visitor.page, address("recruitment:order_detail", tenant)

    page.goto(f"{visitor.base}{order}")
    page.get_by_role("link", name="Eskaler", exact=True).click()
    page.get_by_role("heading", name="Eskaler til andre jobcentre").wait_for()
    visitor.look("the dialog")
    page.goto(f"{visitor.base}{order}")
    page.keyboard.press("?")
    page.get_by_role("heading", name="Tastaturgenveje").wait_for()
    visitor.look("the keys")
    page.goto(f"{visitor.base}{order}")
    page.locator("summary", has_text="Mere").first.click()
    visitor.look("the menu")
    page.goto(f"{visitor.base}/recruitment/orders/new/")
    page.keyboard.type("kanarie")
    page.get_by_role("option").first.wait_for()
    visitor.look("the proposals")
    page.goto(f"{visitor.base}/recruitment/orders/?order={tenant.keys['order']}")
    page.locator("#detail").get_by_role("link", name="Åbn ordren").wait_for()
    visitor.look("the panel")

    assert visitor.faults == []
