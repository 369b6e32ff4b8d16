"""Scenario A, all its steps and its access checks, with their exact figures."""

import datetime as dt

import pytest
from django.db.models import Sum

from alliance.foundation.audit.models import Event
from alliance.foundation.calendar import local_day, now
from alliance.foundation.notifications.models import Notice
from recruitment.models import RecruitmentOrder
from recruitment.services.suggestions import suggest_recipients
from recruitment.statistics import order_gap
from recruitment.worklist import items_for
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


def test_steps_7_9_and_10_each_neighbor_is_measured_by_its_own_clock(story):
    story.until_answered()

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
    story.until_answered()

    reminders = story.call("aalborg").reminders.order_by("at")

    days = [(row.step, row.at.date()) for row in reminders]
    assert days == [("person", march(12)), ("mailbox", march(13))]


def test_step_11_presented_as_pledged_meets_s11(story):
    story.until_answered()

    story.present()

    states = {
        slug: story.clock("S11", story.call(slug)).state
        for slug in ("hjoerring", "broenderslev", "aalborg")
    }
    assert states == {"hjoerring": "met", "broenderslev": "met_late", "aalborg": "met"}


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


def test_steps_12_and_13_the_visit_is_agreed_held_and_reported_in_time(story):
    story.until_visit_agreed()
    agreed = story.visit

    story.hold_visit()
    story.report_visit()

    codes = ("S13", "S14", "S15")
    clocks = {code: story.clock(code, story.visit) for code in codes}
    assert agreed.state == "arranged"
    assert agreed.arranged_at.date() == march(13)
    assert {clock.state for clock in clocks.values()} == {"met"}
    assert clocks["S15"].due_on == march(24)
    assert story.company.contacts.get(kind="visit").participants.count() == 3


def test_step_13_the_report_is_for_those_who_took_part_and_for_nobody_else(story):
    story.until_visit_agreed()
    story.hold_visit()
    story.report_visit()
    world = story.world
    outside = [
        world.consultant("laesoe"),
        world.consultant("herning"),
        world.coordinator(),
        world.admin,
    ]

    def reads(user) -> tuple[int, bool]:
        page = story.client_for(user).get(story.visit.get_absolute_url())
        return page.status_code, "Certifikat i MAG-svejsning." in page.content.decode()

    assert {reads(person) for person in story.people.values()} == {(200, True)}
    assert {reads(person) for person in outside} == {(404, False)}


def test_step_14_the_call_is_made_on_its_day(story):
    story.until_answered()

    story.call_the_company()

    advert = story.order.adverts.get()
    assert story.clock("S07", advert).state == "met"
    assert story.order.follow_ups.get().state == "done"
    assert story.order.state == "escalated"


def test_step_15_twenty_are_placed_and_twenty_remain(story):
    story.until_answered()
    story.call_the_company()

    story.hire(6, 7, 3, 4)

    gap = order_gap(story.order)
    assert (gap.hired, gap.remaining) == (20, 20)


def test_step_10_the_last_answer_starts_the_decision_on_upskilling(story):
    story.until_answered()

    clock = story.clock("S18")
    todo = items_for(story.world.leader(OWNER), now())
    assert (local_day(clock.started_at), clock.due_on) == (march(13), march(27))
    assert [item.path for item in todo if item.due_on == march(27)] == [clock.path]


def test_step_16_the_course_meets_the_decision_and_its_seats_end(story):
    story.until_answered()
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


def test_step_17_eighteen_are_hired_via_the_course(story):
    story.until_hired()

    via = story.course.results.aggregate(total=Sum("count"))["total"]
    completed = story.course.allotments.aggregate(total=Sum("completed"))["total"]
    page = story.client_for(story.people["hjoerring"]).get(story.order.get_absolute_url())
    assert (completed, via) == (22, 18)
    assert "18 af de ansatte kom via opkvalificeringen" in page.content.decode()


def test_step_19_one_follow_up_for_all_starters_of_a_day(story):
    story.until_hired()
    story.close()
    story.day("2026-06-16 09:00")
    holder = story.order.case_holder

    todo = [item for item in items_for(holder, now()) if "starters" in item.path]

    assert [(item.due_on, item.detail) for item in todo] == [
        (dt.date(2026, 6, 16), "38 personer begyndte 01.06.2026")
    ]
    story.post(OWNER, "recruitment:starters_follow_up", story.order.starters.get().pk, CONTACT)
    assert story.clock("S16", story.order.starters.get()).state == "met"
    story.day("2026-08-28 09:00")
    data = {**CONTACT, "still_employed": "35"}
    story.post(OWNER, "recruitment:starters_follow_up", story.order.starters.get().pk, data)
    second = story.clock("S17", story.order.starters.get())
    assert (second.state, second.due_on) == ("met", dt.date(2026, 9, 1))
    assert story.order.starters.get().still_employed == 35


def test_step_18_thirty_eight_of_forty_close_the_order_partly_filled(story):
    story.until_hired()

    story.close()

    gap = order_gap(story.order)
    assert story.order.state == "partly_filled"
    assert (gap.hired, gap.need, round(100 * gap.hired / gap.need, 1)) == (38, 40, 95.0)
    assert (story.clock("S19").state, story.clock("S19").due_on) == ("met", dt.date(2026, 6, 16))
    assert not RecruitmentOrder.objects.visible_to(story.people["aalborg"]).exists()
    per_center = {row.job_center.slug: row.hired for row in gap.rows}
    assert per_center == {OWNER: 14, "hjoerring": 12, "broenderslev": 6, "aalborg": 6}


def test_a_stranger_does_not_find_the_order(story):
    story.until_answered()
    browser = story.client_for(story.world.consultant("herning"))

    response = browser.get(story.order.get_absolute_url())

    assert response.status_code == 404


def test_a_neighbor_changes_neither_the_company_nor_anothers_pledge(story):
    story.until_answered()
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
    story.until_answered()
    person = story.company.contact_persons.get()

    page = story.client_for(story.people["aalborg"]).get(story.order.get_absolute_url())

    text = page.content.decode()
    assert page.status_code == 200
    assert person.name not in text
    assert person.phone not in text
    assert "Kun til os selv." not in text


def test_every_change_stands_in_the_audit_log(story):
    story.until_answered()

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


def test_a_citizen_number_in_a_note_is_refused_with_the_reason(story):
    story.ready_order()
    data = {**CONTACT, "summary": "Kandidaten 010203-1234 kommer i morgen."}

    response = story.post(OWNER, "recruitment:order_status", story.order.pk, data, code=422)

    text = response.content.decode()
    assert "CPR" in text
    assert not story.company.contacts.exists()
