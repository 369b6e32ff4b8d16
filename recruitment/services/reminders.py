"""The reminder ladder of a call without an answer, then stop (issue 2, lesson 2).

Named person on the last day, the job center's mailbox at the first run after the deadline, its
leader one working day later, the alliance's coordinator one more; after that nobody.
"""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from alliance.foundation import calendar
from alliance.foundation.batches import write_new
from alliance.foundation.notifications.services import notify_many
from jobcenters.models import JobCenter, Staff
from recruitment.choices import ReminderStep
from recruitment.models import EscalationRecipient, Reminder
from recruitment.notifications import ASKED_ROLES, CallReminder
from servicecatalog.models import Clock

# Working days after the last day to answer at which each rung is climbed.
LADDER = (
    (ReminderStep.PERSON, 0),
    (ReminderStep.MAILBOX, 1),
    (ReminderStep.LEADER, 2),
    (ReminderStep.COORDINATOR, 3),
)
BATCH = 200


def climb_ladders(now: dt.datetime) -> dict[str, int]:
    """Climb every rung that is due at ``now`` (aware) for calls that still owe an answer.

    After days of silence the rungs that were missed are climbed at once, each once. A call whose
    clock stands still is left alone.
    """
    today = calendar.local_day(now)
    counts: dict[str, int] = {}
    calls = list(_owing(today).order_by("due_on", "pk").values_list("pk", flat=True))
    for start in range(0, len(calls), BATCH):
        for step in _climb_batch(calls[start : start + BATCH], today):
            counts[step] = counts.get(step, 0) + 1
    return counts


def _owing(today: dt.date) -> QuerySet:
    """The calls with a rung that may be due: working days are at least as many days."""
    missing = Q()
    for step, lead in LADDER:
        climbed = Reminder.objects.filter(recipient=OuterRef("pk"), step=step)
        missing |= Q(~Exists(climbed), due_on__lte=today - dt.timedelta(days=lead))
    return (
        EscalationRecipient.objects.unanswered()
        .filter(missing, due_on__lte=today)
        .exclude(reminders__step=ReminderStep.COORDINATOR)
        .exclude(pk__in=_standing_still())
    )


def _standing_still():
    paused = Clock.objects.open().filter(standard="S10", paused_at__isnull=False)
    return paused.values("subject_id")


@transaction.atomic
def _climb_batch(keys: Collection, today: dt.date) -> list[str]:
    """The rungs climbed for the calls with these keys, in a number of statements that does not
    grow with them. What another worker has in hand is left to it."""
    rows = _owing(today).filter(pk__in=keys).select_for_update(of=("self",), skip_locked=True)
    rows = rows.select_related("job_center", "order__owner", "assigned_to")
    calls = list(rows.prefetch_related("reminders").order_by("due_on", "pk"))
    closing = JobCenter.objects.closing_days_of({call.job_center_id for call in calls})
    due = [
        Reminder(recipient=call, step=step)
        for call in calls
        for step in _steps_due(call, today, closing[call.job_center_id])
    ]
    climbed = write_new(Reminder, due)
    centers = [center for call in calls for center in (call.job_center, call.order.owner)]
    staff = Staff(centers, *ASKED_ROLES)
    notify_many([CallReminder(row.recipient, row.step, staff) for row in climbed])
    return [str(row.step) for row in climbed]


def _steps_due(
    call: EscalationRecipient, today: dt.date, closing: Collection[str]
) -> list[ReminderStep]:
    """The rungs that ``call`` has not climbed though their day has come."""
    done = {reminder.step for reminder in call.reminders.all()}
    return [
        step
        for step, lead in LADDER
        if step not in done and today >= calendar.add_working_days(call.due_on, lead, closing)
    ]
