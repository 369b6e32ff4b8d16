"""Scenario A from the last answer on (step 10), and its access checks."""

import datetime as dt

import pytest

from alliance.foundation.audit.models import Event
from alliance.foundation.calendar import local_day, now
from recruitment.statistics import order_gap
from recruitment.worklist import items_for
from tests.journeys.scenario_a import OWNER, Story, retold, told

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shared_story(shared_world):
    with shared_world() as world, told(world, "until_answered") as story:
        yield story


@pytest.fixture
def story(shared_story, db) -> Story:
    return retold(shared_story)


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


def test_steps_7_9_and_10_each_neighbor_is_measured_by_its_own_clock(story):
    states = {
        slug: story.clock("S10", story.call(slug)).state
        for slug in ("hjoerring", "broenderslev", "aalborg")
    }
    dues = {
        slug: story.clock("S11", story.call(slug)).due_on
        for slug in ("hjoerring", "broenderslev", "aalborg")
    }
    assert states == {"hjoerring": "met", "broenderslev": "met", "aalborg": "met_late"}
    assert dues == {"hjoerring": march(18), "broenderslev": march(19), "aalborg": march(20)}


def test_step_10_aalborg_is_reminded_at_the_first_run_after_the_deadline(story):
    reminders = story.call("aalborg").reminders.order_by("at")

    days = [(row.step, row.at.date()) for row in reminders]
    assert days == [("person", march(12)), ("mailbox", march(13))]


def test_step_11_presented_as_pledged_meets_s11(story):
    story.present()

    states = {
        slug: story.clock("S11", story.call(slug)).state
        for slug in ("hjoerring", "broenderslev", "aalborg")
    }
    assert states == {"hjoerring": "met", "broenderslev": "met_late", "aalborg": "met"}


def test_step_14_the_call_is_made_on_its_day(story):
    story.call_the_company()

    advert = story.order.adverts.get()
    assert story.clock("S07", advert).state == "met"
    assert story.order.follow_ups.get().state == "done"
    assert story.order.state == "escalated"


def test_step_15_twenty_are_placed_and_twenty_remain(story):
    story.call_the_company()

    story.hire(6, 7, 3, 4)

    gap = order_gap(story.order)
    assert (gap.hired, gap.remaining) == (20, 20)


def test_step_10_the_last_answer_starts_the_decision_on_upskilling(story):
    clock = story.clock("S18")
    todo = items_for(story.world.leader(OWNER), now())
    assert (local_day(clock.started_at), clock.due_on) == (march(13), march(27))
    assert [item.path for item in todo if item.due_on == march(27)] == [clock.path]


def test_step_16_the_course_meets_the_decision_and_its_seats_end(story):
    story.call_the_company()
    story.hire(6, 7, 3, 4)

    story.decide_course()
    story.book_seats()

    one_more = story.post(
        "aalborg", "recruitment:seats_book", story.seats_of("aalborg").pk, {"count": "1"}, code=422
    )
    page = story.client_for(story.people[OWNER]).get(story.order.get_absolute_url())
    assert story.order.state == "upskilling"
    assert story.clock("S18").state == "met"
    assert (story.course.seats, story.course.allotted) == (24, 24)
    assert "Kun 0 af de 3 pladser er ledige" in one_more.content.decode()
    assert "Opdigtet Erhvervsskole" in page.content.decode()


def test_a_stranger_does_not_find_the_order(story):
    browser = story.client_for(story.world.consultant("herning"))

    response = browser.get(story.order.get_absolute_url())

    assert response.status_code == 404


def test_a_neighbor_changes_neither_the_company_nor_anothers_pledge(story):
    company = story.post(
        "hjoerring", "companies:company_edit", story.company.pk, {"name": "Ny"}, code=403
    )

    foreign = story.post(
        "hjoerring",
        "recruitment:call_pledge",
        story.call("broenderslev").pk,
        {"pledged_count": "1"},
        code=404,
    )

    assert (company.status_code, foreign.status_code) == (403, 404)
    assert story.call("broenderslev").pledged_count == 5


def test_a_guest_does_not_see_the_contact_person(story):
    person = story.company.contact_persons.get()

    page = story.client_for(story.people["aalborg"]).get(story.order.get_absolute_url())

    text = page.content.decode()
    assert page.status_code == 200
    assert person.name not in text
    assert person.phone not in text
    assert "Kun til os selv." not in text


def test_every_change_stands_in_the_audit_log(story):
    names = set(Event.objects.values_list("name", flat=True))

    assert names >= {
        "recruitmentorder.open",
        "recruitmentorder.mark_ready",
        "recruitmentorder.not_local",
        "recruitmentorder.escalate",
        "escalationrecipient.asked",
        "escalationrecipient.pledge",
        "advert.register",
        "guestaccess.grant",
    }
