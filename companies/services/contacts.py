"""The contact log: who spoke with a company, for which job center, and when next (R009, R146)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.choices import CooperationLevel
from companies.models import Company, Contact, ContactParticipant, ContactPerson, ProductionUnit
from companies.services.agreement_clocks import contact_logged
from companies.services.levels import reconsider_level
from jobcenters.models import JobCenter, User

MOVED_BY_CONTACT = ["last_contact_at", "last_contact_by", "next_contact_on", "cooperation_level"]
SUMMARY_LENGTH = 2000  # characters, as the column

describe("contact.logged", gettext_lazy("Contact logged"))


@dataclass(frozen=True)
class ContactNote:
    """What a person writes after a contact.

    ``kind`` is a `ContactKind`, ``at`` the aware moment of the contact (now when left out),
    ``next_contact_on`` the date in Europe/Copenhagen agreed for the next one.
    """

    kind: str
    summary: str
    contact_person: ContactPerson | None = None
    next_contact_on: dt.date | None = None
    at: dt.datetime | None = None


def log_contact(
    company: Company,
    *,
    actor: User,
    job_center: JobCenter,
    note: ContactNote,
    unit: ProductionUnit | None = None,
    participants: Iterable[User] = (),
) -> Contact:
    """Write one contact in the log and move the company's last and next contact with it.

    ``participants`` are colleagues who took part; each is kept with the job center of that day.
    Raises `PermissionDenied` when the actor does not work at ``job_center`` or may not see the
    company, `RuleBroken` for an empty summary, a CPR number, a moment still to come, a next
    contact before this one, or a person or site of another company. Source: R009, R146.
    """
    if not policies.can_log_contact(actor, company, job_center):
        raise PermissionDenied
    at = note.at or calendar.now()
    _check_note(note, at)
    _check_belongs(company, note.contact_person, unit)
    with transaction.atomic():
        locked = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
        contact = Contact.objects.create(
            company=locked,
            unit=unit,
            contact_person=note.contact_person,
            kind=note.kind,
            at=at,
            by=actor,
            job_center=job_center,
            summary=note.summary.strip(),
            next_contact_on=note.next_contact_on,
        )
        _add_participants(contact, participants)
        _move_contact_dates(locked, contact)
        record("contact.logged", contact, actor=actor, before={})
        _tell_agreements_and_level(locked, contact)
    company.refresh_from_db(fields=MOVED_BY_CONTACT)
    return contact


def _tell_agreements_and_level(company: Company, contact: Contact) -> None:
    contact_logged(contact)
    if company.cooperation_level == CooperationLevel.NONE:
        reconsider_level(company, calendar.now(), actor=contact.by)


def _check_note(note: ContactNote, at: dt.datetime) -> None:
    if not note.summary.strip():
        raise RuleBroken(_("Write in a few words what was said."), field="summary")
    if len(note.summary) > SUMMARY_LENGTH:
        raise RuleBroken(_("The summary is too long."), field="summary")
    refuse_cpr(summary=note.summary)
    if at > calendar.now():
        raise RuleBroken(_("A contact that has not taken place cannot be logged."), field="at")
    if note.next_contact_on and note.next_contact_on < calendar.local_day(at):
        raise RuleBroken(_("The next contact lies before this one."), field="next_contact_on")


def _check_belongs(company: Company, person: ContactPerson | None, unit) -> None:
    if person is not None and person.company_id != company.pk:
        raise RuleBroken(_("The person works at another company."), field="contact_person")
    if unit is not None and unit.company_id != company.pk:
        raise RuleBroken(_("The site belongs to another company."), field="unit")


def _add_participants(contact: Contact, participants: Iterable[User]) -> None:
    rows = []
    for user in dict.fromkeys(participants):
        if user == contact.by:
            continue
        if user.home_center is None:
            message = _("%(name)s works at no job center and cannot take part.")
            raise RuleBroken(message % {"name": user}, field="participants")
        rows.append(ContactParticipant(contact=contact, user=user, job_center=user.home_center))
    ContactParticipant.objects.bulk_create(rows)


def _move_contact_dates(company: Company, contact: Contact) -> None:
    """A company has one next contact: a new date replaces it, a date that has come is done.

    A contact entered afterwards does not hide a newer one.
    """
    if company.last_contact_at is None or contact.at >= company.last_contact_at:
        company.last_contact_at, company.last_contact_by = contact.at, contact.job_center
    day = calendar.local_day(contact.at)
    planned = company.next_contact_on
    if contact.next_contact_on:
        company.next_contact_on = contact.next_contact_on
    elif planned and planned <= day:
        company.next_contact_on = None
    company.save(update_fields=["last_contact_at", "last_contact_by", "next_contact_on"])
