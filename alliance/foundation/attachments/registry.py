"""Which models take files: entered by the app that has the model, by one call."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Target:
    """A model with files. ``readable(user)`` are the rows whose files a person reads, ``keys``
    those whose files a row shows, ``expired(moment)`` those whose files are kept no longer."""

    model: type[Model]
    may_attach: Callable[[object, Model], bool]
    may_remove: Callable[[object, Model], bool]
    readable: Callable[[object], QuerySet]
    keys: Callable[[Model], list]
    expired: Callable[[dt.datetime], QuerySet]

    @property
    def label(self) -> str:
        """The model as it stands on the files."""
        return self.model._meta.label_lower


TARGETS: dict[str, Target] = {}


def register(model: type[Model], may_attach: Callable[[object, Model], bool], **rules) -> None:
    """Let rows of ``model`` have files: who sees a row reads them, ``may_attach`` says who adds
    and removes. ``rules`` replaces `may_remove`, `readable`, `keys` or `expired` of `Target`."""
    rules.setdefault("may_remove", may_attach)
    rules.setdefault("readable", model.objects.visible_to)
    rules.setdefault("keys", lambda row: [row.pk])
    rules.setdefault("expired", lambda moment: model._base_manager.none())
    TARGETS[model._meta.label_lower] = Target(model, may_attach, **rules)


def target_of(row: Model) -> Target:
    """The rules for the files of ``row``."""
    return TARGETS[row._meta.label_lower]
