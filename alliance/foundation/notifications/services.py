"""Telling someone: `notify` inside the transaction, `deliver_due` after it."""

import datetime as dt
import logging
from collections.abc import Iterator
from email.utils import make_msgid
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.html import linebreaks, urlize
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from alliance.foundation.calendar_invitations import CalendarInvitation, attach
from alliance.foundation.errors import RuleBroken
from alliance.foundation.notifications.models import Mail, MailState, Notice, Preference
from alliance.foundation.notifications.registry import KINDS, Notification

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
    for user in dict.fromkeys(notification.recipients()):
        if user != actor and user.is_active:
            told += _tell(notification, user)
    for address in dict.fromkeys(notification.mailboxes()):
        with translation.override(settings.LANGUAGE_CODE):
            subject, body = _texts(notification, None)
        told += _plan_mail(notification, address, subject, body, notice=None)
    if told:
        transaction.on_commit(ring)
    return told


def ring() -> None:
    """Wake the postman. When the broker is down the sweep delivers instead."""
    try:
        current_app.send_task("alliance.foundation.tasks.deliver", expires=300, retry=False)
    except (OperationalError, OSError):
        logger.warning("broker not reached; the sweep will deliver the mail")


def _texts(notification: Notification, user) -> tuple[str, str]:
    app_label, name = notification.key.split(".", 1)
    context = {
        "target": notification.target,
        "recipient": user,
        "url": settings.PORTAL_URL + notification.path(),
        **notification.context(),
    }
    base = f"{app_label}/emails/{name}"
    subject = " ".join(_plain_text(f"{base}.subject.txt", context).split())
    return subject[:200], _plain_text(f"{base}.txt", context).strip()


def _plain_text(template: str, context: dict) -> str:
    """Mail is plain text, so nothing is escaped here; the HTML part escapes it all."""
    return get_template(template).template.render(Context(context, autoescape=False))


def _tell(notification: Notification, user) -> int:
    key = notification.idempotency_key()
    if Notice.objects.filter(recipient=user, key=key).exists():
        return 0
    with translation.override(user.language):
        subject, body = _texts(notification, user)
    notice, created = Notice.objects.get_or_create(
        recipient=user,
        key=key,
        defaults={
            "kind": notification.key,
            "subject": subject,
            "body": body,
            "path": notification.path(),
            "target_id": notification.target.pk,
        },
    )
    if created and wants_mail(user, type(notification)):
        with translation.override(user.language):
            invitation = notification.invitation(user)
        _plan_mail(notification, user.email, subject, body, notice=notice, invitation=invitation)
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
            "message_id": make_msgid(domain=urlsplit(settings.PORTAL_URL).hostname),
        },
    )
    return int(created)


def wants_mail(user, kind: type[Notification]) -> bool:
    """Whether ``user`` gets this kind by mail: mandatory, own choice, or the default."""
    if kind.mandatory:
        return True
    choice = Preference.objects.filter(user=user, kind=kind.key).first()
    return choice.mail if choice else kind.mail_by_default


def set_preference(user, kind: str, *, mail: bool) -> None:
    """Keep a person's choice for one kind. Raises `RuleBroken` for unknown or mandatory kinds."""
    if kind not in KINDS or KINDS[kind].mandatory:
        raise RuleBroken(gettext("This kind of message cannot be switched off."), field=kind)
    Preference.objects.update_or_create(user=user, kind=kind, defaults={"mail": mail})


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
    if not _still_allowed(mail):
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
    mail.save(update_fields=["status", "sent_at", "attempts", "body"])
    return "sent"


def _still_allowed(mail: Mail) -> bool:
    kind = KINDS.get(mail.kind)
    if mail.notice is None or kind is None:
        return kind is not None
    return kind.may_receive(mail.notice.recipient, mail.notice.target_id)


def _message(mail: Mail, connection) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body,
        to=[mail.to_email],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    html = linebreaks(urlize(mail.body, autoescape=True), autoescape=False)
    message.attach_alternative(f"<html><body>{html}</body></html>", "text/html")
    if mail.calendar:
        attach(message, CalendarInvitation(mail.calendar_method, mail.calendar))
    return message


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
