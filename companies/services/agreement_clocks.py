"""Which event of an agreement starts or stops which standard: contact S20, review S21 (R107)."""

import datetime as dt

from alliance.foundation import calendar
from companies.choices import AgreementState
from companies.models import Company, CompanyAgreement, Contact
from jobcenters.models import User
from servicecatalog.choices import ClockState
from servicecatalog.models import Clock
from servicecatalog.services.clocks import (
    Subject,
    cancel_clock,
    settle_clock,
    start_clock,
    stop_clock,
)

CONTACT, REVIEW = "S20", "S21"


def of_agreement(agreement: CompanyAgreement) -> Subject:
    """The agreement as a subject: its job center is measured, its consultant is responsible."""
    path = agreement.get_absolute_url()
    return Subject(agreement, agreement.job_center, path, agreement.responsible)


def agreement_signed(agreement: CompanyAgreement, actor: User) -> dt.date:
    """Contact and review begin to run, and with a renewal end for the one before it; returns
    the day by which the agreement must be reviewed."""
    now = calendar.now()
    if agreement.renewed_from is not None:
        for code in (CONTACT, REVIEW):
            stop_clock(code, of_agreement(agreement.renewed_from), at=now, actor=actor)
    _start_contact(agreement, now, actor)
    return start_clock(REVIEW, of_agreement(agreement), at=now, actor=actor).due_on


def agreement_reviewed(agreement: CompanyAgreement, at: dt.datetime, actor: User) -> dt.date:
    """The review is held and the next one begins to run; returns its last day."""
    stop_clock(REVIEW, of_agreement(agreement), at=at, actor=actor)
    return start_clock(REVIEW, of_agreement(agreement), at=at, actor=actor).due_on


def contact_logged(contact: Contact) -> None:
    """Each contact of the agreement's own job center keeps S20 and starts it anew; one entered
    afterwards does not hide a newer one."""
    rows = contact.company.agreements.filter(
        state=AgreementState.ACTIVE, job_center=contact.job_center
    )
    for agreement in rows.select_related("job_center", "responsible"):
        clock = _open(CONTACT, agreement)
        if clock is None or clock.started_at < contact.at:
            stop_clock(CONTACT, of_agreement(agreement), at=contact.at, actor=contact.by)
            _start_contact(agreement, contact.at, contact.by)


def preference_changed(agreement: CompanyAgreement, actor: User) -> None:
    """Another interval is agreed: the running measurement gives way to one with the new day."""
    clock = _open(CONTACT, agreement)
    if clock is not None:
        cancel_clock(CONTACT, of_agreement(agreement), at=calendar.now(), actor=actor)
        _start_contact(agreement, clock.started_at, actor)


def responsible_changed(agreement: CompanyAgreement) -> None:
    """Reminders follow the new responsible person."""
    Clock.objects.open().of(agreement).update(responsible=agreement.responsible)


def agreement_over(agreement: CompanyAgreement, actor: User) -> None:
    """What was overdue stays missed; what still ran no longer applies."""
    now = calendar.now()
    for code in (CONTACT, REVIEW):
        clock = _open(code, agreement)
        is_late = clock is not None and clock.state == ClockState.OVERDUE
        end = settle_clock if is_late else cancel_clock
        end(code, of_agreement(agreement), at=now, actor=actor)


def placement_follow_up_on(company: Company, started_on: dt.date) -> dt.date | None:
    """The day by which the company wants the first follow-up after somebody has started there on
    ``started_on``, as an agreement in force says; None leaves it to the standard S16."""
    agreed = company.agreements.in_force(started_on).filter(placement_days__isnull=False)
    row = agreed.select_related("job_center").order_by("placement_days").first()
    if row is None:
        return None
    closing = row.job_center.closing_days()
    return calendar.add_working_days(started_on, row.placement_days, closing)


def _start_contact(agreement: CompanyAgreement, at: dt.datetime, actor: User) -> None:
    """S20 with its threshold, or with the day that follows from what the company prefers."""
    agreed = None
    if agreement.contact_months:
        agreed = calendar.add_months(calendar.local_day(at), agreement.contact_months)
    subject = of_agreement(agreement)
    start_clock(CONTACT, subject, at=at, actor=actor, target_on=agreed)


def _open(code: str, agreement: CompanyAgreement) -> Clock | None:
    return Clock.objects.open().of(agreement).filter(standard=code).first()
