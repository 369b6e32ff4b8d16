"""Scenario B through the pages and the sweep: the call, its outcomes, and what the heads see."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.sweep import run_sweep
from recruitment.models import FollowUp
from tests.recruitment.factories import advert_for, ready_order

pytestmark = pytest.mark.django_db

SLUG = "frederikshavn"
CALL = {"kind": "call", "summary": "Talte med værkføreren.", "outcome": "help_wanted"}
# expiry, the day of the call, the day on which somebody called
CASES = (
    ("2026-03-18", "2026-03-13", "2026-03-13"),
    ("2026-03-12", "2026-03-06", "2026-03-06"),
    ("2026-04-10", "2026-04-01", "2026-04-01"),
    ("2026-06-10", "2026-06-04", "2026-06-04"),
    ("2027-01-04", "2026-12-30", "2027-01-04"),
)


def morning(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T06:00").replace(tzinfo=COPENHAGEN)


def live_through(case, world, at, client_for) -> FollowUp:
    """The advert is registered, the sweep of its call day runs, and the company is called."""
    expiry, call_day, called_on = case
    expires_on = dt.date.fromisoformat(expiry)
    at(f"{expires_on - dt.timedelta(weeks=3)} 09:00")
    advert = advert_for(ready_order(world, starts_on=dt.date(2027, 6, 1)), expires_on)
    at(f"{call_day} 06:00")
    run_sweep(morning(call_day))
    follow_up = FollowUp.objects.get(advert=advert)
    at(f"{called_on} 10:00")
    client_for(world.consultant(SLUG)).post(follow_up.get_absolute_url(), CALL)
    follow_up.refresh_from_db()
    return follow_up


def test_four_of_five_calls_in_time_are_eighty_percent(world, at, client_for):
    calls = [live_through(case, world, at, client_for) for case in CASES]

    page = client_for(world.consultant(SLUG)).get(
        reverse("servicecatalog:standard_list"), {"half_year": "2026"}
    )

    text = " ".join(page.content.decode().split())
    assert [str(call.due_on) for call in calls] == [due for _expiry, due, _called in CASES]
    assert {call.state for call in calls} == {"done"}
    row = text[text.index("Kontakt fem dage før udløb") :]
    assert "80,0 %" in row[:1500]
    assert "4 af 5" in row[:1500]


def test_the_call_stands_on_min_dag_in_the_morning_of_its_day(world, at, client_for):
    at("2026-03-02 09:00")
    order = ready_order(world)
    advert_for(order, dt.date(2026, 3, 18))
    at("2026-03-13 05:59")
    browser = client_for(order.case_holder)
    before = browser.get("/").content.decode()
    at("2026-03-13 06:00")

    run_sweep(morning("2026-03-13"))

    path = FollowUp.objects.get().get_absolute_url()
    assert path not in before
    assert path in browser.get("/").content.decode()


@pytest.mark.parametrize(
    ("help_by", "name"),
    [("escalate", "recruitment:order_escalate"), ("search", "recruitment:order_search_record")],
)
def test_wanting_help_leads_on_in_the_same_click(world, at, client_for, help_by, name):
    at("2026-03-02 09:00")
    order = ready_order(world)
    advert_for(order, dt.date(2026, 3, 18))
    run_sweep(morning("2026-03-13"))
    follow_up = FollowUp.objects.get()

    response = client_for(order.case_holder).post(
        follow_up.get_absolute_url(), {**CALL, "help_by": help_by}
    )

    assert response["Location"] == reverse(name, args=[order.pk])
