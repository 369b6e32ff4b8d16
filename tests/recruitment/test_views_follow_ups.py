"""The call before expiry through the pages: the list, five outcomes, and where each leads."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.foundation.calendar import now
from companies.models import Contact
from recruitment.choices import FollowUpState
from recruitment.models import FollowUp
from recruitment.services.follow_ups import plan_follow_ups
from tests.recruitment.factories import advert_for, ready_order

pytestmark = pytest.mark.django_db
LIST = "/recruitment/follow-ups/"
TALK = {"kind": "call", "summary": "Talte med værkføreren."}
EXPIRY = dt.date(2026, 4, 1)


@pytest.fixture
def follow_up(world, at) -> FollowUp:
    """The call of scenario A, step 14: due on Friday 27 March."""
    at("2026-03-04 09:00")
    advert = advert_for(ready_order(world), EXPIRY)
    at("2026-03-27 06:00")
    plan_follow_ups(now())
    return advert.follow_ups.get()


@pytest.fixture
def owner(follow_up, client_for):
    return client_for(follow_up.assignee)


def names(answer) -> list[str]:
    """The companies on the list."""
    return [row["follow_up"].order.company.name for row in answer.context["rows"]]


def plan_many(order, count: int) -> None:
    """So many calls more that are due today."""
    for number in range(count):
        advert_for(order, EXPIRY, reference=f"J{number}")
    plan_follow_ups(now())


# --- The list ------------------------------------------------------------------------------------
def test_my_calls_stand_on_the_list_with_the_phone_number(owner, follow_up):
    answer = owner.get(LIST)

    assert names(answer) == [follow_up.order.company.name]
    assert f'href="tel:{follow_up.order.contact_person.phone}"' in answer.content.decode()


def test_a_colleague_sees_the_call_among_those_of_the_job_center(follow_up, world, client_for):
    browser = client_for(world.consultant("frederikshavn", 2))

    mine, center = browser.get(LIST), browser.get(LIST, {"scope": "center"})

    assert (names(mine), names(center)) == ([], [follow_up.order.company.name])


def test_another_job_center_sees_no_call(follow_up, world, client_for):
    answer = client_for(world.consultant("hjoerring")).get(LIST, {"scope": "center"})

    assert names(answer) == []


def test_a_call_is_overdue_after_its_day(owner, follow_up, at, client_for):
    before = names(owner.get(LIST, {"state": "overdue"}))
    at("2026-03-28 09:00")

    later = names(client_for(follow_up.assignee).get(LIST, {"state": "overdue"}))

    assert (before, later) == ([], [follow_up.order.company.name])


def test_a_call_that_was_made_stands_among_the_done_ones(owner, follow_up):
    owner.post(follow_up.get_absolute_url(), {**TALK, "outcome": "no_help", "reason": "Egne folk"})

    states = {state: names(owner.get(LIST, {"state": state})) for state in ("open", "done")}

    assert states == {"open": [], "done": [follow_up.order.company.name]}


def test_nonsense_in_the_address_shows_my_open_calls(owner):
    answer = owner.get(LIST, {"state": "x", "scope": "y", "page": "z"})

    assert len(answer.context["rows"]) == 1


def test_the_list_asks_the_database_as_often_for_many_rows_as_for_few(
    owner, world, follow_up, django_assert_num_queries, django_assert_max_num_queries
):
    order = follow_up.order
    owner.get(LIST)
    with django_assert_max_num_queries(20) as few:
        owner.get(LIST)
    plan_many(order, 30)

    with django_assert_num_queries(len(few)):
        owner.get(LIST)


# --- The outcome ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"outcome": "got_all"}, "order_close"),
        ({"outcome": "got_some", "hired": "3"}, "order_detail"),
        ({"outcome": "help_wanted"}, "order_escalate"),
        ({"outcome": "no_help", "reason": "Egne folk"}, "order_detail"),
        ({"outcome": "extended", "new_expires_on": "15.4.2026"}, "order_detail"),
    ],
)
def test_each_outcome_leads_to_the_next_step_in_the_same_click(owner, follow_up, data, name):
    answer = owner.post(follow_up.get_absolute_url(), {**TALK, **data})

    follow_up.refresh_from_db()
    assert answer["Location"] == reverse(f"recruitment:{name}", args=[follow_up.order_id])
    assert (follow_up.state, follow_up.outcome) == (FollowUpState.DONE, data["outcome"])
    assert follow_up.contact == Contact.objects.get()


def test_help_may_be_a_new_search_as_well(owner, follow_up):
    data = {**TALK, "outcome": "help_wanted", "help_by": "search"}

    answer = owner.post(follow_up.get_absolute_url(), data)

    order = follow_up.order_id
    assert answer["Location"] == reverse("recruitment:order_search_record", args=[order])


def test_the_number_hired_is_registered(owner, follow_up):
    owner.post(follow_up.get_absolute_url(), {**TALK, "outcome": "got_some", "hired": "3"})

    assert follow_up.order.total("hired") == 3


def test_what_another_outcome_asked_for_is_not_taken_along(owner, follow_up):
    data = {**TALK, "outcome": "help_wanted", "hired": "3", "reason": "x"}

    owner.post(follow_up.get_absolute_url(), data)

    follow_up.refresh_from_db()
    assert (follow_up.order.total("hired"), follow_up.reason) == (0, "")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "outcome"),
        ({"outcome": "got_some"}, "hired"),
        ({"outcome": "got_some", "hired": "41"}, "__all__"),
        ({"outcome": "no_help"}, "reason"),
        ({"outcome": "extended"}, "new_expires_on"),
        ({"outcome": "extended", "new_expires_on": "1.4.2026"}, "new_expires_on"),
        ({"outcome": "got_all", "summary": ""}, "summary"),
        ({"outcome": "got_all", "summary": "Borger 010190-1234"}, "summary"),
    ],
)
def test_an_outcome_that_lacks_something_is_refused_and_kept(owner, follow_up, data, field):
    answer = owner.post(follow_up.get_absolute_url(), {**TALK, **data})

    follow_up.refresh_from_db()
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert follow_up.state == FollowUpState.OPEN
    assert not Contact.objects.exists()


def test_the_address_chooses_an_outcome_beforehand(owner, follow_up):
    answer = owner.get(follow_up.get_absolute_url(), {"outcome": "extended"})

    assert answer.context["form"]["outcome"].value() == "extended"


def test_a_call_that_was_made_shows_its_outcome_and_cannot_be_made_again(owner, follow_up):
    data = {**TALK, "outcome": "no_help", "reason": "Egne folk"}
    owner.post(follow_up.get_absolute_url(), data)

    page, again = (
        owner.get(follow_up.get_absolute_url()),
        owner.post(follow_up.get_absolute_url(), data),
    )

    assert "Egne folk" in page.content.decode()
    assert again.status_code == 409


@pytest.mark.parametrize(("slug", "code"), [("hjoerring", 404), ("herning", 404)])
def test_another_job_center_does_not_know_the_call(follow_up, world, client_for, slug, code):
    answer = client_for(world.consultant(slug)).get(follow_up.get_absolute_url())

    assert answer.status_code == code


def test_a_head_does_not_make_the_call(follow_up, world, client_for):
    answer = client_for(world.head("frederikshavn")).get(follow_up.get_absolute_url())

    assert answer.status_code == 403


def test_a_colleague_may_make_the_call(follow_up, world, client_for):
    browser = client_for(world.consultant("frederikshavn", 2))

    answer = browser.post(follow_up.get_absolute_url(), {**TALK, "outcome": "got_all"})

    assert answer.status_code == 302
