"""Joint courses and follow-up after the start: their rules, their refusals, and two at once."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from alliance.foundation.notifications.models import Notice
from recruitment.models import SeatAllotment, Starters
from recruitment.services.answers import decline, give_pledge
from recruitment.services.closing import undo_close, withdraw_order
from recruitment.services.courses import (
    CourseInput,
    CourseOutcome,
    book_seats,
    cancel_course,
    decide_course,
    edit_course,
    tell_outcome,
)
from recruitment.services.decisions import recruit_abroad
from recruitment.services.escalation import Call, escalate_order
from recruitment.services.placements import StartersAnswer, follow_up_starters
from recruitment.services.results import Outcome, add_result, register_result
from recruitment.statistics import order_gap
from recruitment.worklist import items_for
from servicecatalog.models import Clock
from tests.companies.agreeing import agreed
from tests.recruitment.factories import (
    call_to,
    escalated_order,
    note,
    ready_order,
)
from tests.recruitment.training import course_for, course_values
from tests.world import local

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(world, at):
    """Frederikshavn has asked Hjørring and Brønderslev, where somebody works."""
    for slug in ("hjoerring", "broenderslev"):
        world.consultant(slug)
    return escalated_order(world)


@pytest.fixture
def course(world, order):
    """Fifteen seats, five for each of the three job centers."""
    return course_for(world, order)


def seats_of(course, slug: str) -> SeatAllotment:
    return course.allotments.get(job_center__slug=slug)


def hire(order, count: int, **more):
    outcome = Outcome("hired", count, **more)
    return add_result(order, actor=order.case_holder, job_center=order.owner, outcome=outcome)


def s18(order) -> list[str]:
    return list(Clock.objects.of(order).filter(standard="S18").values_list("state", flat=True))


def test_only_the_leader_decides_and_those_with_seats_are_told(world, order):
    given = CourseInput(course_values(), {order.owner_id: 5})
    with pytest.raises(PermissionDenied):
        decide_course(order, actor=order.case_holder, course=given)

    course_for(world, order)

    told = Notice.objects.filter(kind="recruitment.course_decided")
    assert sorted(notice.recipient.username for notice in told) == [
        "consultant.broenderslev",
        "consultant.frederikshavn",
        "consultant.hjoerring",
    ]


@pytest.mark.parametrize(
    ("changes", "seats", "field"),
    [
        ({"ends_on": dt.date(2026, 4, 1)}, 5, "ends_on"),
        ({"school": " "}, 5, "school"),
        ({"promised_by": ""}, 5, "promised_by"),
        ({"promised_on": dt.date(2026, 3, 3)}, 5, "promised_on"),
        ({"promise": "Kandidaten 010203-1234 får job"}, 5, "promise"),
        ({}, 11, "seats"),
        ({}, 0, "seats"),
        ({}, -1, "seats"),
    ],
)
def test_a_course_that_does_not_hold_together_is_refused(world, order, changes, seats, field):
    given = CourseInput(course_values(**changes), {order.owner_id: seats})

    with pytest.raises(RuleBroken) as refusal:
        decide_course(order, actor=world.leader("frederikshavn"), course=given)

    order.refresh_from_db()
    assert (refusal.value.field, order.state) == (field, "escalated")


def test_who_does_not_help_with_the_order_gets_no_seats(world, order):
    given = CourseInput(course_values(), {world.center("herning").pk: 1})

    with pytest.raises(RuleBroken):
        decide_course(order, actor=world.leader("frederikshavn"), course=given)


def test_seats_are_booked_by_ones_own_job_center_up_to_the_last(world, course):
    seats, colleague = seats_of(course, "hjoerring"), world.consultant("hjoerring")

    book_seats(seats, actor=colleague, count=5)

    with pytest.raises(RuleBroken):
        book_seats(seats, actor=colleague, count=1)
    with pytest.raises(RuleBroken):
        book_seats(seats, actor=colleague, count=-6)
    with pytest.raises(PermissionDenied):
        book_seats(seats, actor=world.consultant("broenderslev"), count=-1)
    assert seats_of(course, "hjoerring").booked == 5


@pytest.mark.parametrize("values", [{"booked": 6}, {"booked": 2, "completed": 3}])
def test_the_database_refuses_more_than_there_are(course, values):
    rows = SeatAllotment.objects.filter(course=course)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


@pytest.mark.django_db(transaction=True)
def test_two_bookings_at_once_do_not_take_the_same_seat(world, at, no_bell):
    course = course_for(world, escalated_order(world))
    seats, answers = seats_of(course, "hjoerring"), []
    colleagues = [world.consultant("hjoerring"), world.consultant("hjoerring", 2)]
    gate = threading.Barrier(2)

    def book(user):
        try:
            gate.wait(timeout=10)
            answers.append(book_seats(seats, actor=user, count=3).booked)
        except RuleBroken as refusal:
            answers.append(refusal.field)
        finally:
            connection.close()

    threads = [threading.Thread(target=book, args=[user]) for user in colleagues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(answers, key=str) == [3, "count"]
    assert seats_of(course, "hjoerring").booked == 3


def test_an_edit_takes_no_booked_seats_and_notices_who_came_first(world, course):
    holder = course.order.case_holder
    book_seats(seats_of(course, "hjoerring"), actor=world.consultant("hjoerring"), count=4)
    keys = {row.job_center.slug: row.job_center_id for row in course.allotments.all()}
    fewer = CourseInput(course_values(seats=15), dict.fromkeys(keys.values(), 5))

    less = CourseInput(fewer.values, {**fewer.per_center, keys["hjoerring"]: 3})
    with pytest.raises(RuleBroken):
        edit_course(course, actor=holder, changes=less, version=1)
    edited = edit_course(course, actor=holder, changes=fewer, version=1)

    with pytest.raises(Conflict):
        edit_course(course, actor=holder, changes=fewer, version=1)
    assert (edited.allotted, edited.version) == (15, 2)


def test_a_cancelled_course_takes_no_bookings_and_tells_everybody(world, course):
    holder = course.order.case_holder
    with pytest.raises(RuleBroken):
        cancel_course(course, actor=holder, reason=" ")

    cancel_course(course, actor=holder, reason="For få tilmeldte")

    with pytest.raises(WrongState):
        book_seats(seats_of(course, "hjoerring"), actor=world.consultant("hjoerring"), count=1)
    assert Notice.objects.filter(kind="recruitment.course_cancelled").count() == 2


def test_the_hired_of_a_course_are_results_that_name_it(world, course, at):
    order, colleague = course.order, world.consultant("hjoerring")
    seats = seats_of(course, "hjoerring")
    book_seats(seats, actor=colleague, count=4)
    with pytest.raises(WrongState):
        tell_outcome(seats, actor=colleague, outcome=CourseOutcome(3, 2))
    at("2026-05-29 14:00")

    tell_outcome(seats, actor=colleague, outcome=CourseOutcome(completed=4, hired=3))
    tell_outcome(seats, actor=colleague, outcome=CourseOutcome(completed=3, hired=2))

    told = list(course.results.order_by("created_at").values_list("kind", "count"))
    assert told == [("hired", 3), ("hired", -1)]
    assert order_gap(order).hired == 2
    with pytest.raises(RuleBroken) as refusal:
        tell_outcome(seats, actor=colleague, outcome=CourseOutcome(completed=4, hired=5))
    assert refusal.value.field == "hired"
    with pytest.raises(RuleBroken):
        cancel_course(course, actor=order.case_holder, reason="For sent")


def test_s18_runs_from_the_last_answer_and_ends_when_enough_is_promised(world, order):
    pledge, refuse = call_to(order, "hjoerring"), call_to(order, "broenderslev")
    give_pledge(pledge, actor=world.consultant("hjoerring"), count=9)
    before = s18(order)

    decline(refuse, actor=world.consultant("broenderslev"), reason="distance")
    running = s18(order)
    give_pledge(pledge, actor=world.consultant("hjoerring"), count=40)

    assert (before, running, s18(order)) == ([], ["pending"], ["not_applicable"])


def test_asking_another_job_center_takes_the_decision_away(world, order):
    for slug in ("hjoerring", "broenderslev"):
        decline(call_to(order, slug), actor=world.consultant(slug), reason="distance")

    call = Call(job_centers=[world.center("aalborg")])
    escalate_order(order, actor=order.case_holder, call=call)

    assert s18(order) == ["not_applicable"]


def test_recruitment_abroad_is_a_decision_too(world, order):
    for slug in ("hjoerring", "broenderslev"):
        decline(call_to(order, slug), actor=world.consultant(slug), reason="distance")
    leader = world.leader("frederikshavn")
    with pytest.raises(PermissionDenied):
        recruit_abroad(order, actor=order.case_holder, reason="EURES")
    with pytest.raises(RuleBroken):
        recruit_abroad(order, actor=leader, reason=" ")

    recruit_abroad(order, actor=leader, reason="EURES søger i Polen")
    give_pledge(call_to(order, "hjoerring"), actor=world.consultant("hjoerring"), count=1)

    assert s18(order) == ["met"]


def test_undoing_a_closing_takes_back_the_decision_that_it_was(world, order, at):
    for slug in ("hjoerring", "broenderslev"):
        decline(call_to(order, slug), actor=world.consultant(slug), reason="distance")
    due_on = Clock.objects.of(order).get(standard="S18").due_on
    at("2026-03-04 10:00")
    withdraw_order(order, actor=order.case_holder, reason="Værftet venter", contact=note())
    closed = s18(order)

    at("2026-03-06 10:00")
    undo_close(order, actor=order.case_holder)

    assert (closed, s18(order)) == (["met"], ["pending"])
    assert Clock.objects.of(order).get(standard="S18").due_on == due_on
    recruit_abroad(order, actor=world.leader("frederikshavn"), reason="EURES søger i Polen")
    assert s18(order) == ["met"]


def test_all_who_begin_on_a_day_are_one_group(world, at):
    order = ready_order(world)
    hire(order, 3)
    hire(order, 2)
    hire(order, 1, starts_on=dt.date(2026, 6, 15))
    register_result(order, actor=order.case_holder, job_center=order.owner, kind="hired", count=-1)

    groups = Starters.objects.with_progress().order_by("starts_on")

    assert [(group.starts_on, group.total) for group in groups] == [
        (dt.date(2026, 6, 1), 5),
        (dt.date(2026, 6, 15), 0),
    ]
    states = Clock.objects.of(groups[1]).order_by("standard").values_list("state", flat=True)
    assert (groups[0].contact_due_on, list(states)) == (
        dt.date(2026, 6, 16),
        ["not_applicable", "not_applicable"],
    )


def test_an_agreement_says_when_the_company_wants_the_first_follow_up(world, at):
    order = ready_order(world)
    agreed(world, order.company, placement_days=3)

    hire(order, 1)

    assert Starters.objects.with_progress().get().contact_due_on == dt.date(2026, 6, 4)


def test_the_second_follow_up_asks_for_a_number_in_range(world, at):
    order = ready_order(world)
    hire(order, 3)
    group = order.starters.get()
    with pytest.raises(WrongState):
        follow_up_starters(group, actor=order.case_holder, answer=StartersAnswer(note()))
    at("2026-06-10 09:00")
    stranger = world.consultant("hjoerring")
    with pytest.raises(PermissionDenied):
        follow_up_starters(group, actor=stranger, answer=StartersAnswer(note()))
    follow_up_starters(group, actor=order.case_holder, answer=StartersAnswer(note()))
    quiet = items_for(order.case_holder, local("2026-06-10 10:00"))

    at("2026-08-20 09:00")
    for wrong in (StartersAnswer(note(), None), StartersAnswer(note(), 4)):
        with pytest.raises(RuleBroken):
            follow_up_starters(group, actor=order.case_holder, answer=wrong)

    todo = items_for(order.case_holder, local("2026-08-20 10:00"))
    assert [item for item in quiet if "starters" in item.path] == []
    assert [item.due_on for item in todo if "starters" in item.path] == [dt.date(2026, 9, 1)]
    answer = StartersAnswer(note(), 3)
    follow_up_starters(group, actor=order.case_holder, answer=answer)
    with pytest.raises(WrongState):
        follow_up_starters(group, actor=order.case_holder, answer=answer)
