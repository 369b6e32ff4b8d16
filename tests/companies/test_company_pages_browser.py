"""The company's page in a real browser: its last part comes when it is wanted, also on paper."""

import pytest
from playwright.sync_api import expect

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
