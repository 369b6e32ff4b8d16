"""Inquiries: taken in, given away, answered within a working day, closed with a reason."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.audit.models import Event
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.models import Mail, Notice
from companies.models import Contact, Inquiry
from companies.services.inquiries import (
    answer_inquiry,
    assign_inquiry,
    close_inquiry,
    enter_company,
    link_company,
    register_inquiry,
)
from jobcenters.models import Unit
from servicecatalog.choices import ClockState
from servicecatalog.models import Clock
from tests.companies.factories import (
    CompanyFieldsFactory,
    ContactNoteFactory,
    InquiryInputFactory,
    UnitFieldsFactory,
)
from tests.world import local


@pytest.fixture
def consultant(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def take_in(world, consultant):
    """``take_in(**inquiry)``: the consultant of Frederikshavn takes an inquiry in."""

    def taken(**given):
        if not given.get("company_text"):
            given.setdefault("company", world.company("frederikshavn"))
        return register_inquiry(
            actor=consultant,
            job_center=world.center("frederikshavn"),
            inquiry=InquiryInputFactory(**given),
        )

    return taken


def clock_of(inquiry):
    return Clock.objects.of(inquiry).get()


def test_scenario_a_step_1_the_clock_runs_to_the_end_of_the_next_working_day(take_in):
    inquiry = take_in()

    clock = clock_of(inquiry)
    assert (clock.standard_id, clock.due_on) == ("S01", dt.date(2026, 3, 3))
    assert clock.path == inquiry.get_absolute_url()


def test_scenario_a_step_2_a_reply_on_the_same_day_meets_the_promise(take_in, consultant, at):
    inquiry = take_in()
    at("2026-03-02 14:00")

    answer_inquiry(inquiry, actor=consultant, note=ContactNoteFactory())

    assert clock_of(inquiry).state == ClockState.MET
    assert inquiry.state == "answered"


def test_a_reply_two_days_later_is_late(take_in, consultant, at):
    inquiry = take_in()
    at("2026-03-04 09:00")

    answer_inquiry(inquiry, actor=consultant, note=ContactNoteFactory())

    assert clock_of(inquiry).state == ClockState.MET_LATE


def test_a_reply_logged_late_counts_from_when_it_was_given(take_in, consultant, at):
    inquiry = take_in()
    at("2026-03-04 09:00")

    answer_inquiry(inquiry, actor=consultant, note=ContactNoteFactory(at=local("2026-03-03 15:00")))

    assert clock_of(inquiry).state == ClockState.MET


def test_the_reply_stands_in_the_log_of_the_company(take_in, consultant):
    inquiry = take_in()

    answer_inquiry(inquiry, actor=consultant, note=ContactNoteFactory())

    contact = inquiry.company.contacts.get()
    assert inquiry.answer == contact
    assert inquiry.company.last_contact_by == inquiry.job_center
    assert inquiry.outcome == contact.summary


def test_a_company_that_is_not_registered_is_answered_too(take_in, consultant):
    inquiry = take_in(company_text="Påfund under stiftelse")

    answer_inquiry(inquiry, actor=consultant, note=ContactNoteFactory(summary="Ringer tilbage."))

    assert (inquiry.outcome, inquiry.answer) == ("Ringer tilbage.", None)
    assert not Contact.objects.exists()


def test_an_inquiry_that_came_yesterday_is_measured_from_yesterday(take_in):
    inquiry = take_in(received_at=local("2026-02-27 15:00"))

    assert clock_of(inquiry).due_on == dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"company_text": " ", "company": None}, "company"),
        ({"text": "Det gælder 010190-1234"}, "text"),
        ({"caller": "010190-1234"}, "caller"),
        ({"phone": "12"}, "phone"),
        ({"received_at": local("2026-03-02 09:11")}, "received_on"),
    ],
)
def test_a_wrong_inquiry_is_refused_at_its_field(take_in, given, field):
    with pytest.raises(RuleBroken) as refusal:
        take_in(**given)

    assert refusal.value.field == field
    assert not Inquiry.objects.exists()


def test_a_unit_of_another_job_center_is_refused(world, take_in):
    unit = Unit.objects.create(job_center=world.center("hjoerring"), name="Industri")

    with pytest.raises(RuleBroken) as refusal:
        take_in(unit=unit)

    assert refusal.value.field == "unit"


@pytest.mark.parametrize("role", ["head", "guest"])
def test_only_who_handles_orders_is_given_an_inquiry(world, take_in, role):
    with pytest.raises(RuleBroken) as refusal:
        take_in(assigned_to=getattr(world, role)("frederikshavn"))

    assert refusal.value.field == "assigned_to"


def test_nobody_takes_in_for_another_job_center(world):
    with pytest.raises(PermissionDenied):
        register_inquiry(
            actor=world.consultant("hjoerring"),
            job_center=world.center("frederikshavn"),
            inquiry=InquiryInputFactory(company_text="Påfund"),
        )


def test_a_company_out_of_reach_cannot_be_named(world, take_in):
    with pytest.raises(PermissionDenied):
        take_in(company=world.company("herning"))


def test_consultants_are_told_of_an_inquiry_that_nobody_has(world, take_in):
    colleague, elsewhere = world.consultant("frederikshavn", 2), world.consultant("hjoerring")

    take_in()

    told = Notice.objects.filter(kind="companies.inquiry_received")
    assert [notice.recipient for notice in told] == [colleague]
    assert not Notice.objects.filter(recipient=elsewhere).exists()


def test_only_the_consultants_of_the_unit_are_told(world, take_in):
    unit = Unit.objects.create(job_center=world.center("frederikshavn"), name="Industri")
    inside, outside = world.consultant("frederikshavn", 2), world.consultant("frederikshavn", 3)
    inside.appointments.update(unit=unit)

    take_in(unit=unit)

    assert Notice.objects.get().recipient == inside
    assert not outside.notices.exists()


def test_the_person_it_is_given_to_is_told_and_nobody_else(world, take_in):
    colleague, other = world.consultant("frederikshavn", 2), world.consultant("frederikshavn", 3)

    take_in(assigned_to=colleague)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (colleague, "companies.inquiry_assigned")
    assert Mail.objects.get().to_email == colleague.email
    assert not other.notices.exists()


def test_giving_it_to_a_colleague_moves_the_clock_along(world, take_in, consultant):
    inquiry, colleague = take_in(assigned_to=consultant), world.consultant("frederikshavn", 2)

    assign_inquiry(inquiry, actor=consultant, user=colleague)

    inquiry.refresh_from_db()
    assert (inquiry.assigned_to, clock_of(inquiry).responsible) == (colleague, colleague)
    assert Notice.objects.get().recipient == colleague


def test_who_gets_it_back_is_told_again(world, take_in, consultant):
    inquiry, colleague = take_in(), world.consultant("frederikshavn", 2)
    assign_inquiry(inquiry, actor=consultant, user=colleague)
    assign_inquiry(inquiry, actor=colleague, user=consultant)

    assign_inquiry(inquiry, actor=consultant, user=colleague)

    assert colleague.notices.filter(kind="companies.inquiry_assigned").count() == 2


def test_a_colleague_elsewhere_is_not_given_an_inquiry(world, take_in, consultant):
    with pytest.raises(RuleBroken):
        assign_inquiry(take_in(), actor=consultant, user=world.consultant("hjoerring"))


def test_an_answered_inquiry_is_not_given_away(world, take_in, consultant):
    inquiry = take_in()
    answer_inquiry(inquiry, actor=consultant, note=ContactNoteFactory())

    with pytest.raises(WrongState):
        assign_inquiry(inquiry, actor=consultant, user=world.consultant("frederikshavn", 2))


@pytest.mark.parametrize("act", [answer_inquiry, close_inquiry, assign_inquiry, link_company])
def test_a_neighbor_does_nothing_with_it(world, take_in, act):
    inquiry, actor = take_in(), world.consultant("hjoerring")
    given = {
        answer_inquiry: {"note": ContactNoteFactory()},
        close_inquiry: {"reason": "Dobbelt"},
        assign_inquiry: {"user": actor},
        link_company: {"company": inquiry.company},
    }

    with pytest.raises(PermissionDenied):
        act(inquiry, actor=actor, **given[act])


def test_closing_takes_it_out_of_the_count(take_in, consultant):
    inquiry = take_in()

    close_inquiry(inquiry, actor=consultant, reason="Spurgt to gange")

    assert clock_of(inquiry).state == ClockState.NOT_APPLICABLE
    assert (inquiry.state, inquiry.outcome) == ("closed", "Spurgt to gange")
    assert Event.objects.of(inquiry).first().reason == "Spurgt to gange"


@pytest.mark.parametrize("reason", ["", "  ", "010190-1234"])
def test_closing_needs_a_reason_without_citizens(take_in, consultant, reason):
    inquiry = take_in()

    with pytest.raises(RuleBroken):
        close_inquiry(inquiry, actor=consultant, reason=reason)

    inquiry.refresh_from_db()
    assert inquiry.state == "new"


def test_a_reply_before_the_question_is_refused(take_in, consultant):
    note = ContactNoteFactory(at=local("2026-03-01 09:00"))

    with pytest.raises(RuleBroken) as refusal:
        answer_inquiry(take_in(), actor=consultant, note=note)

    assert refusal.value.field == "at"


def test_when_the_log_refuses_the_inquiry_stays_open(take_in, consultant):
    inquiry = take_in()

    with pytest.raises(RuleBroken):
        answer_inquiry(inquiry, actor=consultant, note=ContactNoteFactory(summary=""))

    inquiry.refresh_from_db()
    assert (inquiry.state, clock_of(inquiry).state) == ("new", ClockState.PENDING)


def test_the_company_may_be_named_afterwards(world, take_in, consultant):
    inquiry, company = take_in(company_text="Påfund"), world.company("frederikshavn")

    link_company(inquiry, actor=consultant, company=company)

    inquiry.refresh_from_db()
    assert (inquiry.company, inquiry.company_text) == (company, "")


def test_a_company_out_of_reach_is_not_named_afterwards(world, take_in, consultant):
    with pytest.raises(PermissionDenied):
        link_company(
            take_in(company_text="Påfund"), actor=consultant, company=world.company("herning")
        )


def test_the_company_that_asked_is_entered_in_one_act(world, take_in, consultant):
    inquiry = take_in(company_text="Påfund Værft")
    municipality = world.center("frederikshavn").municipality

    company = enter_company(
        inquiry,
        actor=consultant,
        company=CompanyFieldsFactory(name="Påfund Værft ApS"),
        unit=UnitFieldsFactory(municipality=municipality),
    )

    inquiry.refresh_from_db()
    assert inquiry.company == company
