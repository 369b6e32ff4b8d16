"""Help that companies got with Jobnet: noted once, in the contact log at the same time (R153)."""

import datetime as dt
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken
from companies.services.contacts import ContactNote, log_contact
from jobcenters.models import User
from recruitment import policies
from recruitment.choices import JobnetHelpKind
from recruitment.models import JobnetHelp, RecruitmentOrder

NOON = dt.time(12)  # nobody remembers the minute of an earlier day

describe("jobnet.help", gettext_lazy("Helped the company with Jobnet"))


@transaction.atomic
def note_help(
    order: RecruitmentOrder, *, actor: User, kind: str, on: dt.date, note: ContactNote
) -> JobnetHelp:
    """Note that the order's company was helped with Jobnet on ``on`` (a day in Copenhagen).

    ``kind`` is a `JobnetHelpKind`; ``note`` is logged as a contact of that day. Raises
    `PermissionDenied` for who does not handle the order, `RuleBroken` for an unknown kind, a day
    to come, and as `log_contact`. Source: R153.
    """
    if not policies.can_handle(actor, order):
        raise PermissionDenied
    if kind not in JobnetHelpKind.values:
        raise RuleBroken(_("Choose what the company was helped with."), field="help")
    if on > calendar.today():
        raise RuleBroken(_("This lies in the future."), field="on")
    contact = log_contact(
        order.company,
        actor=actor,
        job_center=order.owner,
        note=replace(note, at=_moment(on)),
        unit=order.unit,
    )
    row = JobnetHelp.objects.create(order=order, kind=kind, on=on, by=actor, contact=contact)
    record("jobnet.help", order, actor=actor, reason=row.get_kind_display())
    return row


def _moment(on: dt.date) -> dt.datetime:
    if on == calendar.today():
        return calendar.now()
    return dt.datetime.combine(on, NOON, calendar.COPENHAGEN)
