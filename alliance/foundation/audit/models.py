"""The append-only log of changes."""

import uuid
from functools import cached_property

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import not_audited
from alliance.foundation.audit.registry import EVENT_TEXTS
from alliance.foundation.calendar import now


class EventQuerySet(models.QuerySet):
    def of(self, target: models.Model) -> "EventQuerySet":
        """The history of one object, newest first."""
        return self.filter(target_type=target._meta.label_lower, target_id=target.pk).order_by(
            "-at", "-sequence"
        )


@not_audited("it is the log itself; a trigger refuses update, delete and truncate")
class Event(models.Model):
    """One change: who, as which role, on what, when, before and after (R181)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sequence = models.BigIntegerField(default=0, editable=False)
    name = models.CharField(max_length=80)
    at = models.DateTimeField(default=now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_label = models.CharField(max_length=200)
    role_label = models.CharField(max_length=200, blank=True)
    target_type = models.CharField(max_length=80)
    target_id = models.UUIDField()
    target_label = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=1500, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        # Keys are unique among all kinds: a history of several kinds asks by key alone.
        indexes = [models.Index(fields=["target_id", "-at"], name="audit_by_target")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.target_label}"

    @property
    def text(self) -> str:
        """What happened, in the reader's language."""
        return str(EVENT_TEXTS.get(self.name, self.name))

    @cached_property
    def changes(self) -> list[tuple[str, object, object]]:
        """The fields that changed as (label, before, after): choices by their labels, other
        records by their names. Something new has no before, and its whole text stands on its
        page: nothing is listed then."""
        if not self.before:
            return []
        model = apps.get_model(self.target_type)  # noqa: TID251 - the log knows types by name only
        return [self._change(model, name) for name in self.after]

    def _change(self, model: type[models.Model], name: str) -> tuple[str, object, object]:
        before, after = self.before.get(name), self.after[name]
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return name, before, after
        return str(field.verbose_name), _shown(before, field), _shown(after, field)


def _shown(value: object, field: models.Field) -> object:
    """A choice by its label, a record by its name, several values as one text, a yes or no in
    words, everything else as it is."""
    if value is not None and field.is_relation:
        return str(field.related_model._base_manager.filter(pk=value).first() or value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    labels = dict(getattr(field, "flatchoices", ()))
    if isinstance(value, list):
        return ", ".join(str(labels.get(part, part)) for part in value)
    return labels.get(value, value)
