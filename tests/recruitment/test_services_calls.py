"""The call to neighbors: asking, answering, the ladder of reminders; every refusal."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from alliance.foundation.lookups import NO_KEYS
from alliance.foundation.notifications.models import Mail, Notice
from jobcenters.models import JobCenter
from recruitment.choices import RecipientState
from recruitment.models import EscalationRecipient, GuestAccess, RecruitmentOrder
from recruitment.services.answers import (
    answer_question,
    ask_question,
    assign,
    await_company,
    decline,
    give_pledge,
)
from recruitment.services.escalation import Call, escalate_order, remind, withdraw_call
from recruitment.services.reminders import climb_ladders
from recruitment.services.results import register_result
from recruitment.services.suggestions import suggest_recipients
from servicecatalog.models import Clock
from tests.recruitment.factories import call_to, draft_order, escalated_order, ready_order

pytestmark = pytest.mark.django_db


def clock(code: str, subject) -> Clock:
    return Clock.objects.of(subject).filter(standard=code).latest("started_at")


def test_neighbors_by_land_come_first_then_by_ferry_then_the_alliance(world, at):
    order = ready_order(world)

    suggestions = suggest_recipients(order)

    names = [row.job_center.name for row in suggestions]
    assert names == ["Brønderslev", "Hjørring", "Læsø"]
    assert [row.preselected for row in suggestions] == [True, True, False]
    assert [row.is_guest for row in suggestions] == [False, False, True]
    assert "nabo" in suggestions[0].reasons[0]


def test_strong_in_the_occupation_puts_a_neighbor_first(world, at):
    hjoerring = world.center("hjoerring")
    hjoerring.strong_occupations = ["7212"]
    hjoerring.save()

    suggestions = suggest_recipients(ready_order(world))

    assert suggestions[0].job_center == hjoerring


def test_escalating_gives_each_recipient_its_own_row_and_clock(world, at):
    at("2026-03-10 10:00")

    order = escalated_order(world, "hjoerring", "broenderslev", "aalborg")

    assert order.state == "escalated"
    assert {row.due_on for row in order.recipients.all()} == {dt.date(2026, 3, 12)}
    assert [row.job_center.slug for row in order.guest_accesses.all()] == ["aalborg"]
    assert clock("S09", order).state == "met"


def test_a_guest_sees_this_one_order_and_no_other(world, at):
    guest = world.consultant("aalborg")
    other = ready_order(world)

    order = escalated_order(world, "aalborg")

    assert list(RecruitmentOrder.objects.visible_to(guest)) == [order]
    assert other not in RecruitmentOrder.objects.visible_to(guest)


@pytest.mark.parametrize("slug", ["aalborg", "hjoerring", "broenderslev", "struer"])
def test_orders_opened_by_calls_may_be_asked_for_beforehand(world, at, slug):
    escalated_order(world, "aalborg", "hjoerring")
    withdrawn = escalated_order(world, "aalborg", "broenderslev")
    withdraw_call(call_to(withdrawn, "aalborg"), actor=withdrawn.case_holder)
    user = world.consultant(slug)

    (opened,) = RecruitmentOrder.objects.opened_to(user) or [NO_KEYS]

    seen = RecruitmentOrder.objects.visible_to(user, opened)
    assert set(seen) == set(RecruitmentOrder.objects.visible_to(user))
    assert seen.exists() == (slug != "struer")


def test_a_withdrawn_call_ends_the_guests_access(world, at):
    order = escalated_order(world, "aalborg")

    withdraw_call(call_to(order, "aalborg"), actor=order.case_holder)

    guest = world.consultant("aalborg")
    assert not RecruitmentOrder.objects.visible_to(guest).exists()
    assert not GuestAccess.objects.filter(ended_at=None).exists()


def test_nobody_chosen_is_refused(world, at):
    order = ready_order(world)

    with pytest.raises(RuleBroken) as refusal:
        escalate_order(order, actor=order.case_holder, call=Call(job_centers=[]))

    assert refusal.value.field == "job_centers"
    assert RecruitmentOrder.objects.get(pk=order.pk).state == "ready"


def test_the_own_job_center_is_not_asked(world, at):
    order = ready_order(world)

    with pytest.raises(RuleBroken):
        escalate_order(order, actor=order.case_holder, call=Call(job_centers=[order.owner]))


def test_a_draft_is_not_escalated(world, at):
    order = draft_order(world)
    call = Call(job_centers=[world.center("hjoerring")])

    with pytest.raises(WrongState):
        escalate_order(order, actor=order.case_holder, call=call)


def test_a_neighbor_does_not_escalate_our_order(world, at):
    order = ready_order(world)
    call = Call(job_centers=[world.center("broenderslev")])

    with pytest.raises(PermissionDenied):
        escalate_order(order, actor=world.consultant("hjoerring"), call=call)

    assert not EscalationRecipient.objects.exists()


def test_a_running_call_is_not_sent_twice(world, at):
    order = escalated_order(world, "hjoerring")
    call = Call(job_centers=[world.center("hjoerring")])

    with pytest.raises(RuleBroken):
        escalate_order(order, actor=order.case_holder, call=call)


def test_a_withdrawn_call_can_be_sent_again(world, at):
    order = escalated_order(world, "hjoerring")
    withdraw_call(call_to(order, "hjoerring"), actor=order.case_holder)
    order.refresh_from_db()
    at("2026-03-16 09:00")

    call = Call(job_centers=[world.center("hjoerring")])
    escalate_order(order, actor=order.case_holder, call=call)

    again = call_to(order, "hjoerring")
    assert again.state == RecipientState.ASKED
    assert again.due_on == dt.date(2026, 3, 18)


def test_a_pledge_meets_s10_and_starts_s11(world, at):
    order = escalated_order(world)
    call = call_to(order, "hjoerring")

    give_pledge(call, actor=world.consultant("hjoerring"), count=9)

    assert call.state == RecipientState.PLEDGED
    assert clock("S10", call).state == "met"
    assert clock("S11", call).due_on == dt.date(2026, 3, 9)
    told = Notice.objects.get(kind="recruitment.call_answered")
    assert told.recipient == order.case_holder


def test_only_the_asked_job_center_answers(world, at):
    call = call_to(escalated_order(world), "broenderslev")

    with pytest.raises(PermissionDenied):
        give_pledge(call, actor=world.consultant("hjoerring"), count=5)

    with pytest.raises(PermissionDenied):
        give_pledge(call, actor=world.consultant("frederikshavn"), count=5)


def test_an_answer_may_be_changed_and_its_history_stays(world, at):
    call = call_to(escalated_order(world), "hjoerring")
    consultant = world.consultant("hjoerring")
    give_pledge(call, actor=consultant, count=9)

    give_pledge(call, actor=consultant, count=4, version=call.version)

    assert call.pledged_count == 4
    assert [row.count for row in call.pledges.all()] == [9, 4]


def test_two_colleagues_answering_at_once_do_not_overwrite_one_another(world, at):
    call = call_to(escalated_order(world), "hjoerring")
    seen = call.version
    give_pledge(call, actor=world.consultant("hjoerring"), count=9, version=seen)

    with pytest.raises(Conflict):
        give_pledge(call, actor=world.consultant("hjoerring", 2), count=2, version=seen)

    call.refresh_from_db()
    assert call.pledged_count == 9


def test_pledging_nobody_is_a_decline(world, at):
    call = call_to(escalated_order(world), "hjoerring")

    give_pledge(call, actor=world.consultant("hjoerring"), count=0)

    assert call.state == RecipientState.DECLINED
    assert clock("S10", call).state == "met"
    assert not Clock.objects.of(call).filter(standard="S11").exists()


@pytest.mark.parametrize("count", [41, -1])
def test_a_pledge_stays_within_the_need(world, at, count):
    call = call_to(escalated_order(world), "hjoerring")

    with pytest.raises(RuleBroken) as refusal:
        give_pledge(call, actor=world.consultant("hjoerring"), count=count)

    assert refusal.value.field == "count"


@pytest.mark.parametrize(("reason", "field"), [("", "reason"), ("other", "note")])
def test_a_decline_needs_its_reason(world, at, reason, field):
    call = call_to(escalated_order(world), "hjoerring")

    with pytest.raises(RuleBroken) as refusal:
        decline(call, actor=world.consultant("hjoerring"), reason=reason)

    assert refusal.value.field == field


def test_a_question_waits_and_only_the_companys_silence_pauses_the_clock(world, at):
    order = escalated_order(world)
    call = call_to(order, "hjoerring")
    question = ask_question(call, actor=world.consultant("hjoerring"), text="Skifteholdsarbejde?")
    await_company(call, actor=order.case_holder)
    at("2026-03-05 09:00")

    answer_question(question, actor=order.case_holder, text="Ja, to hold.")

    call.refresh_from_db()
    assert call.state == RecipientState.ASKED
    assert call.due_on == dt.date(2026, 3, 6)
    assert clock("S10", call).paused_days == 2


def test_a_call_is_given_to_a_colleague_only(world, at):
    call = call_to(escalated_order(world), "hjoerring")
    consultant = world.consultant("hjoerring")
    assign(call, actor=consultant, user=world.consultant("hjoerring", 2))

    with pytest.raises(RuleBroken):
        assign(call, actor=consultant, user=world.consultant("broenderslev"))

    call.refresh_from_db()
    assert call.assigned_to == world.consultant("hjoerring", 2)


def test_s11_is_met_when_as_many_are_presented_as_pledged(world, at):
    order = escalated_order(world)
    call = call_to(order, "broenderslev")
    consultant = world.consultant("broenderslev")
    give_pledge(call, actor=consultant, count=5)
    center = call.job_center
    register_result(order, actor=consultant, job_center=center, kind="presented", count=4)
    before = clock("S11", call).state

    register_result(order, actor=consultant, job_center=center, kind="presented", count=1)

    assert before == "pending"
    assert clock("S11", call).state == "met"


def climb(day: str) -> dict[str, int]:
    moment = dt.datetime.fromisoformat(f"{day}T06:00").replace(tzinfo=COPENHAGEN)
    return climb_ladders(moment)


def test_the_ladder_climbs_person_mailbox_leader_coordinator_and_stops(world, at):
    at("2026-03-10 10:00")
    consultant, leader = world.consultant("hjoerring"), world.leader("hjoerring")
    coordinator = world.coordinator("vendsyssel")
    JobCenter.objects.filter(slug="hjoerring").update(mailbox="job@hjoerring.example")
    escalated_order(world, "hjoerring")

    steps = [
        climb(day) for day in ("2026-03-11", "2026-03-12", "2026-03-13", "2026-03-16", "2026-03-17")
    ]
    afterwards = climb("2026-03-20")

    assert steps == [{}, {"person": 1}, {"mailbox": 1}, {"leader": 1}, {"coordinator": 1}]
    assert afterwards == {}
    reminders = Notice.objects.filter(kind="recruitment.call_reminder")
    told = {notice.recipient for notice in reminders}
    assert told == {consultant, leader, coordinator}
    assert Mail.objects.filter(
        kind="recruitment.call_reminder", to_email=world.center("hjoerring").mailbox
    ).exists()


def test_an_answer_stops_the_ladder(world, at):
    call = call_to(escalated_order(world, "hjoerring"), "hjoerring")
    give_pledge(call, actor=world.consultant("hjoerring"), count=3)

    assert climb("2026-03-30") == {}


def test_the_owner_reminds_by_hand_once(world, at):
    order = escalated_order(world, "hjoerring")
    call = call_to(order, "hjoerring")
    remind(call, actor=order.case_holder)

    with pytest.raises(RuleBroken):
        remind(call, actor=order.case_holder)


@pytest.mark.parametrize("text", ["Ring til 010203-1234", "cpr 0102031234"])
def test_no_citizen_number_enters_a_call(world, at, text):
    order = ready_order(world)
    call = Call(job_centers=[world.center("hjoerring")], message=text)

    with pytest.raises(RuleBroken) as refusal:
        escalate_order(order, actor=order.case_holder, call=call)

    assert refusal.value.field == "message"
    assert not EscalationRecipient.objects.exists()


def test_a_guest_is_told_of_the_withdrawal_on_a_page_that_it_still_sees(world, at, client_for):
    guest = world.consultant("aalborg")
    order = escalated_order(world, "aalborg")

    withdraw_call(call_to(order, "aalborg"), actor=order.case_holder)

    notice = Notice.objects.get(recipient=guest, kind="recruitment.call_withdrawn")
    assert client_for(guest).get(notice.path).status_code == 200
