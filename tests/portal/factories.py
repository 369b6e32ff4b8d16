"""Messages and heartbeats for the tests of the portal."""

import datetime as dt
import uuid

from alliance.foundation.models import Heartbeat
from alliance.foundation.notifications.models import Mail, Notice
from alliance.foundation.sweep import HEARTBEAT


def notice_for(user, subject: str = "Ny ordre", **fields) -> Notice:
    """A message in the portal for ``user``."""
    facts = {
        "kind": "recruitment.order_ready",
        "key": str(uuid.uuid4()),
        "subject": subject,
        "body": "",
        "path": "/recruitment/orders/",
        "target_id": uuid.uuid4(),
    }
    return Notice.objects.create(recipient=user, **{**facts, **fields})


def heartbeat(finished_at: dt.datetime | None, failures: dict | None = None) -> Heartbeat:
    """The pulse of the sweep as it stands in the database."""
    moment = finished_at or dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
    return Heartbeat.objects.create(
        name=HEARTBEAT, rang_at=moment, finished_at=finished_at, failures=failures or {}
    )


def planned_mail(created_at: dt.datetime) -> Mail:
    """A mail that waits in the outbox."""
    return Mail.objects.create(
        to_email="nobody@portal.example",
        kind="recruitment.order_ready",
        key=str(uuid.uuid4()),
        subject="Ny ordre",
        body="",
        message_id=str(uuid.uuid4()),
        created_at=created_at,
    )
