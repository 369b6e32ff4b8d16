"""Writing the log: `record` for acts, `snapshot` for what it was before."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db import connection, models

from alliance.foundation.audit.models import Event
from alliance.foundation.audit.registry import EVENT_TEXTS
from alliance.foundation.batches import write_all

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
    return {name: _plain(getattr(obj, attname)) for name, attname in _tracked(type(obj))}


@lru_cache(maxsize=256)
def _tracked(model: type[models.Model]) -> list[tuple[str, str]]:
    fields = model._meta.concrete_fields
    return [(one.name, one.attname) for one in fields if one.name not in UNTRACKED]


def record(
    name: str, target: models.Model, *, actor, before: dict | None = None, reason: str = ""
) -> Event:
    """Write one event about ``target``.

    ``before`` is a `snapshot` taken ahead of the change (``{}`` for something new, ``None`` for
    an act that changed no field). ``actor`` is a user; its ``role_label`` is kept as text, since
    roles end.
    """
    return record_many([Entry(name, target, before, reason)], actor=actor)[0]


@dataclass(frozen=True)
class Entry:
    """One event of `record_many`; the fields are those of `record`."""

    name: str
    target: models.Model
    before: dict | None = None
    reason: str = ""


def record_many(entries: Collection[Entry], *, actor) -> list[Event]:
    """Write many events of one actor in two queries, in their order."""
    numbers = _next_sequences(len(entries))
    who = {
        "actor": actor,
        "actor_label": str(actor),
        "role_label": str(getattr(actor, "role_label", "")),
    }
    events = [_event(entry, number, who) for entry, number in zip(entries, numbers, strict=True)]
    return write_all(Event, events)


def _event(entry: Entry, number: int, who: dict[str, object]) -> Event:
    target, before, after = entry.target, entry.before, {}
    if before is not None:
        now = snapshot(target)
        after = {key: value for key, value in now.items() if before.get(key) != value}
        before = {key: before.get(key) for key in after if key in before}
    return Event(
        sequence=number,
        name=entry.name,
        **who,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:200],
        before=before or {},
        after=after,
        reason=entry.reason[:1500],
    )


def _next_sequences(count: int) -> list[int]:
    with connection.cursor() as cursor:
        numbers = "SELECT nextval('audit_event_sequence') FROM generate_series(1, %s)"
        cursor.execute(numbers, [count])
        return [row[0] for row in cursor.fetchall()]
