"""The renewal ladder: half a year before an agreement ends the first person is told (R160).

The responsible consultant at every rung, the deputy from a month before, the leaders from two
weeks before. Each rung once, on working days only; a renewal or a notice ends it.
"""

import datetime as dt

from django.db import transaction

from alliance.foundation import calendar
from alliance.foundation.notifications.services import notify
from companies.models import CompanyAgreement, RenewalReminder
from companies.notifications import AgreementRunsOut

LADDER = (180, 90, 30, 14, 7)  # days before the last day (recruitment.md, lesson 16)
BATCH = 200


def set_next_reminder(agreement: CompanyAgreement) -> None:
    """Set on ``agreement`` the day of its next rung; the caller saves it. Rungs that lie behind
    today are not climbed afterwards: who signs or moves the end knows the end."""
    today = calendar.today()
    coming = [day for day, _days in _rungs(agreement) if day > today]
    agreement.next_reminder_on = min(coming, default=None)


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
    rows = (
        CompanyAgreement.objects.running_out()
        .filter(next_reminder_on__lte=today, valid_to__gt=today)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("job_center", "company", "responsible", "deputy")
        .order_by("next_reminder_on", "pk")[:BATCH]
    )
    return sum(_climb(row, today) for row in rows)


def _climb(agreement: CompanyAgreement, today: dt.date) -> int:
    if not calendar.is_working_day(today, agreement.job_center.closing_days()):
        return 0
    ends_on = agreement.last_day
    known = agreement.renewal_reminders.filter(ends_on=ends_on)
    climbed = set(known.values_list("days", flat=True))
    due = [days for day, days in _rungs(agreement) if day <= today and days not in climbed]
    RenewalReminder.objects.bulk_create(
        [RenewalReminder(agreement=agreement, ends_on=ends_on, days=days) for days in due],
        ignore_conflicts=True,
    )
    coming = [day for day, _days in _rungs(agreement) if day > today]
    agreement.next_reminder_on = min(coming, default=None)
    agreement.save(update_fields=["next_reminder_on"])
    if not due:
        return 0
    notify(AgreementRunsOut(agreement, min(due)))
    return 1


def _rungs(agreement: CompanyAgreement) -> list[tuple[dt.date, int]]:
    """Each rung with its day: the working day on or before it."""
    if agreement.last_day is None:
        return []
    closing = agreement.job_center.closing_days()
    return [
        (calendar.last_working_day_by(agreement.last_day - dt.timedelta(days=days), closing), days)
        for days in LADDER
    ]
