"""The lists as files: what the filters show, nothing that the person may not see."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from alliance.foundation.audit.models import Event
from recruitment.services.follow_ups import plan_follow_ups
from tests.recruitment.factories import advert_for, draft_order, ready_order

pytestmark = pytest.mark.django_db


def table(answer) -> list[list[str]]:
    """The rows of a CSV file, without its heading."""
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def fetch(browser, name: str, query: str = "") -> list[list[str]]:
    return table(browser.post(f"{reverse(name)}?{query}", {"format": "csv"}))


def test_the_order_board_leaves_as_it_is_filtered_and_sorted(world, at, client_for):
    first, second = ready_order(world, head_count=3), ready_order(world, head_count=7)
    draft_order(world)
    browser = client_for(world.consultant("hjoerring"))

    rows = fetch(browser, "recruitment:order_export", "sort=-need&state=ready")

    assert [row[0] for row in rows] == [second.number, first.number]
    assert "=" not in rows[0][0]
    assert Event.objects.get(name="export.made").reason.startswith("Ordrer, 2 rækker")


def test_a_stranger_fetches_nothing_of_the_alliance(world, at, client_for):
    ready_order(world)
    browser = client_for(world.consultant("herning"))

    assert fetch(browser, "recruitment:order_export") == []
    assert fetch(browser, "companies:company_export") == []


def test_the_calls_leave_as_they_are_filtered(world, at, client_for):
    order = ready_order(world)
    advert_for(order, dt.date(2026, 3, 6))
    plan_follow_ups(at("2026-03-02 09:20").moment)
    browser = client_for(order.case_holder)

    open_calls = fetch(browser, "recruitment:follow_up_export")
    done = fetch(browser, "recruitment:follow_up_export", "state=done")

    assert [row[4] for row in open_calls] == [order.number]
    assert done == []


def test_the_companies_leave_as_they_are_filtered(world, at, client_for):
    company = world.company("frederikshavn", name="=Opdigtet & Søn")
    world.company("frederikshavn")
    browser = client_for(world.consultant("frederikshavn"))

    rows = fetch(browser, "companies:company_export", f"q={company.cvr_number}")

    assert [row[:2] for row in rows] == [[company.cvr_number, "'=Opdigtet & Søn"]]


def test_a_guest_does_not_fetch_the_register(world, at, client_for):
    browser = client_for(world.guest("hjoerring"))

    assert browser.post(reverse("companies:company_export")).status_code == 403


@pytest.mark.parametrize("name", ["recruitment:order_export", "companies:company_export"])
def test_a_link_alone_fetches_nothing_since_it_leaves_a_trace(world, at, client_for, name):
    browser = client_for(world.consultant("frederikshavn"))

    assert browser.get(reverse(name)).status_code == 405


def test_a_long_list_is_fetched_with_as_many_queries_as_its_stretches(
    world, at, client_for, django_assert_max_num_queries
):
    orders = [ready_order(world), ready_order(world), ready_order(world)]
    browser = client_for(world.consultant("frederikshavn"))

    with django_assert_max_num_queries(25):
        rows = fetch(browser, "recruitment:order_export")

    assert len(rows) == len(orders)
