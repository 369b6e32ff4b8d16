"""The board in a real browser: list beside detail, back, keys, two clicks; axe runs elsewhere."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.recruitment.factories import escalated_order, ready_order

BOARD = reverse("recruitment:order_list")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def orders(world):
    """Two orders of Frederikshavn, and one that others were asked about."""
    names = ("Anker Prøve ApS", "Båd Prøve ApS")
    plain = [ready_order(world, company=world.company(name=name)) for name in names]
    called = escalated_order(world, "hjoerring", company=world.company(name="Cirkel Prøve ApS"))
    return [*plain, called]


@pytest.fixture
def board(page_for, world, orders):
    """The board as the case holder sees it, by company."""
    return page_for(world.consultant("frederikshavn"), f"{BOARD}?sort=company")


def test_row_opens_beside_the_list_and_back_restores_exactly(board, orders):
    board.get_by_role("link", name="Båd Prøve ApS").click()
    expect(board.locator("#detail")).to_contain_text("Båd Prøve ApS")
    expect(board).to_have_url(re.compile(f"sort=company&order={orders[1].pk}"))
    expect(board.locator("tr[aria-current]")).to_contain_text("Båd Prøve ApS")

    board.get_by_role("link", name="Cirkel Prøve ApS").first.click()
    expect(board.locator("tr[aria-current]")).to_contain_text("Cirkel Prøve ApS")
    board.go_back()

    expect(board.locator("tr[aria-current]")).to_contain_text("Båd Prøve ApS")
    expect(board.locator("#detail")).to_contain_text("Båd Prøve ApS")


def test_typing_filters_at_once_and_keeps_cursor_and_address(board):
    search = board.locator("#id_q")
    search.press_sequentially("anker", delay=20)

    expect(board.locator(".row-link")).to_have_count(1)
    expect(board).to_have_url(re.compile(r"q=anker"))
    expect(search).to_be_focused()
    expect(board.locator("#board-count")).to_have_text("1 ordre")


def test_choice_becomes_an_entry_that_back_undoes(board):
    board.get_by_label("Status").select_option("escalated")
    expect(board.locator(".row-link")).to_have_count(1)

    board.go_back()

    expect(board.locator(".row-link")).to_have_count(3)
    expect(board.get_by_label("Status")).to_have_value("")


def test_an_order_is_escalated_by_keyboard_from_the_list(board, orders):
    board.keyboard.press("j")
    board.keyboard.press("Enter")
    expect(board.locator("#detail")).to_contain_text("Anker Prøve ApS")
    board.keyboard.press("e")

    board.get_by_role("button", name="Send eskalering").click()

    expect(board).to_have_url(re.compile(orders[0].get_absolute_url()))
    expect(board.get_by_text("2 jobcentre er spurgt.")).to_be_visible()


def test_guest_is_added_inside_the_dialog(page_for, world, orders):
    board = page_for(world.consultant("frederikshavn"), f"{BOARD}?order={orders[0].pk}")
    board.keyboard.press("e")
    dialog = board.locator("#dialog")

    dialog.get_by_label("Et andet jobcenter").select_option(label="Aalborg")
    dialog.get_by_role("button", name="Tilføj").click()
    expect(dialog.get_by_role("checkbox", name="Aalborg")).to_be_checked()
    dialog.get_by_role("button", name="Send eskalering").click()

    expect(board.get_by_text("3 jobcentre er spurgt.")).to_be_visible()


def test_narrow_screen_leads_to_the_orders_own_page(board, orders):
    board.set_viewport_size(PHONE)

    board.get_by_role("link", name="Anker Prøve ApS").click()

    expect(board).to_have_url(re.compile(f"{orders[0].get_absolute_url()}$"))
