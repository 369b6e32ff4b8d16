"""Whether the portal does its work: judged by work done, not by processes that look alive.

A worker may be connected and deaf, and beat may be silent for days while its process runs
(reliability.md traps 2 and 3). So the pulse is a row that only a whole round moves: beat, broker,
worker, database.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from celery import current_app
from django.db import Error, connection, transaction
from kombu.exceptions import OperationalError

from alliance.foundation.models import Heartbeat
from alliance.foundation.notifications.models import Mail, MailState
from alliance.foundation.sweep import HEARTBEAT

logger = logging.getLogger(__name__)

PULSE_PATIENCE = dt.timedelta(seconds=180)  # three missed rings of the clock
MAIL_PATIENCE = dt.timedelta(minutes=15)  # some tries further apart, then somebody should look
QUERY_PATIENCE = 2000  # milliseconds
BROKER_PATIENCE = 2  # seconds


@dataclass(frozen=True)
class Health:
    """What `examine` found.

    ``heartbeat_age`` is in seconds, ``None`` before the first round; ``failures`` names the
    sweepers that failed in the latest round; ``mail`` is false when mail has waited too long.
    """

    database: bool
    broker: bool
    heartbeat_age: float | None
    failures: tuple[str, ...]
    mail: bool

    @property
    def is_well(self) -> bool:
        """Whether nothing needs a person's attention (R178, reliability.md G19)."""
        beats = self.heartbeat_age is not None
        beats = beats and self.heartbeat_age <= PULSE_PATIENCE.total_seconds()
        return all((self.database, self.broker, self.mail, beats, not self.failures))


@dataclass(frozen=True)
class _Traces:
    """What the database tells about the work that was done."""

    heartbeat_age: float | None = None
    failures: tuple[str, ...] = ()
    mail: bool = True


def examine(now: dt.datetime) -> Health:
    """Ask the database and the broker how things are at ``now`` (aware). Raises nothing."""
    broker = _broker_answers()
    try:
        traces = _read_traces(now)
    except Error:
        logger.warning("health: the database does not answer")
        return Health(False, broker, None, (), False)
    return Health(True, broker, traces.heartbeat_age, traces.failures, traces.mail)


@transaction.atomic
def _read_traces(now: dt.datetime) -> _Traces:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", [QUERY_PATIENCE])
    stuck = Mail.objects.filter(status=MailState.PLANNED, created_at__lt=now - MAIL_PATIENCE)
    pulse = Heartbeat.objects.filter(name=HEARTBEAT).first()
    is_mail_leaving = not stuck.exists()
    if pulse is None or pulse.finished_at is None:
        return _Traces(mail=is_mail_leaving)
    age = max((now - pulse.finished_at).total_seconds(), 0.0)
    return _Traces(round(age, 1), tuple(sorted(pulse.failures)), is_mail_leaving)


def _broker_answers() -> bool:
    options = {"socket_connect_timeout": BROKER_PATIENCE, "socket_timeout": BROKER_PATIENCE}
    try:
        with current_app.connection_for_write(transport_options=options) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_PATIENCE)
    except (OperationalError, OSError):
        logger.warning("health: the broker does not answer")
        return False
    return True
