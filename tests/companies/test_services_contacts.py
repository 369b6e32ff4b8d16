"""The contact log: who spoke last, when next, and what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.audit.models import Event
from alliance.foundation.errors import RuleBroken
from companies.services.contacts import log_contact
from tests.companies.factories import ContactNoteFactory
from tests.world import local


@pytest.fixture
def company(world, at):
    return world.company("frederikshavn")


@pytest.fixture
def log(world, company):
    """``log(slug, **note)``: the consultant of a job center logs a contact."""

    def logged(slug="frederikshavn", unit=None, participants=(), **note):
        return log_contact(
            company,
            actor=world.consultant(slug),
            job_center=world.center(slug),
            note=ContactNoteFactory(**note),
            unit=unit,
            participants=participants,
        )

    return logged


def test_a_contact_tells_everybody_who_spoke_last_and_when_next(world, company, log):
    log(next_contact_on=dt.date(2026, 3, 16))

    company.refresh_from_db()
    assert company.last_contact_at == local("2026-03-02 09:10")
    assert company.last_contact_by == world.center("frederikshavn")
    assert company.next_contact_on == dt.date(2026, 3, 16)


def test_a_neighbor_logs_a_contact_for_its_own_job_center(world, company, log):
    contact = log("hjoerring")

    assert contact.job_center == world.center("hjoerring")
    assert contact.by == world.consultant("hjoerring")


def test_the_caller_sees_the_new_dates_at_once(company, log):
    log(next_contact_on=dt.date(2026, 3, 16))

    assert company.next_contact_on == dt.date(2026, 3, 16)


def test_a_contact_entered_afterwards_does_not_hide_a_newer_one(world, company, log):
    log("hjoerring")

    log("frederikshavn", at=local("2026-02-20 10:00"))

    company.refresh_from_db()
    assert company.last_contact_by == world.center("hjoerring")


def test_a_planned_contact_that_has_come_is_done(company, log, at):
    log(next_contact_on=dt.date(2026, 3, 16))
    at("2026-03-16 10:00")

    log()

    company.refresh_from_db()
    assert company.next_contact_on is None


def test_a_planned_contact_still_to_come_stays_when_no_new_day_is_agreed(company, log, at):
    log(next_contact_on=dt.date(2026, 3, 16))
    at("2026-03-09 10:00")

    log("hjoerring")

    company.refresh_from_db()
    assert company.next_contact_on == dt.date(2026, 3, 16)


def test_a_newly_agreed_day_replaces_the_planned_one(company, log):
    log(next_contact_on=dt.date(2026, 3, 16))

    log(next_contact_on=dt.date(2026, 4, 1))

    company.refresh_from_db()
    assert company.next_contact_on == dt.date(2026, 4, 1)


def test_colleagues_are_kept_with_the_job_center_of_that_day(world, log):
    colleague = world.consultant("hjoerring")

    contact = log(participants=[colleague, world.consultant("frederikshavn")])

    participant = contact.participants.get()
    assert (participant.user, participant.job_center) == (colleague, world.center("hjoerring"))


def test_a_contact_leaves_one_audit_event(world, log):
    contact = log()

    event = Event.objects.of(contact).get()
    assert (event.name, event.actor) == ("contact.logged", world.consultant("frederikshavn"))


@pytest.mark.parametrize(
    ("note", "field"),
    [
        ({"summary": "  "}, "summary"),
        ({"summary": "x" * 2001}, "summary"),
        ({"summary": "Kandidaten er 010190-1234"}, "summary"),
        ({"at": local("2026-03-02 09:11")}, "at"),
        ({"next_contact_on": dt.date(2026, 3, 1)}, "next_contact_on"),
    ],
)
def test_a_wrong_note_is_refused_at_its_field(log, company, note, field):
    with pytest.raises(RuleBroken) as refusal:
        log(**note)

    assert refusal.value.field == field
    assert not company.contacts.exists()


def test_a_person_of_another_company_is_refused(world, log):
    stranger = world.company("frederikshavn").contact_persons.get()

    with pytest.raises(RuleBroken) as refusal:
        log(contact_person=stranger)

    assert refusal.value.field == "contact_person"


def test_a_site_of_another_company_is_refused(world, log):
    elsewhere = world.company("frederikshavn").units.get()

    with pytest.raises(RuleBroken) as refusal:
        log(unit=elsewhere)

    assert refusal.value.field == "unit"


def test_a_colleague_without_a_job_center_cannot_take_part(world, company, log):
    with pytest.raises(RuleBroken) as refusal:
        log(participants=[world.coordinator()])

    assert refusal.value.field == "participants"
    assert not company.contacts.exists()


def test_nobody_logs_for_another_job_center(world, company):
    with pytest.raises(PermissionDenied):
        log_contact(
            company,
            actor=world.consultant("hjoerring"),
            job_center=world.center("frederikshavn"),
            note=ContactNoteFactory(),
        )


def test_a_consultant_of_another_alliance_cannot_log_what_cannot_be_seen(log):
    with pytest.raises(PermissionDenied):
        log("herning")


def test_a_head_reads_but_does_not_log(world, company):
    with pytest.raises(PermissionDenied):
        log_contact(
            company,
            actor=world.head("frederikshavn"),
            job_center=world.center("frederikshavn"),
            note=ContactNoteFactory(),
        )


def test_another_job_center_is_warned_for_sixty_days(world, company, log, at):
    contact = log("hjoerring")
    consultant = world.consultant("frederikshavn")

    at("2026-05-01 10:10")  # summer time

    assert company.contacts.warning_for(consultant) == contact


def test_the_warning_ends_after_sixty_days(world, company, log, at):
    log("hjoerring")

    at("2026-05-01 10:11")

    assert company.contacts.warning_for(world.consultant("frederikshavn")) is None


def test_ones_own_job_center_is_no_warning(world, company, log):
    log("frederikshavn")

    assert company.contacts.warning_for(world.consultant("frederikshavn", 2)) is None


def test_who_calls_nobody_is_not_warned(world, company, log):
    log("frederikshavn")

    assert company.contacts.warning_for(world.coordinator()) is None
