"""An order from the first words to its end: rules and refusals at the level of the services."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alliance.foundation.audit.models import Event
from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from alliance.foundation.notifications.models import Notice
from companies.models import Contact, Restriction
from recruitment.choices import OrderState
from recruitment.models import RecruitmentOrder
from recruitment.services.closing import Closing, close_order, undo_close, withdraw_order
from recruitment.services.orders import (
    MissingFields,
    company_answered,
    copy_order,
    delete_draft,
    edit_order,
    hand_over,
    log_status,
    mark_ready,
    open_order,
    pause_order,
    resume_order,
    wait_for_company,
)
from recruitment.services.results import mark_not_local, record_search, register_result
from recruitment.statistics import order_gap
from servicecatalog.models import Clock
from tests.recruitment.factories import (
    call_to,
    draft_order,
    escalated_order,
    note,
    order_fields,
    ready_order,
)

pytestmark = pytest.mark.django_db


def due(order: RecruitmentOrder, code: str) -> dt.date:
    return Clock.objects.of(order).get(standard=code).due_on


def state_of(order: RecruitmentOrder, code: str) -> str:
    return Clock.objects.of(order).filter(standard=code).latest("created_at").state


def test_orders_are_numbered_by_year(world, at):
    first = draft_order(world)
    second = draft_order(world)
    at("2027-01-04 09:00")
    third = draft_order(world)

    numbers = [first.number, second.number, third.number]
    assert numbers == ["2026-0001", "2026-0002", "2027-0001"]


def test_a_ready_order_has_its_deadlines(world, at):
    at("2026-03-03 09:00")

    order = ready_order(world)

    assert order.is_large
    assert due(order, "S03") == dt.date(2026, 3, 5)
    assert due(order, "S05") == dt.date(2026, 3, 5)
    assert due(order, "S08") == dt.date(2026, 3, 10)
    assert due(order, "S19") == dt.date(2026, 6, 16)
    assert state_of(order, "S03") == "met"


def test_allied_consultants_are_told_once_and_the_owner_is_not(world, at):
    consultants = {world.consultant("hjoerring"), world.consultant("broenderslev")}
    world.consultant("herning")

    order = ready_order(world)

    told = Notice.objects.filter(kind="recruitment.order_ready", target_id=order.pk)
    assert {notice.recipient for notice in told} == consultants


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("occupation", None),
        ("starts_on", None),
        ("skills", ""),
        ("contact_person", None),
        ("workplace", ""),
        ("publish_consent", None),
        ("weekly_hours", None),
    ],
)
def test_an_order_without_a_mandatory_field_is_not_ready(world, at, field, empty):
    order = draft_order(world, **{field: empty})

    with pytest.raises(MissingFields) as refusal:
        mark_ready(order, actor=order.case_holder)

    order.refresh_from_db()
    assert set(refusal.value.fields) == {field}
    assert order.state == OrderState.DRAFT


def test_an_order_of_a_barred_company_is_not_ready(world, at):
    order = draft_order(world)
    Restriction.objects.create(
        company=order.company,
        kind="dispute",
        source="Kendt fra pressen",
        valid_from=dt.date(2026, 1, 1),
    )

    with pytest.raises(RuleBroken):
        mark_ready(order, actor=order.case_holder)


def test_a_consultant_does_not_log_orders_for_another_job_center(world, at):
    company = world.company()

    with pytest.raises(PermissionDenied):
        open_order(
            actor=world.consultant("herning"),
            job_center=world.center("frederikshavn"),
            company=company,
            unit=company.units.first(),
            fields=order_fields(world, company),
        )

    assert not RecruitmentOrder.objects.exists()


@pytest.mark.parametrize("field", ["skills", "description", "internal_note", "title", "transport"])
def test_no_citizen_number_enters_an_order(world, at, field):
    order = draft_order(world)

    with pytest.raises(RuleBroken) as refusal:
        edit_order(
            order, actor=order.case_holder, fields={field: "Se 010203-1234"}, version=order.version
        )

    assert refusal.value.field == field


def test_a_site_of_another_company_is_refused(world, at):
    order = draft_order(world)
    foreign = world.company().units.first()

    with pytest.raises(RuleBroken) as refusal:
        edit_order(order, actor=order.case_holder, fields={"unit": foreign}, version=None)

    assert refusal.value.field == "unit"


def test_two_people_editing_do_not_lose_a_text(world, at):
    order = draft_order(world)
    seen = order.version
    edit_order(order, actor=order.case_holder, fields={"skills": "Første"}, version=seen)

    with pytest.raises(Conflict) as conflict:
        edit_order(order, actor=order.case_holder, fields={"skills": "Anden"}, version=seen)

    rows = conflict.value.differences()
    assert [(name, theirs, mine) for name, _label, theirs, mine in rows] == [
        ("skills", "Første", "Anden")
    ]
    order.refresh_from_db()
    assert order.skills == "Første"


def test_a_moved_start_moves_the_outcome_deadline(world, at):
    order = ready_order(world)

    edit_order(
        order, actor=order.case_holder, fields={"starts_on": dt.date(2026, 8, 3)}, version=None
    )

    open_clock = Clock.objects.open().of(order).get(standard="S19")
    assert open_clock.due_on == dt.date(2026, 8, 17)


def test_a_consent_taken_back_ends_the_publication_clocks(world, at):
    order = ready_order(world)

    edit_order(order, actor=order.case_holder, fields={"publish_consent": False}, version=None)

    assert state_of(order, "S05") == "not_applicable"


def test_a_ready_order_keeps_its_mandatory_fields(world, at):
    order = ready_order(world)

    with pytest.raises(MissingFields):
        edit_order(order, actor=order.case_holder, fields={"skills": ""}, version=None)


def test_a_copy_has_its_own_number_and_no_dates(world, at):
    order = ready_order(world)

    copy = copy_order(order, actor=order.case_holder, job_center=order.owner)

    assert copy.number != order.number
    assert copy.state == OrderState.DRAFT
    assert (copy.title, copy.head_count) == (order.title, 40)
    assert (copy.starts_on, copy.internal_note) == (None, "")


def test_only_a_draft_is_deleted(world, at):
    draft, ready = draft_order(world), ready_order(world)
    delete_draft(draft, actor=draft.case_holder)

    with pytest.raises(WrongState):
        delete_draft(ready, actor=ready.case_holder)

    assert list(RecruitmentOrder.objects.all()) == [ready]
    assert Event.objects.filter(name="recruitmentorder.delete_draft").count() == 1


def test_the_case_holder_is_always_somebody_of_the_owner(world, at):
    order = ready_order(world)
    colleague = world.consultant("frederikshavn", 2)
    hand_over(order, actor=order.case_holder, case_holder=colleague)

    with pytest.raises(RuleBroken):
        hand_over(order, actor=colleague, case_holder=world.consultant("hjoerring"))

    order.refresh_from_db()
    assert order.case_holder == colleague
    assert set(Clock.objects.open().of(order).values_list("responsible", flat=True)) == {
        colleague.pk
    }


def test_waiting_for_the_company_moves_the_deadlines(world, at):
    order = ready_order(world)
    wait_for_company(order, actor=order.case_holder)
    at("2026-03-04 09:00")

    company_answered(order, actor=order.case_holder)

    assert due(order, "S05") == dt.date(2026, 3, 5)
    assert due(order, "S08") == dt.date(2026, 3, 10)


def test_enough_candidates_pauses_and_resumes_where_it_was(world, at):
    order = escalated_order(world)
    pause_order(order, actor=order.case_holder)
    paused = (order.state, str(order.national_status))

    resume_order(order, actor=order.case_holder)

    assert paused == ("paused", "enough")
    assert order.state == OrderState.ESCALATED


def test_a_status_to_the_company_starts_the_next_ten_days(world, at):
    order = ready_order(world)
    at("2026-03-09 09:00")

    log_status(order, actor=order.case_holder, note=note())

    assert Clock.objects.open().of(order).get(standard="S12").due_on == dt.date(2026, 3, 23)
    assert Contact.objects.get().company == order.company


def test_presenting_locally_meets_the_local_attempt(world, at):
    order = ready_order(world)

    register_result(
        order, actor=order.case_holder, job_center=order.owner, kind="presented", count=8
    )

    assert state_of(order, "S08") == "met"


def test_not_local_starts_the_escalation_clock(world, at):
    at("2026-03-09 09:00")
    order = ready_order(world)

    mark_not_local(order, actor=order.case_holder)

    assert due(order, "S09") == dt.date(2026, 3, 10)


@pytest.mark.parametrize(("kind", "count"), [("hired", 41), ("hired", -1), ("presented", 0)])
def test_results_stay_within_the_need(world, at, kind, count):
    order = ready_order(world)

    with pytest.raises(RuleBroken) as refusal:
        register_result(
            order, actor=order.case_holder, job_center=order.owner, kind=kind, count=count
        )

    assert refusal.value.field == "count"


def test_the_companys_maximum_of_candidates_is_kept(world, at):
    order = ready_order(world, max_candidates=5)

    with pytest.raises(RuleBroken):
        register_result(
            order, actor=order.case_holder, job_center=order.owner, kind="presented", count=6
        )


def test_a_neighbor_registers_its_own_results_only(world, at):
    order = escalated_order(world, "hjoerring", "broenderslev")
    consultant = world.consultant("hjoerring")
    register_result(
        order,
        actor=consultant,
        job_center=world.center("hjoerring"),
        kind="presented",
        count=2,
    )

    with pytest.raises(PermissionDenied):
        register_result(
            order,
            actor=consultant,
            job_center=world.center("broenderslev"),
            kind="presented",
            count=2,
        )

    assert order_gap(order).presented == 2


def closing(order, hired=None, **kwargs) -> Closing:
    facts = {"cause": "got_staff", "contact": note(), "hired": hired or {}}
    return Closing(**{**facts, **kwargs})


@pytest.mark.parametrize(
    ("hired", "elsewhere", "state", "national"),
    [(40, 0, "filled", "filled"), (30, 10, "filled", "filled"), (38, 0, "partly_filled", "filled")],
)
def test_the_numbers_decide_how_an_order_ends(world, at, hired, elsewhere, state, national):
    order = ready_order(world)

    close_order(
        order,
        actor=order.case_holder,
        closing=closing(order, {order.owner_id: hired}, filled_elsewhere=elsewhere),
    )

    assert order.state == state
    assert order.national_status == national
    assert order_gap(order).hired == hired
    assert state_of(order, "S19") == "met"


def test_more_than_the_need_is_refused(world, at):
    order = ready_order(world)

    with pytest.raises(RuleBroken) as refusal:
        close_order(order, actor=order.case_holder, closing=closing(order, {order.owner_id: 41}))

    assert refusal.value.field == "hired"


def test_closing_needs_the_contact_with_the_company(world, at):
    order = ready_order(world)

    with pytest.raises(RuleBroken):
        close_order(
            order,
            actor=order.case_holder,
            closing=closing(order, {order.owner_id: 1}, contact=None),
        )


def test_closing_needs_a_cause(world, at):
    order = ready_order(world)

    with pytest.raises(RuleBroken) as refusal:
        close_order(order, actor=order.case_holder, closing=closing(order, cause="because"))

    assert refusal.value.field == "cause"


def test_nothing_found_is_not_the_end_before_all_members_were_searched(world, at):
    order = ready_order(world)
    record_search(order, actor=order.case_holder, job_center=world.center("hjoerring"))

    with pytest.raises(RuleBroken) as refusal:
        close_order(order, actor=order.case_holder, closing=closing(order, cause="no_candidates"))

    assert "Brønderslev" in refusal.value.message


def test_an_order_closes_unfilled_when_the_rest_is_skipped_with_a_reason(world, at):
    order = ready_order(world)
    record_search(order, actor=order.case_holder, job_center=world.center("hjoerring"))
    record_search(
        order,
        actor=order.case_holder,
        job_center=world.center("broenderslev"),
        skipped_reason="Ingen svejsere ledige",
    )

    close_order(order, actor=order.case_holder, closing=closing(order, cause="no_candidates"))

    assert order.state == OrderState.UNFILLED
    assert str(order.national_status) == "ran_out"


def test_a_search_of_a_stranger_is_refused(world, at):
    order = ready_order(world)

    with pytest.raises(RuleBroken) as refusal:
        record_search(order, actor=order.case_holder, job_center=world.center("herning"))

    assert refusal.value.field == "job_center"


def test_closing_ends_calls_and_guests_and_undoing_brings_them_back(world, at):
    order = escalated_order(world, "hjoerring", "aalborg")
    guest = world.consultant("aalborg")
    close_order(order, actor=order.case_holder, closing=closing(order, {order.owner_id: 1}))
    gone = RecruitmentOrder.objects.visible_to(guest).exists()
    expired = call_to(order, "hjoerring").state

    undo_close(order, actor=order.case_holder)

    assert (gone, expired) == (False, "expired")
    assert order.state == OrderState.ESCALATED
    assert call_to(order, "hjoerring").state == "asked"
    assert RecruitmentOrder.objects.visible_to(guest).get() == order


@pytest.mark.parametrize(("day", "allowed"), [("2026-03-09", True), ("2026-03-10", False)])
def test_a_closing_is_undone_for_seven_days(world, at, day, allowed):
    order = ready_order(world)
    close_order(order, actor=order.case_holder, closing=closing(order, {order.owner_id: 40}))
    at(f"{day} 12:00")

    result = attempt(undo_close, order, order.case_holder)

    assert result is allowed


def attempt(service, order, actor) -> bool:
    try:
        service(order, actor=actor)
    except PermissionDenied:
        return False
    return True


def test_a_colleague_does_not_undo_but_the_leader_does(world, at):
    order = ready_order(world)
    close_order(order, actor=order.case_holder, closing=closing(order, {order.owner_id: 40}))

    by_colleague = attempt(undo_close, order, world.consultant("frederikshavn", 2))
    by_leader = attempt(undo_close, order, world.leader("frederikshavn"))

    assert (by_colleague, by_leader) == (False, True)


def test_withdrawing_needs_a_reason(world, at):
    order = ready_order(world)

    with pytest.raises(RuleBroken) as refusal:
        withdraw_order(order, actor=order.case_holder, reason=" ", contact=note())

    assert refusal.value.field == "reason"


def test_a_withdrawn_order_keeps_what_was_hired(world, at):
    order = ready_order(world)
    register_result(order, actor=order.case_holder, job_center=order.owner, kind="hired", count=3)

    withdraw_order(order, actor=order.case_holder, reason="Ordren faldt bort", contact=note())

    assert order.state == OrderState.WITHDRAWN
    assert order_gap(order).hired == 3


def test_the_gap_is_need_less_hired_and_open_pledges(world, at):
    order = escalated_order(world, "hjoerring")
    call = call_to(order, "hjoerring")
    RecruitmentOrder.objects.filter(pk=order.pk).update(head_count=20)
    call.__class__.objects.filter(pk=call.pk).update(state="pledged", pledged_count=9)
    order.refresh_from_db()
    register_result(order, actor=order.case_holder, job_center=order.owner, kind="hired", count=4)

    gap = order_gap(order)

    assert (gap.need, gap.pledged, gap.hired, gap.remaining, gap.gap) == (20, 9, 4, 16, 7)


@pytest.mark.parametrize(
    "broken",
    [
        {"head_count": 0},
        {"state": "ready", "ready_at": None},
        {"state": "filled", "closed_at": None},
    ],
)
def test_the_database_refuses_an_order_that_cannot_be(world, at, broken):
    order = draft_order(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        RecruitmentOrder.objects.filter(pk=order.pk).update(**broken)

    assert RecruitmentOrder.objects.get(pk=order.pk).state == "draft"
