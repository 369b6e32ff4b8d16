"""The company's page in a real browser: its last part comes when it is wanted, also on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser import read_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_whole_company_is_printed(world, page_for):
    company = world.company()
    page = page_for(world.consultant("frederikshavn"), company.get_absolute_url())

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    expect(page.locator(".to-come")).to_have_count(0)
    headings = page.locator("main h2").all_text_contents()
    assert headings.index("Filer") < headings.index("Historik")


def test_an_address_that_names_a_later_part_leads_to_it(world, page_for):
    company = world.company()

    page = page_for(world.consultant("frederikshavn"), f"{company.get_absolute_url()}#files")

    expect(page.get_by_role("heading", name="Filer")).to_be_in_viewport()


def test_what_a_company_said_is_in_sight_once_it_is_kept(world, page_for):
    company = world.company()
    page = page_for(world.consultant("frederikshavn"), f"{company.get_absolute_url()}feedback/new/")

    page.locator("[name=topic]").select_option(index=1)
    page.get_by_label("Hvad virksomheden sagde").fill("Godt arbejde.")
    page.locator("main form[method=post] .button.primary").click()

    expect(page.get_by_text("Godt arbejde.")).to_be_in_viewport()


def test_going_back_leads_to_where_one_was(world, page_for):
    company = world.company()
    page = page_for(world.consultant("frederikshavn"), company.get_absolute_url())
    read_on(page)
    page.get_by_role("link", name="Notér tilbagemelding").click()
    page.wait_for_url("**/feedback/new/")

    page.go_back()

    expect(page.get_by_role("heading", name="Historik")).to_be_in_viewport()
