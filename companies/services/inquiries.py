"""What companies ask by phone and mail: taken in, given to somebody, answered in time (R144).

The promise is S01, first response within one working day: the clock starts with the inquiry and
stops with the personal reply. What is no inquiry to answer is closed with a reason.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.choices import InquiryState
from companies.models import Company, Inquiry
from companies.notifications import InquiryAssigned, InquiryReceived
from companies.services import numbers
from companies.services.contacts import ContactNote, log_contact
from companies.services.register import create_company
from companies.workflows import INQUIRY
from jobcenters.models import JobCenter, Unit, User
from servicecatalog.models import Clock
from servicecatalog.services.clocks import Subject, cancel_clock, start_clock, stop_clock

FIRST_RESPONSE = "S01"

describe("inquiry.received", gettext_lazy("Inquiry taken in"))
describe("inquiry.assigned", gettext_lazy("Given to a colleague"))
describe("inquiry.linked", gettext_lazy("Company of the register chosen"))


@dataclass(frozen=True)
class InquiryInput:
    """What is known of an inquiry: who asked, by which channel, about what.

    ``company`` is a row of the register; ``company_text`` its name where it is not there yet.
    ``received_at`` is an aware moment, now when left out.
    """

    channel: str
    subject: str
    company: Company | None = None
    company_text: str = ""
    caller: str = ""
    phone: str = ""
    email: str = ""
    text: str = ""
    received_at: dt.datetime | None = None
    unit: Unit | None = None
    assigned_to: User | None = None


@transaction.atomic
def register_inquiry(*, actor: User, job_center: JobCenter, inquiry: InquiryInput) -> Inquiry:
    """Take an inquiry in and start the clock S01 at the moment that it came (R144, scenario A1).

    Tells the person it is given to, else the consultants of the unit. Raises `PermissionDenied`,
    or `RuleBroken` without a company or subject, for a CPR number, a time still to come, or a
    colleague who does not answer here.
    """
    if not policies.can_register_inquiry(actor, job_center):
        raise PermissionDenied
    _check(actor, job_center, inquiry)
    row = Inquiry.objects.create(
        job_center=job_center,
        job_center_unit=inquiry.unit,
        company=inquiry.company,
        company_text="" if inquiry.company else inquiry.company_text.strip(),
        caller=inquiry.caller.strip(),
        phone=numbers.phone_number(inquiry.phone),
        email=inquiry.email,
        channel=inquiry.channel,
        received_at=inquiry.received_at or calendar.now(),
        subject=inquiry.subject.strip(),
        text=inquiry.text,
        assigned_to=inquiry.assigned_to,
    )
    start_clock(FIRST_RESPONSE, _clock_subject(row), at=row.received_at, actor=actor)
    record("inquiry.received", row, actor=actor, before={})
    notify(InquiryAssigned(row) if row.assigned_to else InquiryReceived(row), actor=actor)
    return row


def _check(actor: User, job_center: JobCenter, inquiry: InquiryInput) -> None:
    refuse_cpr(
        subject=inquiry.subject,
        text=inquiry.text,
        company_text=inquiry.company_text,
        caller=inquiry.caller,
    )
    if not inquiry.subject.strip():
        raise RuleBroken(_("Write what it is about."), field="subject")
    if inquiry.company is None and not inquiry.company_text.strip():
        raise RuleBroken(_("Choose the company, or write its name."), field="company")
    if inquiry.company and not policies.can_view_company(actor, inquiry.company):
        raise PermissionDenied
    if inquiry.received_at and inquiry.received_at > calendar.now():
        raise RuleBroken(_("The inquiry cannot come in later than now."), field="received_on")
    if inquiry.unit and inquiry.unit.job_center_id != job_center.pk:
        raise RuleBroken(_("The unit belongs to another job center."), field="unit")
    if inquiry.assigned_to:
        _check_colleague(inquiry.assigned_to, job_center)


def _check_colleague(user: User, job_center: JobCenter) -> None:
    if not policies.can_register_inquiry(user, job_center):
        message = _("%(name)s does not answer inquiries at this job center.")
        raise RuleBroken(message % {"name": user}, field="assigned_to")


def _clock_subject(inquiry: Inquiry) -> Subject:
    return Subject(
        target=inquiry,
        job_center=inquiry.job_center,
        path=inquiry.get_absolute_url(),
        responsible=inquiry.assigned_to,
    )


def _locked(inquiry: Inquiry, actor: User) -> Inquiry:
    locked = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    if not policies.can_handle_inquiry(actor, locked):
        raise PermissionDenied
    if locked.state != InquiryState.NEW:
        raise WrongState(_("The inquiry has been answered or closed."))
    return locked


@transaction.atomic
def assign_inquiry(inquiry: Inquiry, *, actor: User, user: User) -> Inquiry:
    """Give an open inquiry to a colleague of the job center, who is told.

    Raises `PermissionDenied`, `WrongState`, or `RuleBroken` when the colleague does not answer
    inquiries there.
    """
    locked = _locked(inquiry, actor)
    _check_colleague(user, locked.job_center)
    before = snapshot(locked)
    locked.assigned_to = user
    locked.version += 1
    locked.save()
    Clock.objects.open().of(locked).update(responsible=user)
    record("inquiry.assigned", locked, actor=actor, before=before)
    notify(InquiryAssigned(locked), actor=actor)
    return locked


@transaction.atomic
def link_company(inquiry: Inquiry, *, actor: User, company: Company) -> Inquiry:
    """Say which company of the register an inquiry came from.

    Raises `PermissionDenied` when the actor may not see the company, `WrongState`.
    """
    locked = _locked(inquiry, actor)
    if not policies.can_view_company(actor, company):
        raise PermissionDenied
    before = snapshot(locked)
    locked.company, locked.company_text = company, ""
    locked.version += 1
    locked.save()
    record("inquiry.linked", locked, actor=actor, before=before)
    return locked


@transaction.atomic
def enter_company(inquiry: Inquiry, *, actor: User, **entry) -> Company:
    """Enter the company that asked in the register, and say that the inquiry came from it.

    ``entry`` is what `create_company` takes; raises what it and `link_company` raise.
    """
    company = create_company(actor=actor, **entry)
    link_company(inquiry, actor=actor, company=company)
    return company


def answer_inquiry(inquiry: Inquiry, *, actor: User, note: ContactNote) -> Inquiry:
    """Log the personal reply: stops S01, and stands in the company's log when it is known.

    Both happen or neither (lesson 4). Raises `PermissionDenied`, `WrongState`, or `RuleBroken`
    for what the contact log refuses and for a reply before the question.
    """
    at = note.at or calendar.now()
    if at < inquiry.received_at:
        raise RuleBroken(_("The reply lies before the inquiry."), field="at")
    with INQUIRY.change(inquiry, "answer", actor=actor) as locked:
        if locked.company:
            locked.answer = log_contact(
                locked.company, actor=actor, job_center=locked.job_center, note=note
            )
        _end(locked, actor, at, note.summary)
        stop_clock(FIRST_RESPONSE, _clock_subject(locked), at=at, actor=actor)
    return inquiry


def close_inquiry(inquiry: Inquiry, *, actor: User, reason: str) -> Inquiry:
    """Close what needs no reply, such as the same question twice; S01 does not count it.

    Raises `PermissionDenied`, `WrongState`, or `RuleBroken` without a reason.
    """
    with INQUIRY.change(inquiry, "close", actor=actor, reason=reason) as locked:
        now = calendar.now()
        _end(locked, actor, now, reason)
        cancel_clock(FIRST_RESPONSE, _clock_subject(locked), at=now, actor=actor, reason=reason)
    return inquiry


def _end(inquiry: Inquiry, actor: User, at: dt.datetime, outcome: str) -> None:
    refuse_cpr(outcome=outcome)
    if not outcome.strip():
        raise RuleBroken(_("Write in a few words how it ended."), field="outcome")
    inquiry.ended_at, inquiry.ended_by, inquiry.outcome = at, actor, outcome.strip()
    inquiry.assigned_to = inquiry.assigned_to or actor
    inquiry.version += 1
