"""The portal's own pages in a real browser: keys and live search; axe runs in the page walk."""

import re

import pytest
from playwright.sync_api import expect

from tests.portal.factories import notice_for
from tests.recruitment.factories import escalated_order, ready_order

SLUG = "frederikshavn"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def user(world):
    """A consultant whose day holds something of each kind."""
    person = world.consultant(SLUG)
    ready_order(world, company=world.company(SLUG, name="Anker Prøve ApS"))
    escalated_order(world, SLUG, owner="hjoerring", company=world.company("hjoerring"))
    notice_for(person, subject="Noget er sket")
    return person


def test_the_new_order_is_one_key_away(page_for, user):
    page = page_for(user)

    page.keyboard.press("n")

    expect(page).to_have_url(re.compile(r"/recruitment/orders/new/"))


def test_slash_searches_from_everywhere(page_for, user):
    page = page_for(user)

    page.keyboard.press("/")
    page.keyboard.type("anker")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Anker Prøve ApS", exact=True)).to_be_visible()


def test_hits_appear_while_typing_and_the_address_follows(page_for, user):
    page = page_for(user, "/search/")

    page.locator("main input[name=q]").press_sequentially("anker", delay=20)

    expect(page.get_by_role("link", name="Anker Prøve ApS", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=anker"))
    expect(page.locator("main input[name=q]")).to_be_focused()


def test_keys_walk_through_the_day(page_for, user):
    page = page_for(user)

    page.keyboard.press("j")

    expect(page.locator("main tbody th a").first).to_be_focused()


def test_the_language_is_changed_from_the_menu(page_for, user):
    page = page_for(user)

    page.locator("details.menu summary").first.click()
    page.get_by_role("button", name="In English").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("My day")
