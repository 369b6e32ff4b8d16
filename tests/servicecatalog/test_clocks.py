"""The engine of the standards: deadlines, pauses, and a past that is not judged again."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.foundation.errors import RuleBroken
from alliance.foundation.notifications.models import Notice
from servicecatalog.choices import ClockState
from servicecatalog.models import Clock
from servicecatalog.services.clocks import (
    Subject,
    cancel_clock,
    pause_clock,
    rebuild,
    restart_clock,
    resume_clock,
    start_clock,
    stop_clock,
    waive_clock,
)
from servicecatalog.services.judging import judge_clocks
from servicecatalog.services.standards import set_threshold
from tests.servicecatalog.measuring import measure
from tests.world import local

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def here(world):
    return world.center("frederikshavn")


@pytest.fixture
def subject(world, here):
    return Subject(world.company(), here, responsible=world.consultant("frederikshavn"))


@pytest.mark.parametrize(
    ("code", "start", "due"),
    [
        ("S01", "2026-03-02 09:10", dt.date(2026, 3, 3)),
        ("S01", "2026-03-06 23:59", dt.date(2026, 3, 9)),
        ("S01", "2026-03-07 10:00", dt.date(2026, 3, 9)),
        ("S03", "2026-03-03 09:00", dt.date(2026, 3, 5)),
        ("S08", "2026-03-03 09:00", dt.date(2026, 3, 10)),
        ("S01", "2026-04-01 09:00", dt.date(2026, 4, 7)),
        ("S01", "2026-06-04 09:00", dt.date(2026, 6, 8)),
        ("S01", "2026-12-23 09:00", dt.date(2026, 12, 28)),
    ],
)
def test_the_deadline_is_the_end_of_the_last_working_day(world, here, code, start, due):
    assert measure(world, here, code, start).due_on == due


@pytest.mark.parametrize(
    ("code", "start", "due"),
    [
        ("S20", "2026-03-02 09:00", dt.date(2026, 12, 31)),
        ("S20", "2026-07-01 00:10", dt.date(2027, 6, 30)),
        ("S21", "2026-03-02 09:00", dt.date(2027, 3, 2)),
        ("S21", "2028-02-29 09:00", dt.date(2029, 2, 28)),
        ("S22", "2026-01-01 00:00", None),
    ],
)
def test_months_and_half_years_are_told_by_the_calendar(world, here, code, start, due):
    assert measure(world, here, code, start).due_on == due


def test_what_is_agreed_with_the_company_stands_instead_of_the_threshold(world, subject):
    agreed = dt.date(2026, 4, 2)

    clock = start_clock(
        "S20", subject, at=local("2026-03-02 09:00"), actor=world.system, target_on=agreed
    )

    assert (clock.due_on, clock.due_soon_on) == (agreed, dt.date(2026, 3, 28))


@pytest.mark.parametrize(
    ("expires", "due"),
    [
        (dt.date(2026, 3, 18), dt.date(2026, 3, 13)),
        (dt.date(2026, 3, 12), dt.date(2026, 3, 6)),
        (dt.date(2026, 4, 10), dt.date(2026, 4, 1)),
        (dt.date(2026, 6, 10), dt.date(2026, 6, 4)),
        (dt.date(2027, 1, 4), dt.date(2026, 12, 30)),
    ],
)
def test_the_call_before_expiry_counts_back_to_a_working_day(world, subject, expires, due):
    clock = start_clock(
        "S07", subject, at=local("2026-03-01 09:00"), actor=world.system, target_on=expires
    )

    assert clock.due_on == due


@pytest.mark.parametrize(
    ("stop", "state"),
    [("2026-03-03 23:59", ClockState.MET), ("2026-03-04 00:01", ClockState.MET_LATE)],
)
def test_the_last_minute_of_the_day_still_counts(world, here, stop, state):
    assert measure(world, here, "S01", "2026-03-02 09:10", stop).state == state


def test_a_second_start_changes_nothing(world, subject):
    first = start_clock("S01", subject, at=local("2026-03-02 09:00"), actor=world.system)

    again = start_clock("S01", subject, at=local("2026-03-05 09:00"), actor=world.system)

    assert again.pk == first.pk
    assert Clock.objects.count() == 1


def test_a_pause_moves_the_deadline_by_its_working_days(world, subject):
    start_clock("S08", subject, at=local("2026-03-02 09:00"), actor=world.system)
    pause_clock("S08", subject, at=local("2026-03-04 09:00"), actor=world.system)

    clock = resume_clock("S08", subject, at=local("2026-03-06 09:00"), actor=world.system)

    assert clock.paused_days == 2
    assert clock.due_on == dt.date(2026, 3, 11)


def test_a_paused_clock_does_not_run_out(world, subject):
    start_clock("S01", subject, at=local("2026-03-02 09:00"), actor=world.system)
    pause_clock("S01", subject, at=local("2026-03-02 10:00"), actor=world.system)

    counts = judge_clocks(local("2026-03-20 06:00"))

    assert counts == {}


def test_a_recurring_promise_begins_anew(world, subject):
    start_clock("S12", subject, at=local("2026-03-02 09:00"), actor=world.system)

    clock = restart_clock("S12", subject, at=local("2026-03-10 09:00"), actor=world.system)

    assert clock.due_on == dt.date(2026, 3, 24)
    assert Clock.objects.filter(state=ClockState.MET).count() == 1


def test_a_cancelled_clock_counts_nowhere(world, subject):
    start_clock(
        "S07",
        subject,
        at=local("2026-03-02 09:00"),
        actor=world.system,
        target_on=dt.date(2026, 4, 1),
    )

    clock = cancel_clock("S07", subject, at=local("2026-03-03 09:00"), actor=world.system)

    assert clock.state == ClockState.NOT_APPLICABLE


def test_stopping_what_does_not_run_is_no_error(world, subject):
    assert stop_clock("S01", subject, at=local("2026-03-02 09:00"), actor=world.system) is None


def test_the_notices_come_once_per_change_of_state(world, subject):
    leader = world.leader("frederikshavn")
    start_clock("S01", subject, at=local("2026-03-02 09:00"), actor=world.system)

    counts = [
        judge_clocks(local(moment))
        for moment in ("2026-03-03 06:00", "2026-03-03 07:00", "2026-03-04 06:00") * 2
    ]

    assert counts[0] == {"due_soon": 1}
    assert counts[2] == {"overdue": 1}
    assert Notice.objects.filter(recipient=subject.responsible).count() == 2
    assert Notice.objects.filter(recipient=leader).count() == 1


def test_thirty_clocks_are_judged_in_as_many_statements_as_three(world, here):
    world.leader(here.slug)
    world.consultant(here.slug)
    for _number in range(3):
        measure(world, here, "S01", "2026-03-02 09:00")
    with CaptureQueriesContext(connection) as few:
        judge_clocks(local("2026-03-04 06:00"))
    for _number in range(30):
        measure(world, here, "S01", "2026-03-02 09:00")

    with CaptureQueriesContext(connection) as many:
        counts = judge_clocks(local("2026-03-04 06:00"))

    assert counts == {"overdue": 30}
    assert Notice.objects.filter(kind="servicecatalog.clock_overdue").count() == 2 * 33
    assert len(many) == len(few)


def test_a_clock_whose_deadline_moved_is_judged_by_where_it_stands_now(world, here):
    """What stands in the row is only what its events came to when they were last read."""
    clock = measure(world, here, "S01", "2026-03-02 09:00")
    Clock.objects.filter(pk=clock.pk).update(due_on=dt.date(2026, 2, 27), paused_days=1)

    judge_clocks(local("2026-03-03 06:00"))

    again = Clock.objects.get(pk=clock.pk)
    assert (again.due_on, again.paused_days) == (clock.due_on, 0)
    assert again.state == ClockState.DUE_SOON


def test_a_changed_threshold_never_judges_the_past_again(world, subject):
    clock = start_clock("S10", subject, at=local("2026-03-02 09:00"), actor=world.system)
    set_threshold(clock.standard, world.alliance(), actor=world.admin, threshold=1)

    again = rebuild(Clock.objects.get(pk=clock.pk), now=local("2026-03-03 09:00"))

    assert again.due_on == dt.date(2026, 3, 4)


def test_a_new_clock_takes_the_alliances_own_threshold(world, subject):
    set_threshold(
        measure(world, subject.job_center, "S10", "2026-03-02 08:00").standard,
        world.alliance(),
        actor=world.admin,
        threshold=4,
    )

    clock = start_clock("S10", subject, at=local("2026-03-02 09:00"), actor=world.system)

    assert clock.due_on == dt.date(2026, 3, 6)


def test_a_sub_alliances_threshold_goes_before_its_parents(world):
    odder = world.center("odder")
    standard = measure(world, odder, "S10", "2026-03-02 08:00").standard
    set_threshold(standard, world.alliance("oestjylland"), actor=world.system, threshold=7)
    set_threshold(standard, world.alliance("horsens-naboer"), actor=world.system, threshold=3)

    clock = measure(world, odder, "S10", "2026-03-02 09:00")

    assert clock.rule.threshold == 3


def test_a_waiver_needs_a_reason(world, here):
    clock = measure(world, here, "S01", "2026-03-02 09:00")

    with pytest.raises(RuleBroken):
        waive_clock(clock, actor=world.system, reason="  ", at=local("2026-03-02 10:00"))


def test_what_has_ended_is_not_waived(world, here):
    clock = measure(world, here, "S01", "2026-03-02 09:00", "2026-03-02 10:00")

    with pytest.raises(RuleBroken):
        waive_clock(clock, actor=world.system, reason="x", at=local("2026-03-02 11:00"))


def test_a_clock_stopped_while_it_stood_still_is_rebuilt_the_same(world, subject):
    clock = start_clock("S08", subject, at=local("2026-03-02 09:00"), actor=world.system)
    pause_clock("S08", subject, at=local("2026-03-03 09:00"), actor=world.system)
    stopped = stop_clock("S08", subject, at=local("2026-03-05 09:00"), actor=world.system)

    later = rebuild(Clock.objects.get(pk=clock.pk), now=local("2026-05-01 09:00"))

    assert (later.due_on, later.state) == (stopped.due_on, stopped.state)
    assert later.paused_at is None
