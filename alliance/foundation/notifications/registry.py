"""The kinds of message: one small class each, entered by itself when it is defined."""

from collections.abc import Collection, Iterable

from django.db import models

from alliance.foundation.calendar_invitations import CalendarInvitation

KINDS: dict[str, type["Notification"]] = {}


class Notification:
    """One kind of message. Subclass, give it a key and a label, and call `notify(Kind(target))`.

    Texts stand in ``templates/<app>/emails/<name>.subject.txt`` and ``<name>.txt``, where key is
    ``<app>.<name>``; they see what `context` returns, ``target`` and ``url``, and are written once
    for all who read the same language.
    """

    key = ""
    label = ""
    # May not be switched off, delayed or joined with others: it leaves at once, on any day.
    mandatory = False
    # A deputy gets it too while the recipient is away; not for what is the person's alone.
    covered = True
    mail_by_default = True
    # Mail to companies: claimed before it leaves, so that a crash never sends it twice; what is
    # unsure waits for a person (reliability.md G3).
    at_most_once = False

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.key:
            KINDS[cls.key] = cls

    def __init__(self, target: models.Model):
        self.target = target

    def recipients(self) -> Iterable:
        """The users to tell. The actor is left out by `notify`."""
        return ()

    def mailboxes(self) -> Iterable[str]:
        """Mail addresses of shared mailboxes to tell besides."""
        return ()

    def context(self) -> dict[str, object]:
        """What the texts need beyond the target."""
        return {}

    def path(self) -> str:
        """The page that the message leads to (a path of the portal)."""
        return ""

    def invitation(self, user) -> CalendarInvitation | None:
        """The calendar invitation that the mail to ``user`` carries, if any. Such a kind is
        mandatory and tells the actor too: a calendar without the event would be wrong."""
        return None

    def idempotency_key(self) -> str:
        """Told once per recipient and key; add a date when it may rightly be told again."""
        return f"{self.key}:{self.target.pk}"

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Asked again when the mail leaves: may ``user`` still see the thing?"""
        return user.is_active

    @classmethod
    def receivable(cls, user, target_ids: Collection) -> set:
        """Those of ``target_ids`` that ``user`` may receive. A kind that is told in great numbers
        answers here with one query, and its `may_receive` asks for one."""
        return {key for key in target_ids if cls.may_receive(user, key)}
