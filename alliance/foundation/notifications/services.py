"""Telling someone: `notify` inside the transaction, `deliver_due` after it."""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from celery import current_app
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from alliance.foundation.notifications.letters import message as _message
from alliance.foundation.notifications.models import Mail, MailState
from alliance.foundation.notifications.modes import MORNING
from alliance.foundation.notifications.planning import new_message_id, plan
from alliance.foundation.notifications.registry import KINDS, Notification
from alliance.foundation.notifications.summaries import (
    SUMMARY,
    join_many,
    summarize_day,
    write_summary,
)

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 30
LONGEST_PAUSE = dt.timedelta(hours=1)
BATCH = 500
# The server said no: the mail has certainly not left.
REFUSED = (SMTPResponseException, SMTPRecipientsRefused, ConnectionRefusedError)


def notify(notification: Notification, *, actor=None) -> int:
    """Plan one kind of message for all its recipients; returns how many were newly told.

    Call inside the transaction of the act. The actor gets no copy, nobody is told twice with the
    same key, and the mail leaves after commit (architecture B6).
    """
    return notify_many([notification], actor=actor)


def notify_many(notifications: Iterable[Notification], *, actor=None) -> int:
    """Plan many messages, of one kind or several, as `notify` does one, in a number of statements
    that does not grow with them. Give it a batch at a time: all texts are written at once."""
    told = plan(notifications, actor=actor)
    if told:
        transaction.on_commit(ring)
    return told


def ring() -> None:
    """Wake the postman. When the broker is down the sweep delivers instead."""
    try:
        current_app.send_task("alliance.foundation.tasks.deliver", expires=300, retry=False)
    except (OperationalError, OSError):
        logger.warning("broker not reached; the sweep will deliver the mail")


def mark_read(notices) -> int:
    """Mark a queryset of notices as read."""
    return notices.filter(read_at=None).update(read_at=timezone.now())


def deliver_due(now: dt.datetime) -> dict[str, int]:
    """Send what waits in the outbox at ``now`` (aware). At least once, never silently lost.

    Each mail is sent inside its own transaction while its row is locked: a worker killed in the
    middle leaves the row planned, and another worker skips it while it is being sent. Mail of a
    kind that leaves at most once is claimed first: a worker killed in the middle leaves the row
    unsure, and a person decides.
    """
    counts = {"sent": 0, "retry": 0, "dropped": 0, "unsure": 0}
    summarize_day(now, morning=MORNING, new_message_id=new_message_id)
    join_many(now, new_message_id)
    if not Mail.objects.filter(status=MailState.PLANNED, next_try_at__lte=now).exists():
        return {}
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        logger.warning("mail server not reached (%s); the next sweep tries again", error)
        return {"unreachable": 1}
    for mail in _planned(now):
        counts[_send_one(mail, connection, now)] += 1
    connection.close()
    return {key: count for key, count in counts.items() if count}


def _planned(now: dt.datetime) -> Iterator[Mail]:
    """Each mail that is due, locked for as long as the caller has it in hand."""
    due = Mail.objects.filter(status=MailState.PLANNED, next_try_at__lte=now)
    rows = due.select_for_update(of=("self",), skip_locked=True)
    rows = rows.select_related("notice__recipient").order_by("pk")
    keys = due.order_by("next_try_at", "created_at").values_list("pk", flat=True)
    for key in list(keys[:BATCH]):
        with transaction.atomic():
            mail = rows.filter(pk=key).first()
            if mail is None:  # another worker has it, or has sent it meanwhile
                continue
            if not _leaves_at_most_once(mail):
                yield mail
                continue
            Mail.objects.filter(pk=mail.pk).update(status=MailState.UNSURE, body="")
        yield mail


def _leaves_at_most_once(mail: Mail) -> bool:
    kind = KINDS.get(mail.kind)
    return kind is not None and kind.at_most_once


def _send_one(mail: Mail, connection, now: dt.datetime) -> str:
    allowed = write_summary(mail) if mail.kind == SUMMARY else _still_allowed(mail)
    if not allowed:
        mail.status = MailState.DROPPED
        mail.save(update_fields=["status"])
        return "dropped"
    try:
        _message(mail, connection).send()
    except OSError as error:  # SMTPException is an OSError
        if _leaves_at_most_once(mail) and not isinstance(error, REFUSED):
            return _leave_unsure(mail, error)
        _plan_retry(mail, now, error)
        return "retry"
    mail.status, mail.sent_at, mail.attempts = MailState.SENT, now, mail.attempts + 1
    if mail.notice_id is None:
        mail.body = ""  # may hold a link that opens an account; what left is not kept
    mail.save(update_fields=["status", "sent_at", "attempts", "subject", "body"])
    return "sent"


def _still_allowed(mail: Mail) -> bool:
    kind = KINDS.get(mail.kind)
    if mail.notice is None or kind is None:
        return kind is not None
    return kind.may_receive(mail.notice.recipient, mail.notice.target_id)


def _leave_unsure(mail: Mail, error: Exception) -> str:
    """The line broke: the server may have taken the mail or not. It is not sent again."""
    last_error = f"{type(error).__name__}: {error}"[:300]
    Mail.objects.filter(pk=mail.pk).update(last_error=last_error, attempts=mail.attempts + 1)
    return "unsure"


def _plan_retry(mail: Mail, now: dt.datetime, error: Exception) -> None:
    mail.attempts += 1
    mail.last_error = f"{type(error).__name__}: {error}"[:300]
    mail.next_try_at = now + min(dt.timedelta(minutes=2**mail.attempts), LONGEST_PAUSE)
    if mail.attempts >= MAX_ATTEMPTS:
        mail.status = MailState.FAILED
        logger.warning("mail %s given up after %s attempts", mail.pk, mail.attempts)
    mail.save(update_fields=["attempts", "last_error", "next_try_at", "status", "body"])
