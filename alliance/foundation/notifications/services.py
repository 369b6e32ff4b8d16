"""Telling someone: `notify` inside the transaction, `deliver_due` after it."""

import datetime as dt
import logging
from collections.abc import Iterator
from email.utils import make_msgid
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from alliance.foundation.notifications.covers import deputies_of
from alliance.foundation.notifications.letters import message as _message
from alliance.foundation.notifications.letters import written
from alliance.foundation.notifications.models import (
    Mail,
    MailMode,
    MailState,
    Notice,
)
from alliance.foundation.notifications.modes import MORNING, leaves_at, mail_mode
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
    told = 0
    people = [user for user in dict.fromkeys(notification.recipients()) if user != actor]
    deputies = deputies_of(people) if notification.covered else {}
    for user in people:
        if user.is_active:
            deputy = _fit_deputy(notification, deputies.get(user), {*people, actor})
            told += _tell(notification, user, covered_by=deputy)
            told += _tell(notification, deputy, on_behalf_of=user) if deputy else 0
    for address in dict.fromkeys(notification.mailboxes()):
        with translation.override(settings.LANGUAGE_CODE):
            subject, body = written(notification, None)
        told += _plan_mail(notification, address, subject, body, notice=None)
    if told:
        transaction.on_commit(ring)
    return told


def _fit_deputy(notification: Notification, deputy, told: set):
    """The deputy who is to be told as well: not who is told anyway, acted, or may not see it."""
    if deputy is None or deputy in told or not deputy.is_active:
        return None
    return deputy if notification.may_receive(deputy, notification.target.pk) else None


def ring() -> None:
    """Wake the postman. When the broker is down the sweep delivers instead."""
    try:
        current_app.send_task("alliance.foundation.tasks.deliver", expires=300, retry=False)
    except (OperationalError, OSError):
        logger.warning("broker not reached; the sweep will deliver the mail")


def _tell(notification: Notification, user, *, on_behalf_of=None, covered_by=None) -> int:
    key = notification.idempotency_key()
    if Notice.objects.filter(recipient=user, key=key).exists():
        return 0
    with translation.override(user.language):
        subject, body = written(notification, user)
        if on_behalf_of is not None:
            text = gettext("You get this because you stand in for %(name)s.")
            body = f"{body}\n\n{text % {'name': on_behalf_of}}"
    mode = mail_mode(user, type(notification))
    notice, created = Notice.objects.get_or_create(
        recipient=user,
        key=key,
        defaults={
            "kind": notification.key,
            "subject": subject,
            "body": body,
            "path": notification.path(),
            "target_id": notification.target.pk,
            "mail_mode": mode,
            "on_behalf_of": on_behalf_of,
            "covered_by": covered_by,
        },
    )
    if created and mode != MailMode.OFF:
        with translation.override(user.language):
            invitation = notification.invitation(user)
        if invitation or mode == MailMode.AT_ONCE:  # what goes into a calendar comes by itself
            _plan_mail(
                notification, user.email, subject, body, notice=notice, invitation=invitation
            )
    return int(created)


def _plan_mail(
    notification, address: str, subject: str, body: str, *, notice, invitation=None
) -> int:
    if not address:
        return 0
    _, created = Mail.objects.get_or_create(
        to_email=address,
        key=notification.idempotency_key(),
        defaults={
            "notice": notice,
            "kind": notification.key,
            "subject": subject,
            "body": body,
            "calendar": invitation.text if invitation else "",
            "calendar_method": invitation.method if invitation else "",
            "message_id": new_message_id(),
            "next_try_at": leaves_at(notification, notice),
        },
    )
    return int(created)


def new_message_id() -> str:
    """A Message-ID, given once to each mail and kept through every try."""
    return make_msgid(domain=urlsplit(settings.PORTAL_URL).hostname)


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
    tried = []
    while len(tried) < BATCH:
        with transaction.atomic():
            mail = (
                Mail.objects.select_for_update(of=("self",), skip_locked=True)
                .filter(status=MailState.PLANNED, next_try_at__lte=now)
                .exclude(pk__in=tried)
                .order_by("next_try_at", "created_at")
                .first()
            )
            if mail is None:
                return
            tried.append(mail.pk)
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
