"""Many things due in one sweep: as many statements as for few, nothing doubled, nothing half."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from alliance.foundation.audit.models import Event
from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.notifications import planning
from alliance.foundation.notifications.models import Mail, Notice
from alliance.foundation.notifications.services import notify_many
from jobcenters.services.profiles import name_deputy
from recruitment.models import Advert, FollowUp, Reminder
from recruitment.notifications import CallDue, CaseHolderChanged
from recruitment.services import reminders
from recruitment.services.adverts import plan_calls
from recruitment.services.follow_ups import plan_follow_ups
from recruitment.services.reminders import climb_ladders
from tests.recruitment.due import due_adverts
from tests.recruitment.factories import escalated_order, ready_order

pytestmark = pytest.mark.django_db
SIX_O_CLOCK = dt.datetime(2026, 3, 13, 6, 0, tzinfo=COPENHAGEN)
LONGEST_WAIT = 20  # seconds


@pytest.fixture
def orders(world, at, no_bell):
    """Orders of three companies at three job centers; one reads English, one has a deputy."""
    places = ("frederikshavn", "hjoerring", "broenderslev")
    made = [ready_order(world, slug) for slug in places]
    english, absent = made[0].case_holder, made[1].case_holder
    english.language = "en"
    english.save()
    name_deputy(absent, world.consultant("hjoerring", 2), actor=absent)
    Mail.objects.all().delete()
    at("2026-03-13 06:00")
    return made


def statements(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


# --- Calls to companies ------------------------------------------------------------------------
def test_thirty_calls_cost_as_many_statements_as_three(orders):
    due_adverts(orders, 3)
    few = statements(lambda: plan_follow_ups(SIX_O_CLOCK))
    due_adverts(orders, 30)

    many = statements(lambda: plan_follow_ups(SIX_O_CLOCK))

    assert FollowUp.objects.count() == 33
    assert Mail.objects.filter(kind=CallDue.key).count() == 33 + 11
    assert many == few


def test_each_call_of_a_batch_is_recorded_and_told_to_its_own_people(world, orders):
    due_adverts(orders, 6)
    deputy = world.consultant("hjoerring", 2)

    plan_follow_ups(SIX_O_CLOCK)

    for follow_up in FollowUp.objects.select_related("advert", "order__case_holder"):
        holder = follow_up.order.case_holder
        told = {row.recipient: row for row in Notice.objects.filter(target_id=follow_up.pk)}
        is_away = holder.username == "consultant.hjoerring"
        assert set(told) == ({holder, deputy} if is_away else {holder})
        assert follow_up.advert.title in told[holder].subject
        assert told[holder].subject.startswith("Call" if holder.language == "en" else "Ring")
        assert told[holder].covered_by == (deputy if is_away else None)
        mails = Mail.objects.filter(notice__in=told.values())
        assert {(row.to_email, row.body) for row in mails} == {
            (user.email, row.body) for user, row in told.items()
        }
        event = Event.objects.get(name="followup.plan", target_id=follow_up.pk)
        assert event.after["assignee"] == str(holder.pk)


def test_more_than_one_batch_is_done_in_one_sweep(orders, monkeypatch):
    monkeypatch.setattr("recruitment.services.follow_ups.BATCH", 4)
    due_adverts(orders, 10)

    assert plan_follow_ups(SIX_O_CLOCK) == {"planned": 10}


def test_a_batch_that_breaks_off_leaves_nothing_half_written(orders, monkeypatch):
    due_adverts(orders, 4)
    before = Event.objects.count()

    def broken(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr(planning, "_write_mails", broken)
    with pytest.raises(ZeroDivisionError):
        plan_follow_ups(SIX_O_CLOCK)

    assert FollowUp.objects.count() == Notice.objects.filter(kind=CallDue.key).count() == 0
    assert Event.objects.count() == before


# --- Two workers at once -----------------------------------------------------------------------
def in_the_way_of(other, act) -> list:
    """What ``other`` returns on a connection of its own, having run into the rows of ``act``,
    whose transaction ends only when ``other`` waits for it."""
    answers = []

    def run():
        try:
            with transaction.atomic():
                answers.append(other())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        act()
        thread.start()
        _wait_until_it_waits_for_us(thread)
    thread.join(timeout=LONGEST_WAIT)
    return answers


def _wait_until_it_waits_for_us(thread) -> None:
    waiting = (
        "SELECT count(*) FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    ends = time.perf_counter() + LONGEST_WAIT
    with connection.cursor() as cursor:
        while thread.is_alive() and time.perf_counter() < ends:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("the two did not meet")


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_adverts_in_hand_plan_each_call_once(world, orders):
    due_adverts(orders, 6)
    rows = Advert.objects.select_related("order__case_holder", "order__company").order_by("pk")
    mine, theirs = list(rows), list(rows)

    answers = in_the_way_of(
        lambda: plan_calls(theirs, actor=world.system),
        lambda: plan_calls(mine, actor=world.system),
    )

    assert answers == [[]]
    assert FollowUp.objects.count() == Event.objects.filter(name="followup.plan").count() == 6
    assert Notice.objects.filter(kind=CallDue.key).count() == 6 + 2


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_the_same_write_one_notice_and_no_mail_without_it(orders):
    Notice.objects.all().delete()
    messages = [CaseHolderChanged(order) for order in orders]

    answers = in_the_way_of(
        lambda: notify_many(messages),
        lambda: notify_many(reversed(messages)),
    )

    notices = Notice.objects.filter(kind=CaseHolderChanged.key)
    mails = Mail.objects.filter(kind=CaseHolderChanged.key).select_related("notice__recipient")
    assert answers == [0]
    assert notices.count() == mails.count() > 0
    assert all(mail.to_email == mail.notice.recipient.email for mail in mails)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_double_nothing(orders, monkeypatch):
    monkeypatch.setattr("recruitment.services.follow_ups.BATCH", 5)
    due_adverts(orders, 40)
    gate, planned = threading.Barrier(2), []

    def sweep():
        try:
            gate.wait(timeout=LONGEST_WAIT)
            planned.append(plan_follow_ups(SIX_O_CLOCK).get("planned", 0))
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=LONGEST_WAIT)
    plan_follow_ups(SIX_O_CLOCK)  # what both left to one another at the very end

    assert FollowUp.objects.values("advert").distinct().count() == FollowUp.objects.count() == 40
    mails = Mail.objects.filter(kind=CallDue.key)
    assert mails.count() == Notice.objects.filter(kind=CallDue.key).count()
    assert not mails.filter(notice=None).exists()


# --- The ladder --------------------------------------------------------------------------------
def reminded(world, at, *slugs: str) -> int:
    for slug in slugs:
        world.consultant(slug)
        world.leader(slug)
    world.coordinator("vendsyssel")
    at("2026-03-02 09:10")
    escalated_order(world, *slugs)
    return statements(lambda: climb_ladders(at("2026-03-30 06:00").moment))


def test_five_reminded_job_centers_cost_as_many_statements_as_two(world, at):
    few = reminded(world, at, "hjoerring", "broenderslev")
    many = reminded(world, at, "hjoerring", "broenderslev", "struer", "lemvig", "herning")

    assert Reminder.objects.count() == 4 * (2 + 5)
    assert many == few


def test_who_waits_on_a_rung_does_not_hold_up_those_behind(world, at, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 1)
    at("2026-03-02 09:10")
    escalated_order(world, "hjoerring", "broenderslev")
    last_day = at("2026-03-04 06:00").moment

    assert climb_ladders(last_day) == {"person": 2}
    assert climb_ladders(last_day) == {}
