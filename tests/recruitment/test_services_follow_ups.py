"""The call five days before expiry: scenario B, rule by rule, at the level of the services."""

import datetime as dt

import pytest
from django.db import IntegrityError

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.models import Mail, Notice
from alliance.foundation.sweep import run_sweep
from companies.models import Contact
from recruitment.choices import FollowUpOutcome, FollowUpState
from recruitment.models import FollowUp
from recruitment.services.adverts import change_expiry, withdraw_advert
from recruitment.services.closing import Closing, close_order
from recruitment.services.follow_ups import (
    FollowUpAnswer,
    complete_follow_up,
    plan_follow_ups,
)
from servicecatalog.models import Clock
from tests.recruitment.factories import advert_for, note, ready_order

pytestmark = pytest.mark.django_db

EXPIRY = dt.date(2026, 3, 18)
CALL_DAY = dt.datetime(2026, 3, 13, 6, 0, tzinfo=COPENHAGEN)


def six_o_clock(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(6), COPENHAGEN)


@pytest.mark.parametrize(
    ("expiry", "task_day"),
    [
        ("2026-03-18", "2026-03-13"),
        ("2026-03-12", "2026-03-06"),
        ("2026-04-10", "2026-04-01"),
        ("2026-06-10", "2026-06-04"),
        ("2027-01-04", "2026-12-30"),
    ],
)
def test_the_call_stands_five_days_before_expiry_moved_back_to_a_working_day(
    world, at, expiry, task_day
):
    expires_on, due_on = dt.date.fromisoformat(expiry), dt.date.fromisoformat(task_day)
    at(f"{expires_on - dt.timedelta(weeks=4)} 09:00")
    advert = advert_for(ready_order(world, starts_on=dt.date(2027, 3, 1)), expires_on)

    run_sweep(six_o_clock(due_on - dt.timedelta(days=1)))
    before = FollowUp.objects.count()
    run_sweep(six_o_clock(due_on))

    assert advert.call_on == due_on
    assert before == 0
    assert FollowUp.objects.get().due_on == due_on


def planned(world, at, **changes) -> FollowUp:
    at("2026-03-02 09:10")
    advert = advert_for(ready_order(world, **changes), EXPIRY)
    at("2026-03-13 06:00")
    plan_follow_ups(CALL_DAY)
    return FollowUp.objects.get(advert=advert)


def test_a_second_run_creates_no_second_task_and_no_second_notice(world, at):
    follow_up = planned(world, at)

    counts = plan_follow_ups(CALL_DAY)

    assert counts == {}
    assert FollowUp.objects.count() == 1
    assert Notice.objects.filter(kind="recruitment.call_due").count() == 1
    assert follow_up.assignee == world.consultant("frederikshavn")


def test_a_run_missed_for_two_days_catches_up_with_the_true_deadline(world, at):
    at("2026-03-02 09:10")
    advert_for(ready_order(world), EXPIRY)
    at("2026-03-15 06:00")

    plan_follow_ups(six_o_clock(dt.date(2026, 3, 15)))

    assert FollowUp.objects.get().due_on == dt.date(2026, 3, 13)


def test_an_advert_registered_after_its_call_day_gets_its_task_at_once(world, at):
    at("2026-03-16 09:00")

    advert_for(ready_order(world), EXPIRY)

    assert FollowUp.objects.get().due_on == dt.date(2026, 3, 13)
    assert Clock.objects.get(standard="S07").state == "overdue"


def test_a_moved_expiry_takes_the_planned_task_away_and_plans_a_new_one(world, at):
    follow_up = planned(world, at)

    advert = change_expiry(
        follow_up.advert, actor=follow_up.assignee, expires_on=dt.date(2026, 4, 1)
    )

    follow_up.refresh_from_db()
    assert follow_up.state == FollowUpState.CANCELLED
    assert advert.call_on == dt.date(2026, 3, 27)


def test_a_withdrawn_advert_gets_no_task(world, at):
    at("2026-03-02 09:10")
    advert = advert_for(ready_order(world), EXPIRY)
    withdraw_advert(advert, actor=advert.order.case_holder)
    at("2026-03-13 06:00")

    counts = plan_follow_ups(CALL_DAY)

    assert counts == {}
    assert Clock.objects.get(standard="S07").state == "not_applicable"


def test_an_advert_still_published_on_a_filled_order_gets_its_task(world, at):
    at("2026-03-02 09:10")
    order = ready_order(world, head_count=1)
    advert_for(order, EXPIRY)
    hired = {order.owner_id: 1}
    close_order(order, actor=order.case_holder, closing=Closing("got_staff", note(), hired=hired))
    at("2026-03-13 06:00")

    plan_follow_ups(CALL_DAY)

    assert FollowUp.objects.get().order.state == "filled"


@pytest.mark.parametrize("employment_type", ["ordinary", "wage_subsidy", "small_job"])
def test_the_employment_type_does_not_matter(world, at, employment_type):
    at("2026-03-02 09:10")
    advert_for(ready_order(world), EXPIRY, employment_type=employment_type)
    at("2026-03-13 06:00")

    plan_follow_ups(CALL_DAY)

    assert FollowUp.objects.get().due_on == dt.date(2026, 3, 13)


def test_without_an_outcome_the_task_is_overdue_and_told_once(world, at):
    follow_up = planned(world, at)
    leader = world.leader("frederikshavn")
    at("2026-03-14 00:05")

    run_sweep(dt.datetime(2026, 3, 14, 0, 5, tzinfo=COPENHAGEN))
    run_sweep(dt.datetime(2026, 3, 14, 6, 0, tzinfo=COPENHAGEN))

    clock = Clock.objects.get(standard="S07")
    told = Notice.objects.filter(kind="servicecatalog.clock_overdue", target_id=clock.pk)
    assert clock.state == "overdue"
    assert set(told.values_list("recipient", flat=True)) == {follow_up.assignee.pk, leader.pk}
    assert told.count() == 2


@pytest.mark.parametrize(("language", "day"), [("da", "18. marts 2026"), ("en", "18 March 2026")])
def test_the_notice_names_company_title_and_date_in_the_readers_language(world, at, language, day):
    reader = world.consultant("frederikshavn")
    reader.language = language
    reader.save()

    follow_up = planned(world, at)

    notice = Notice.objects.get(recipient=reader, kind="recruitment.call_due")
    assert follow_up.order.company.name in notice.body
    assert "Svejser" in notice.body
    assert day in notice.body
    assert notice.path == follow_up.get_absolute_url()
    assert Mail.objects.get(notice=notice).body.endswith(follow_up.get_absolute_url())


def answered(follow_up, outcome, **kwargs) -> str:
    return complete_follow_up(
        follow_up,
        actor=follow_up.assignee,
        answer=FollowUpAnswer(outcome=outcome, note=note(), **kwargs),
    )


@pytest.mark.parametrize(
    ("outcome", "extra", "ending"),
    [
        (FollowUpOutcome.GOT_ALL, {}, "/close/"),
        (FollowUpOutcome.GOT_SOME, {"hired": 2}, "/"),
        (FollowUpOutcome.HELP_WANTED, {}, "/escalate/"),
        (FollowUpOutcome.NO_HELP, {"reason": "Klarer det selv."}, "/"),
        (FollowUpOutcome.EXTENDED, {"new_expires_on": dt.date(2026, 4, 1)}, "/"),
    ],
)
def test_each_outcome_logs_the_contact_meets_s07_and_leads_on(world, at, outcome, extra, ending):
    follow_up = planned(world, at)

    path = answered(follow_up, outcome, **extra)

    follow_up.refresh_from_db()
    assert path.endswith(ending)
    assert follow_up.state == FollowUpState.DONE
    assert follow_up.contact == Contact.objects.get()
    assert Clock.objects.filter(standard="S07", state="met").count() == 1


def test_an_extended_advert_plans_a_new_call(world, at):
    follow_up = planned(world, at)
    answered(follow_up, FollowUpOutcome.EXTENDED, new_expires_on=dt.date(2026, 4, 1))
    at("2026-03-27 06:00")

    plan_follow_ups(six_o_clock(dt.date(2026, 3, 27)))

    assert FollowUp.objects.open().get().due_on == dt.date(2026, 3, 27)


@pytest.mark.parametrize(
    ("outcome", "extra", "field"),
    [
        (FollowUpOutcome.NO_HELP, {}, "reason"),
        (FollowUpOutcome.GOT_SOME, {}, "hired"),
        (FollowUpOutcome.HELP_WANTED, {"hired": 1}, "hired"),
        (FollowUpOutcome.EXTENDED, {}, "new_expires_on"),
        (FollowUpOutcome.EXTENDED, {"new_expires_on": EXPIRY}, "new_expires_on"),
        ("perhaps", {}, "outcome"),
    ],
)
def test_an_outcome_without_what_it_asks_for_is_refused(world, at, outcome, extra, field):
    follow_up = planned(world, at)

    with pytest.raises(RuleBroken) as refusal:
        answered(follow_up, outcome, **extra)

    follow_up.refresh_from_db()
    assert refusal.value.field == field
    assert follow_up.state == FollowUpState.OPEN


def test_a_call_is_made_once(world, at):
    follow_up = planned(world, at)
    answered(follow_up, FollowUpOutcome.HELP_WANTED)

    with pytest.raises(WrongState):
        answered(follow_up, FollowUpOutcome.HELP_WANTED)

    assert Contact.objects.count() == 1


def test_the_database_refuses_a_second_call_for_one_expiry(world, at):
    follow_up = planned(world, at)
    follow_up.pk = None

    with pytest.raises(IntegrityError):
        FollowUp.objects.create(
            order=follow_up.order,
            advert=follow_up.advert,
            expires_on=EXPIRY,
            due_on=follow_up.due_on,
            assignee=follow_up.assignee,
        )
