"""The order's pages in a real browser: by keyboard alone, saving themselves, readable by all."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from alliance.foundation.calendar import now, today
from alliance.foundation.notifications import services as notifications
from recruitment.choices import OrderState
from recruitment.models import RecruitmentOrder
from recruitment.services.follow_ups import plan_follow_ups
from tests import axe
from tests.browser import PHONE, read_on
from tests.recruitment.factories import advert_for, draft_order, ready_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "/recruitment/orders/new/"


def pick(page, text: str) -> None:
    """Type into the typeahead that has the focus and take the first proposal."""
    page.keyboard.type(text, delay=20)
    expect(page.locator("[role=option]:visible").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_a_ready_order_takes_six_inputs_by_keyboard_alone(world, page_for):
    company = world.company()
    page = page_for(world.consultant("frederikshavn"), "/recruitment/orders/")

    page.keyboard.press("n")
    expect(page.locator("#id_company")).to_be_focused()
    pick(page, company.name)
    expect(page.locator("#id_workplace")).to_have_value(re.compile("Opdigtet Vej"))
    page.keyboard.press("Tab")
    pick(page, "Svejser")
    page.keyboard.press("Tab")
    page.keyboard.type("Certifikat")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("1/6-2030")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/recruitment/orders/[0-9a-f-]{36}/$"))

    order = RecruitmentOrder.objects.get()
    assert (order.state, order.company) == (OrderState.READY, company)


def test_a_draft_saves_itself_and_survives_a_reload(world, page_for):
    company = world.company()
    page = page_for(world.consultant("frederikshavn"), NEW)

    pick(page, company.name)
    page.fill("#id_skills", "Kranbevis")
    expect(page.locator("[data-save-state]")).to_contain_text("Gemt")
    page.wait_for_url(re.compile("/edit/$"))
    page.reload()

    expect(page.locator("#id_skills")).to_have_value("Kranbevis")
    assert RecruitmentOrder.objects.get().is_draft


def test_an_act_opens_in_a_dialog_and_comes_back_with_what_was_done(world, page_for):
    order = ready_order(world)
    page = page_for(order.case_holder, order.get_absolute_url())

    read_on(page)
    page.get_by_role("link", name="Notér status").first.click()
    page.get_by_label("Hvad blev der sagt").fill("Tre til samtale.")
    page.get_by_role("dialog").get_by_role("button", name="Notér status").click()

    expect(page.get_by_text("Status er noteret på virksomheden.")).to_be_visible()
    read_on(page)
    expect(page.get_by_text("Tre til samtale.")).to_be_visible()


def test_the_long_tail_comes_when_one_scrolls_to_it(world, page_for):
    order = ready_order(world)
    page = page_for(order.case_holder, order.get_absolute_url())
    history = page.get_by_role("heading", name="Historik")

    expect(page.get_by_role("link", name="Tal pr. jobcenter, kontakt og historik")).to_have_count(1)
    expect(history).to_have_count(0)
    page.get_by_role("link", name="Tal pr. jobcenter, kontakt og historik").focus()

    expect(history).to_be_visible()
    expect(page.get_by_role("heading", name="Kommentarer")).to_be_visible()
    expect(page.locator(".to-come")).to_have_count(0)
    assert faults(page) == []


def test_the_whole_order_is_printed(world, page_for):
    order = ready_order(world)
    page = page_for(order.case_holder, order.get_absolute_url())

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    expect(page.locator(".to-come")).to_have_count(0)
    headings = page.locator("main h2").all_text_contents()
    assert headings.index("Kommentarer") < headings.index("Filer") < headings.index("Historik")


def test_an_address_that_names_a_later_part_leads_to_it(world, page_for):
    order = ready_order(world)

    page = page_for(order.case_holder, f"{order.get_absolute_url()}#files")

    expect(page.get_by_role("heading", name="Filer")).to_be_in_viewport()


def test_what_opens_on_a_page_is_accessible_on_a_phone_too(world, page_for, live_server, due):
    page = page_for(due.assignee, NEW)
    page.set_viewport_size(PHONE)
    draft = reverse("recruitment:order_edit", args=[draft_order(world, skills="").pk])

    page.goto(f"{live_server.url}{draft}?ready")
    missing = faults(page)
    page.goto(f"{live_server.url}{due.get_absolute_url()}?outcome=got_some")
    outcome = faults(page)
    page.goto(f"{live_server.url}{due.order.get_absolute_url()}")
    page.locator("details.acts > summary").click()
    menu = faults(page)
    page.get_by_role("link", name="Registrér et resultat").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Registrér").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_focused()
    dialog = faults(page)

    assert [missing, outcome, menu, dialog] == [[], [], [], []]


@pytest.fixture
def due(world, monkeypatch):
    """A call that is due, of an order with an advert; no postman is woken for its notice."""
    monkeypatch.setattr(notifications, "ring", lambda: None)
    advert = advert_for(ready_order(world), today() + dt.timedelta(days=5))
    plan_follow_ups(now())
    return advert.follow_ups.get()


def faults(page) -> list[str]:
    """What is wrong with what is shown: axe's findings, and sideways scrolling."""
    found, _passed = axe.judge(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found + ([f"{wide} px too wide"] if wide > 0 else [])
