"""The main job in a real browser: log an order by keyboard, escalate, answer, follow up."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from alliance.foundation.sweep import run_sweep
from companies.models import Contact
from recruitment.models import RecruitmentOrder
from tests.browser import listen
from tests.clients import StrictClient
from tests.journeys.pages import Keyboard, log_in
from tests.recruitment.factories import advert_for, call_to, draft_order, ready_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def order(world, at):
    return ready_order(world, title="Svejser til værftet")


@pytest.fixture
def plain_page(browser, browser_context_args, live_server, no_bell):
    """``plain_page(user, path)``: a page in a browser that runs no script."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    said = listen(page, live_server.url)

    def opened(user, path):
        client = StrictClient()
        client.force_login(user)
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page.goto(f"{live_server.url}{path}")
        return page

    yield opened
    context.close()
    assert not said, f"the browser says: {said}"


def test_from_my_day_to_a_ready_order_takes_nine_inputs_at_most(world, at, page, live_server):
    company = world.company("frederikshavn", name="Opdigtet Skibsværft A/S")
    page.goto(live_server.url)
    log_in(page, world.consultant("frederikshavn"))
    hands = Keyboard(page)

    hands.key("n")
    page.get_by_role("heading", name="Ny ordre").wait_for()
    hands.pick("Virksomhed", "skibsv", company.name)
    page.get_by_label("Kontaktperson").wait_for()
    hands.pick("Stillingsbetegnelse", "svejs", "Svejser")
    hands.fill("Kompetencer", "Certifikat i MAG-svejsning")
    hands.fill("Antal medarbejdere", "40")
    hands.fill("Start", "010626")
    hands.press("Gør klar")
    page.get_by_role("heading", name="Svejser × 40").wait_for()

    logged = RecruitmentOrder.objects.get()
    assert (logged.state, logged.starts_on) == ("ready", dt.date(2026, 6, 1))
    assert hands.inputs <= 9


def test_two_clicks_escalate_and_the_neighbor_pledges(world, order, page_for):
    page = page_for(order.case_holder, order.get_absolute_url())
    asked = page.get_by_role("region", name="Spurgte jobcentre").get_by_role("row")

    page.get_by_role("link", name="Eskaler", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Send eskalering").click()
    expect(asked.filter(has_text="Hjørring")).to_contain_text("Ikke svaret endnu")

    page_for(world.consultant("hjoerring"))
    page.get_by_role("link", name=re.compile("40 × Svejser")).first.click()
    page.get_by_label("Hvor mange kan I stille med?").fill("12")
    page.get_by_role("button", name="Send tilsagn").click()
    expect(page.get_by_text("Tilsagn givet").first).to_be_visible()

    page_for(order.case_holder, order.get_absolute_url())
    expect(asked.filter(has_text="Hjørring")).to_contain_text("Tilsagn givet")
    assert call_to(order, "hjoerring").pledged_count == 12


def test_the_call_before_the_expiry_leads_to_the_escalation(world, order, at, page_for):
    advert_for(order, dt.date(2026, 4, 1))
    six = at("2026-03-27 06:00").moment
    run_sweep(six)
    page = page_for(order.case_holder)
    calls = page.get_by_role("region", name="Ring til virksomheden")

    calls.get_by_role("link", name=re.compile("Vil have hjælp")).click()
    expect(page.get_by_label("Fik ingen, ønsker hjælp")).to_be_checked()
    page.get_by_label("Hvad blev der sagt").fill("Ingen endnu, de vil gerne have hjælp.")
    page.get_by_role("button", name="Gem og gå videre").click()

    expect(page.get_by_role("heading", name="Eskaler til andre jobcentre")).to_be_visible()
    assert page.url.endswith(f"/recruitment/orders/{order.pk}/escalate/")
    assert Contact.objects.get().summary == "Ingen endnu, de vil gerne have hjælp."


def test_back_from_an_order_keeps_filters_and_selection(world, order, page_for):
    ready_order(world, "broenderslev", title="Maler")
    page = page_for(order.case_holder, "/recruitment/orders/?scope=alliance&q=svejser")

    page.locator("#board").get_by_role("link", name=order.company.name).click()
    page.locator("#detail").get_by_role("link", name="Åbn ordren").click()
    page.get_by_role("heading", name="Behovet").wait_for()
    page.go_back()

    expect(page.locator("#id_q")).to_have_value("svejser")
    expect(page.locator("tr[aria-current]")).to_contain_text(order.company.name)
    expect(page.locator("#detail")).to_contain_text("Åbn ordren")
    expect(page.locator(".row-link")).to_have_count(1)


def test_without_javascript_the_board_is_read_and_searched(world, order, plain_page):
    ready_order(world, "broenderslev", title="Maler")
    page = plain_page(order.case_holder, "/recruitment/orders/?scope=alliance")

    page.locator("#id_q").fill("svejser")
    page.keyboard.press("Enter")
    page.locator(".row-link").click()

    expect(page.get_by_role("heading", name="Svejser til værftet × 40")).to_be_visible()


def test_without_javascript_an_order_is_logged_and_marked_ready(world, at, plain_page):
    company = world.company("frederikshavn", name="Opdigtet Skibsværft A/S")
    page = plain_page(world.consultant("frederikshavn"), "/recruitment/orders/new/")

    page.get_by_role("textbox", name="Virksomhed").fill(company.cvr_number)
    page.get_by_label("Stillingsbetegnelse").fill("Svejser")
    page.get_by_label("Kompetencer").fill("Certifikat i MAG-svejsning")
    page.get_by_label("Start").fill("1/6-2026")
    page.get_by_role("button", name="Gem som kladde").click()
    page.get_by_role("button", name="Gør klar").click()

    expect(page.get_by_role("heading", name="Svejser × 1")).to_be_visible()
    assert RecruitmentOrder.objects.get().state == "ready"


def test_without_javascript_a_draft_is_changed_and_a_mistake_is_told(world, at, plain_page):
    draft = draft_order(world)
    page = plain_page(draft.case_holder, f"/recruitment/orders/{draft.pk}/edit/")

    page.get_by_label("Start").fill("ikke en dato")
    page.get_by_role("button", name="Gem som kladde").click()
    expect(page.get_by_role("alert")).to_contain_text("Start")
    page.get_by_label("Start").fill("2/6-2026")
    page.get_by_role("button", name="Gem som kladde").click()
    page.get_by_role("heading", name="Behovet").wait_for()

    draft.refresh_from_db()
    assert draft.starts_on == dt.date(2026, 6, 2)


def test_without_javascript_a_call_is_answered(world, order, plain_page):
    page = plain_page(order.case_holder, f"/recruitment/orders/{order.pk}/escalate/")
    page.get_by_role("button", name="Send eskalering").click()
    call = call_to(order, "hjoerring")

    page = plain_page(world.consultant("hjoerring"), call.get_absolute_url())
    page.get_by_label("Hvor mange kan I stille med?").fill("7")
    page.get_by_role("button", name="Send tilsagn").click()

    expect(page.get_by_text("Tilsagn givet").first).to_be_visible()
    call.refresh_from_db()
    assert (call.state, call.pledged_count) == ("pledged", 7)
