"""The reminder ladder of a call without an answer, then stop (issue 2, lesson 2).

Named person on the last day, the job center's mailbox at the first run after the deadline, its
leader one working day later, the alliance's coordinator one more; after that nobody.
"""

import datetime as dt

from django.db import transaction

from alliance.foundation import calendar
from alliance.foundation.notifications.services import notify
from recruitment.choices import ReminderStep
from recruitment.models import EscalationRecipient, Reminder
from recruitment.notifications import CallReminder
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
    for step in _climb_all(today):
        counts[step] = counts.get(step, 0) + 1
    return counts


@transaction.atomic
def _climb_all(today: dt.date) -> list[str]:
    climbed = []
    calls = (
        EscalationRecipient.objects.unanswered()
        .filter(due_on__lte=today)
        .exclude(reminders__step=ReminderStep.COORDINATOR)
        .exclude(pk__in=_standing_still())
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("job_center", "order__owner", "assigned_to")
        .order_by("due_on", "pk")[:BATCH]
    )
    for call in calls:
        climbed += _climb(call, today)
    return climbed


def _standing_still():
    paused = Clock.objects.open().filter(standard="S10", paused_at__isnull=False)
    return paused.values("subject_id")


def _climb(call: EscalationRecipient, today: dt.date) -> list[str]:
    closing = call.job_center.closing_days()
    done = set(call.reminders.values_list("step", flat=True))
    steps = []
    for step, lead in LADDER:
        if step in done or today < calendar.add_working_days(call.due_on, lead, closing):
            continue
        _reminder, created = Reminder.objects.get_or_create(recipient=call, step=step)
        if created:
            notify(CallReminder(call, step))
            steps.append(str(step))
    return steps
