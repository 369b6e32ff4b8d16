"""Writing the log: `record` for acts, `snapshot` for what it was before."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import connection, models

from alliance.foundation.audit.models import Event
from alliance.foundation.audit.registry import EVENT_TEXTS

UNTRACKED = {"id", "created_at", "version", "name_sort", "updated_at"}


def describe(name: str, text) -> None:
    """Enter the human text (lazy translation) of the event ``name``."""
    EVENT_TEXTS[name] = text


def _plain(value):
    if isinstance(value, dt.datetime | dt.date | uuid.UUID | Decimal):
        return str(value)
    return value


def snapshot(obj: models.Model) -> dict[str, object]:
    """The tracked fields of ``obj`` as plain values, to compare after the change."""
    return {
        field.name: _plain(getattr(obj, field.attname))
        for field in obj._meta.concrete_fields
        if field.name not in UNTRACKED
    }


def record(
    name: str, target: models.Model, *, actor, before: dict | None = None, reason: str = ""
) -> Event:
    """Write one event about ``target``.

    ``before`` is a `snapshot` taken ahead of the change (``{}`` for something new, ``None`` for
    an act that changed no field). ``actor`` is a user; its ``role_label`` is kept as text, since
    roles end.
    """
    after = {}
    if before is not None:
        now = snapshot(target)
        after = {key: value for key, value in now.items() if before.get(key) != value}
        before = {key: before.get(key) for key in after if key in before}
    return Event.objects.create(
        sequence=_next_sequence(),
        name=name,
        actor=actor,
        actor_label=str(actor),
        role_label=str(getattr(actor, "role_label", "")),
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:200],
        before=before or {},
        after=after,
        reason=reason[:1500],
    )


def _next_sequence() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_event_sequence')")
        return cursor.fetchone()[0]
