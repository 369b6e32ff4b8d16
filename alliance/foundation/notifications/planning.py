"""What is told to whom: the notices and mails of one message or of many, in a few statements.

However many are told at once: one query for what stands already, one for the choices, one for the
deputies, and one writing each of the notices and the mails; a text is written once in a language.
Rows that another worker writes in the same moment are left to it, and a mail is planned only for a
notice that was really written here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext

from alliance.foundation.batches import write_new
from alliance.foundation.calendar_invitations import CalendarInvitation
from alliance.foundation.notifications.covers import deputies_of
from alliance.foundation.notifications.letters import written
from alliance.foundation.notifications.models import Mail, MailMode, Notice
from alliance.foundation.notifications.modes import chosen_modes, leaves_at, mail_mode
from alliance.foundation.notifications.registry import Notification

TOLD_ALREADY = """
SELECT notice.recipient_id, notice.key
FROM unnest(%s::uuid[], %s::varchar[]) AS asked (recipient_id, key)
JOIN notifications_notice notice USING (recipient_id, key)
"""


@dataclass(frozen=True)
class _Message:
    """One notification with what does not change from person to person, asked for once."""

    notification: Notification
    key: str
    path: str
    people: list  # without the actor
    mailboxes: list[str]
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)  # by language

    @property
    def kind(self) -> type[Notification]:
        """What is told."""
        return type(self.notification)

    @property
    def target_id(self):
        """The key of what it is told about."""
        return self.notification.target.pk


@dataclass(frozen=True)
class _Telling:
    """One person who is to be told one thing."""

    message: _Message
    user: object
    on_behalf_of: object = None
    covered_by: object = None

    @property
    def place(self) -> tuple:
        """What the database holds once (``notice_told_once``)."""
        return self.user.pk, self.message.key


@transaction.atomic(savepoint=False)
def plan(notifications: Iterable[Notification], *, actor) -> int:
    """Write the notices and mails of ``notifications``; returns how many were newly told."""
    messages = [_message(notification, actor) for notification in notifications]
    notices = _write_notices(list(_tellings(messages, actor)))
    to_people = [mail for one, notice in notices for mail in _mail_to_person(one, notice)]
    _write_texts([(one, settings.LANGUAGE_CODE) for one in messages if one.mailboxes])
    to_mailboxes = [mail for message in messages for mail in _mails_to_mailboxes(message)]
    return len(notices) + _write_mails(to_people, to_mailboxes)


def _message(notification: Notification, actor) -> _Message:
    return _Message(
        notification,
        key=notification.idempotency_key(),
        path=notification.path(),
        people=[user for user in dict.fromkeys(notification.recipients()) if user != actor],
        mailboxes=[address for address in dict.fromkeys(notification.mailboxes()) if address],
    )


# --- Who ---------------------------------------------------------------------------------------
def _tellings(messages: Sequence[_Message], actor) -> Iterator[_Telling]:
    """Everybody who is to be told, each followed by the deputy who is told as well."""
    deputies = _deputies(messages, actor)
    for number, message in enumerate(messages):
        for user in message.people:
            if not user.is_active:
                continue
            deputy = deputies.get((number, user))
            yield _Telling(message, user, covered_by=deputy)
            if deputy is not None:
                yield _Telling(message, deputy, on_behalf_of=user)


def _deputies(messages: Sequence[_Message], actor) -> dict[tuple, object]:
    """The deputy who is to be told as well, by the number of the message and who is away: not who
    is told anyway, acted, or may not see it.

    Each deputy is asked about once for each kind, however many messages there are.
    """
    covered = [message for message in messages if message.notification.covered]
    away = deputies_of(list(dict.fromkeys(user for one in covered for user in one.people)))
    found = {
        (number, user): away[user]
        for number, message in enumerate(messages if away else ())
        for user in message.people
        if message.notification.covered and _is_free(away.get(user), message, actor)
    }
    targets: dict = {}
    for (number, _user), deputy in found.items():
        targets.setdefault((messages[number].kind, deputy), set()).add(messages[number].target_id)
    seen = {(kind, who): kind.receivable(who, keys) for (kind, who), keys in targets.items()}
    return {
        (number, user): deputy
        for (number, user), deputy in found.items()
        if messages[number].target_id in seen[messages[number].kind, deputy]
    }


def _is_free(deputy, message: _Message, actor) -> bool:
    return (
        deputy is not None and deputy.is_active and deputy != actor and deputy not in message.people
    )


# --- Notices -----------------------------------------------------------------------------------
def _write_notices(tellings: list[_Telling]) -> list[tuple[_Telling, Notice]]:
    """The notices that are new, with whom they tell. Those that stand already are left out, and
    so are those that somebody else writes right now."""
    first: dict = {}
    for one in tellings:
        first.setdefault(one.place, one)
    told = _told_already(list(first))
    # Always in the same order: two workers wait for one another and never crosswise.
    fresh = [one for place, one in sorted(first.items()) if place not in told]
    choices = chosen_modes([one.user for one in fresh], [one.message.kind for one in fresh])
    _write_texts([(one.message, one.user.language) for one in fresh])
    rows = [_notice(one, choices) for one in fresh]
    told_by = {row.pk: one for one, row in zip(fresh, rows, strict=True)}
    return [(told_by[row.pk], row) for row in write_new(Notice, rows)]


def _told_already(places: list[tuple]) -> set[tuple]:
    if not places:
        return set()
    people, keys = zip(*places, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(TOLD_ALREADY, [list(people), list(keys)])
        return set(cursor.fetchall())


def _write_texts(wanted: Iterable[tuple[_Message, str]]) -> None:
    """Write each message in each language in which somebody reads it."""
    by_language: dict[str, list[_Message]] = {}
    for message, language in wanted:
        by_language.setdefault(language, []).append(message)
    for language, messages in by_language.items():
        with translation.override(language):
            for message in messages:
                if language not in message.texts:
                    message.texts[language] = written(message.notification, message.path)


def _notice(one: _Telling, choices: dict) -> Notice:
    message = one.message
    subject, body = message.texts[one.user.language]
    if one.on_behalf_of is not None:
        with translation.override(one.user.language):
            text = gettext("You get this because you stand in for %(name)s.")
        body = f"{body}\n\n{text % {'name': one.on_behalf_of}}"
    return Notice(
        recipient=one.user,
        key=message.key,
        kind=message.kind.key,
        subject=subject,
        body=body,
        path=message.path,
        target_id=message.target_id,
        mail_mode=mail_mode(one.user, message.kind, choices),
        on_behalf_of=one.on_behalf_of,
        covered_by=one.covered_by,
    )


# --- Mails -------------------------------------------------------------------------------------
def _mail_to_person(one: _Telling, notice: Notice) -> Iterator[Mail]:
    if notice.mail_mode == MailMode.OFF:
        return
    invitation = _invitation(one)
    # What goes into a calendar comes by itself.
    if (invitation or notice.mail_mode == MailMode.AT_ONCE) and one.user.email:
        mail = _mail(one.message, one.user.email, (notice.subject, notice.body), notice)
        if invitation:
            mail.calendar, mail.calendar_method = invitation.text, invitation.method
        yield mail


def _invitation(one: _Telling) -> CalendarInvitation | None:
    if one.message.kind.invitation is Notification.invitation:  # as most kinds: none
        return None
    with translation.override(one.user.language):
        return one.message.notification.invitation(one.user)


def _mails_to_mailboxes(message: _Message) -> Iterator[Mail]:
    for address in message.mailboxes:
        yield _mail(message, address, message.texts[settings.LANGUAGE_CODE], None)


def _mail(message: _Message, address: str, text: tuple[str, str], notice: Notice | None) -> Mail:
    subject, body = text
    return Mail(
        notice=notice,
        to_email=address,
        key=message.key,
        kind=message.kind.key,
        subject=subject,
        body=body,
        message_id=new_message_id(),
        next_try_at=leaves_at(message.notification, notice),
    )


def new_message_id() -> str:
    """A Message-ID, given once to each mail and kept through every try."""
    return make_msgid(domain=urlsplit(settings.PORTAL_URL).hostname)


def _write_mails(to_people: list[Mail], to_mailboxes: list[Mail]) -> int:
    """One mail for each address and key, a person before a mailbox; returns how many mailboxes
    got one."""
    rows: dict = {}
    for mail in (*to_people, *to_mailboxes):
        rows.setdefault((mail.to_email, mail.key), mail)
    in_order = [mail for _place, mail in sorted(rows.items())]
    return sum(mail.notice_id is None for mail in write_new(Mail, in_order))
