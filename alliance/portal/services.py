"""The few things that the portal itself writes: a person's own reading and language."""

import datetime as dt

from alliance.foundation.notifications.models import Notice


def choose_language(user, language: str) -> None:
    """Keep ``language`` ("da" or "en") as the person's own choice (R177)."""
    user.language = language
    user.save(update_fields=["language"])


def read_notice(notice: Notice, *, at: dt.datetime) -> None:
    """Mark one message as read at ``at`` (aware); the first reading counts."""
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])


def read_all(user, *, at: dt.datetime) -> int:
    """Mark all of a person's messages as read at ``at`` (aware); returns how many were new."""
    return Notice.objects.visible_to(user).unread().update(read_at=at)
