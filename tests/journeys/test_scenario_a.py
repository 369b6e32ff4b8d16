"""Scenario A, its first steps, with their exact figures."""

import datetime as dt

import pytest

from alliance.foundation.notifications.models import Notice
from recruitment.models import RecruitmentOrder
from recruitment.services.suggestions import suggest_recipients
from recruitment.statistics import order_gap
from tests.journeys.scenario_a import CONTACT, OWNER, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(world, at, client_for) -> Story:
    return Story(world, at, client_for)


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


def test_steps_1_and_2_the_first_response_is_measured(story):
    inquiry = story.inquiry_by_phone()
    due = story.clock("S01", inquiry).due_on

    story.reply(inquiry)

    assert due == march(3)
    assert story.clock("S01", inquiry).state == "met"


def test_step_3_a_large_order_is_ready_and_the_alliance_is_told_once(story):
    story.ready_order()

    order = story.order
    told = Notice.objects.filter(kind="recruitment.order_ready")
    assert (order.state, order.is_large) == ("ready", True)
    assert [story.clock(code).due_on for code in ("S05", "S08")] == [march(5), march(10)]
    assert story.clock("S03").due_on == march(5)
    assert sorted(notice.recipient.username for notice in told) == [
        "consultant.broenderslev",
        "consultant.hjoerring",
    ]


@pytest.mark.parametrize("slug", ["broenderslev", "hjoerring"])
def test_step_3_the_allied_see_it_on_the_order_board(story, slug):
    story.ready_order()

    page = story.client_for(story.people[slug]).get("/recruitment/orders/?scope=alliance")

    assert story.order.company.name in page.content.decode()


def test_step_4_the_advert_meets_publication_and_plans_the_call(story):
    story.ready_order()

    story.advert()

    advert = story.order.adverts.get()
    assert [story.clock(code).state for code in ("S04", "S05")] == ["met", "met"]
    assert story.clock("S07", advert).due_on == march(27)


def test_step_5_eight_local_candidates_leave_a_gap_of_thirty_two(story):
    story.ready_order()

    story.not_local()

    gap = order_gap(story.order)
    board = RecruitmentOrder.objects.with_gap().get()
    assert (gap.gap, board.lacking) == (32, 32)
    assert story.clock("S08").state == "met"
    assert story.clock("S09").due_on == march(10)


def test_step_6_neighbors_are_suggested_and_a_guest_is_added(story):
    story.ready_order()
    story.not_local()
    suggested = [row.job_center.name for row in suggest_recipients(story.order)]

    story.escalate()

    assert suggested == ["Brønderslev", "Hjørring", "Læsø"]
    assert story.clock("S09").state == "met"
    assert {row.due_on for row in story.order.recipients.all()} == {march(12)}
    assert story.call("aalborg").is_guest
    aalborg = story.people["aalborg"]
    assert RecruitmentOrder.objects.visible_to(aalborg).count() == 1


def test_step_8_the_visit_is_asked_for_and_two_clocks_run(story):
    story.ready_order()
    story.not_local()
    story.escalate()

    story.request_visit()

    clocks = [story.clock(code, story.visit) for code in ("S13", "S14")]
    assert [clock.due_on for clock in clocks] == [march(18), dt.date(2026, 4, 1)]
    assert {row.job_center.slug: row.is_guest for row in story.visit.invitations.all()} == {
        "hjoerring": False,
        "broenderslev": False,
        "aalborg": True,
    }


def test_the_companys_person_is_shown_to_the_guest_once_it_has_accepted(story):
    story.ready_order()
    story.not_local()
    story.escalate()
    story.request_visit()
    pages = [story.order.get_absolute_url(), story.visit.get_absolute_url()]
    person = story.company.contact_persons.get()

    def shown() -> list[tuple[int, bool]]:
        browser = story.client_for(story.people["aalborg"])
        answers = [browser.get(page) for page in pages]
        return [(page.status_code, person.name in page.content.decode()) for page in answers]

    before = shown()
    story.accept_visit("2026-03-13 15:00", "aalborg")

    assert before == [(200, False), (200, False)]
    assert shown() == [(200, True), (200, True)]


def test_a_citizen_number_in_a_note_is_refused_with_the_reason(story):
    story.ready_order()
    data = {**CONTACT, "summary": "Kandidaten 010203-1234 kommer i morgen."}

    response = story.post(OWNER, "recruitment:order_status", story.order.pk, data, code=422)

    text = response.content.decode()
    assert "CPR" in text
    assert not story.company.contacts.exists()
