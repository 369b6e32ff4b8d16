"""The renewal ladder: half a year before an agreement ends the first person is told (R160).

The responsible consultant at every rung, the deputy from a month before, the leaders from two
weeks before. Each rung once, on working days only; a renewal or a notice ends it.
"""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from alliance.foundation import calendar
from alliance.foundation.notifications.services import notify_many
from companies.models import CompanyAgreement, RenewalReminder
from companies.notifications import AgreementRunsOut
from jobcenters.choices import Role
from jobcenters.models import JobCenter, Staff

LADDER = (180, 90, 30, 14, 7)  # days before the last day (recruitment.md, lesson 16)
BATCH = 200


def set_next_reminder(agreement: CompanyAgreement) -> None:
    """Set on ``agreement`` the day of its next rung; the caller saves it. Rungs that lie behind
    today are not climbed afterwards: who signs or moves the end knows the end."""
    closing = agreement.job_center.closing_days() if agreement.last_day else ()
    agreement.next_reminder_on = _next_day(agreement, calendar.today(), closing)


def climb_renewals(now: dt.datetime) -> dict[str, int]:
    """Tell of every agreement whose rung is due at ``now`` (aware), each rung once.

    After days of silence the rungs that were missed count as one message, with the people of the
    latest. Two workers skip one another's rows.
    """
    today = calendar.local_day(now)
    told = _climb_due(today)
    return {"told": told} if told else {}


@transaction.atomic
def _climb_due(today: dt.date) -> int:
    """How many agreements were told of, in a number of statements that does not grow with them."""
    rows = (
        CompanyAgreement.objects.running_out()
        .filter(next_reminder_on__lte=today, valid_to__gt=today)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("job_center", "company", "responsible", "deputy")
        .prefetch_related("renewal_reminders")
        .order_by("next_reminder_on", "pk")[:BATCH]
    )
    agreements = list(rows)
    days_off = JobCenter.objects.closing_days_of({row.job_center_id for row in agreements})
    staff = Staff([row.job_center for row in agreements], Role.LEADER)
    climbing, reminders, told = [], [], []
    for row in agreements:
        closing = days_off[row.job_center_id]
        if not calendar.is_working_day(today, closing):
            continue
        climbing.append(row)
        due = _due(row, today, closing)
        reminders += [
            RenewalReminder(agreement=row, ends_on=row.last_day, days=days) for days in due
        ]
        row.next_reminder_on = _next_day(row, today, closing)
        if due:
            told.append(AgreementRunsOut(row, min(due), staff))
    RenewalReminder.objects.bulk_create(reminders, ignore_conflicts=True)
    CompanyAgreement.objects.bulk_update(climbing, ["next_reminder_on"])
    notify_many(told)
    return len(told)


def _due(agreement: CompanyAgreement, today: dt.date, closing: Collection[str]) -> list[int]:
    """The rungs to this end that were not climbed though their day has come."""
    ends_on = agreement.last_day
    climbed = {row.days for row in agreement.renewal_reminders.all() if row.ends_on == ends_on}
    return [
        days for day, days in _rungs(agreement, closing) if day <= today and days not in climbed
    ]


def _next_day(
    agreement: CompanyAgreement, today: dt.date, closing: Collection[str]
) -> dt.date | None:
    return min((day for day, _days in _rungs(agreement, closing) if day > today), default=None)


def _rungs(agreement: CompanyAgreement, closing: Collection[str]) -> list[tuple[dt.date, int]]:
    """Each rung with its day: the working day on or before it."""
    if agreement.last_day is None:
        return []
    return [
        (calendar.last_working_day_by(agreement.last_day - dt.timedelta(days=days), closing), days)
        for days in LADDER
    ]
