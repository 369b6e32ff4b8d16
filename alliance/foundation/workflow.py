"""State machines as tables: the only way a state changes (architecture B5, lesson 6).

A table names each transition, where it starts, where it ends, and who may. `Workflow.change`
opens the transaction, locks the row, checks state and actor on the locked row, yields it, sets
the state, saves, and writes the audit event: HTML, REST and Celery cannot disagree.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import WrongState

Allow = Callable[[object, models.Model], bool]
Target = str | Callable[[models.Model], str]
WORKFLOWS: dict[type[models.Model], "Workflow"] = {}


@dataclass(frozen=True)
class Transition:
    """One row of a table: ``name`` leads from any of ``sources`` to ``target`` for ``allow``.

    ``target`` may be a function of the row, for ways back ("where it was").
    """

    name: str
    sources: frozenset[str]
    target: Target
    allow: Allow
    label: str

    def target_of(self, obj: models.Model) -> str:
        """The state that this transition leads ``obj`` to."""
        return self.target(obj) if callable(self.target) else self.target


class Workflow:
    """The table of one model. Registered by model, so that templates can ask it too.

    ``past``: how the history names a transition once it was taken, by its name, where the label
    (which stands on a button) tells what to do and not what was done.
    """

    def __init__(
        self,
        model: type[models.Model],
        field: str,
        *transitions: Transition,
        past: Mapping[str, str] | None = None,
    ):
        self.model = model
        self.field = field
        self.transitions = {row.name: row for row in transitions}
        if unknown := set(past or ()) - set(self.transitions):
            raise ValueError(f"no such transition: {sorted(unknown)}")
        WORKFLOWS[model] = self
        told = {row.name: row.label for row in transitions} | dict(past or {})
        for name, text in told.items():
            describe(self._event(name), text)

    def _event(self, name: str) -> str:
        return f"{self.model._meta.model_name}.{name}"

    def can(self, user, obj: models.Model, name: str) -> bool:
        """Whether ``user`` may take ``obj`` through ``name`` right now."""
        row = self.transitions[name]
        return getattr(obj, self.field) in row.sources and row.allow(user, obj)

    def choices(self, user, obj: models.Model) -> list[Transition]:
        """The transitions open to ``user`` from where ``obj`` stands."""
        return [row for row in self.transitions.values() if self.can(user, obj, row.name)]

    def _check(self, row: Transition, obj: models.Model, actor) -> None:
        if not row.allow(actor, obj):
            raise PermissionDenied(row.name)
        state = getattr(obj, self.field)
        if state not in row.sources:
            label = dict(obj._meta.get_field(self.field).flatchoices).get(state, state)
            raise WrongState(
                _("“%(act)s” is not possible now: the state is “%(state)s”.")
                % {"act": row.label, "state": label}
            )

    @contextmanager
    def change(
        self, obj: models.Model, name: str, *, actor, reason: str = ""
    ) -> Iterator[models.Model]:
        """Take ``obj`` through the transition ``name`` as ``actor``.

        Yields the locked row; what the block sets on it is saved with the new state. Raises
        `PermissionDenied` (seen but not allowed) or `WrongState`; nothing is changed then.
        """
        row = self.transitions[name]
        with transaction.atomic():
            locked = self.model._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
            self._check(row, locked, actor)
            before = snapshot(locked)
            target = row.target_of(locked)
            yield locked
            setattr(locked, self.field, target)
            locked.save()
            record(self._event(name), locked, actor=actor, before=before, reason=reason)
        obj.refresh_from_db()
