"""Abstract bases of every record, and the two rows that the foundation itself keeps."""

import datetime as dt
import uuid
from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import not_audited
from alliance.foundation.calendar import now, today
from alliance.foundation.calendar_invitations import new_uid
from alliance.foundation.errors import Conflict


class Record(models.Model):
    """Every record has a key that tells nothing, and the moment of its making (UTC)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("created"), default=now, editable=False)

    class Meta:
        abstract = True

    def take_related(self, name: str, rows: list) -> None:
        """Let the relation ``name`` answer ``rows``, all that it has and read by themselves, as
        `prefetch_related` would."""
        answer = getattr(self, name).all()
        answer._result_cache = rows
        if not hasattr(self, "_prefetched_objects_cache"):
            self._prefetched_objects_cache = {}
        self._prefetched_objects_cache[name] = answer

    def _get_FIELD_display(self, field: models.Field) -> str:  # noqa: N802 - Django's name
        """What every ``get_<field>_display`` answers. Django translates all choices of a field
        to name one (0.3 ms, once a row of a list); each language's labels are kept here."""
        value = getattr(self, field.attname)
        shown = _labels(field, get_language()).get(value, value)
        return "" if shown is None else str(shown)


@lru_cache(maxsize=1000)
def _labels(field: models.Field, language: str) -> dict[object, str]:
    """The labels of a field's choices in one language, which must be the active one."""
    return {value: str(label) for value, label in field.flatchoices}


class DatedQuerySet(models.QuerySet):
    """Rows with a validity: half-open, so that an end today is over today."""

    def on(self, day: dt.date) -> "DatedQuerySet":
        """The rows valid on ``day`` (a date in Europe/Copenhagen)."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day))

    def current(self) -> "DatedQuerySet":
        """The rows valid today."""
        return self.on(today())


class Dated(models.Model):
    """What ends is ended with a date, not deleted: valid_from <= day < valid_to."""

    valid_from = models.DateField(_("valid from"), default=today)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_dates_in_order",
            )
        ]

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether the row holds on ``day`` (a date in Europe/Copenhagen)."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Versioned(models.Model):
    """A record that several people may edit: the version is compared on every write."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def claim_version(self, seen: int | None, submitted: dict[str, object]) -> None:
        """Take the next version, or say that somebody else saved first.

        ``seen`` is the version that the person had on the screen (``None`` when the act shows
        no text that could be lost). Call on the locked row. Raises `Conflict`.
        """
        if seen is not None and seen != self.version:
            raise Conflict(self, submitted)
        self.version += 1


class InCalendar(models.Model):
    """What stands in people's calendars: one name for its whole life, and a number that rises
    with every change that they are sent (RFC 5546)."""

    calendar_uid = models.CharField(max_length=120, default=new_uid, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


@not_audited("operational: the pulse of the sweep, rewritten every minute")
class Heartbeat(models.Model):
    """When the sweep last rang and finished; one row, read by /healthz (R178)."""

    name = models.CharField(max_length=40, primary_key=True)
    rang_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failures = models.JSONField(default=dict)

    def __str__(self):
        return f"{self.name}: {self.rang_at:%Y-%m-%d %H:%M:%S}"


@not_audited("operational: remembers a submit so that a double click makes one row")
class Submission(models.Model):
    """A form that has been submitted, so that the second submit finds the first one's result."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    path = models.CharField(max_length=300)
    location = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=now, db_index=True)

    def __str__(self):
        return f"{self.path} {self.key}"
