"""The log of changes for what the demo tells of the past, and the moves from state to state."""

import datetime as dt

from django.db import models

from alliance.foundation.audit.models import Event
from alliance.foundation.errors import WrongState
from alliance.foundation.workflow import Workflow
from alliance.portal.demo.ledger import Ledger
from jobcenters.models import User


class Chronicle:
    """Writes events into the ledger, in the words of `alliance.foundation.audit`."""

    def __init__(self, ledger: Ledger):
        self.ledger = ledger
        self.roles: dict[object, str] = {}

    def note(
        self, name: str, target: models.Model, *, at: dt.datetime, actor: User, **change: tuple
    ) -> None:
        """One event; ``change`` maps a field to its value before and after."""
        event = Event(
            name=name,
            at=at,
            actor=actor,
            actor_label=str(actor),
            role_label=self._role_of(actor),
            target_type=target._meta.label_lower,
            target_id=target.pk,
            target_label=str(target)[:200],
            before={field: str(pair[0]) for field, pair in change.items()},
            after={field: str(pair[1]) for field, pair in change.items()},
        )
        self.ledger.add(event)

    def move(
        self, table: Workflow, row: models.Model, name: str, *, at: dt.datetime, actor: User
    ) -> None:
        """Take ``row`` through the transition ``name`` of its table, in memory.

        The demo's past obeys the same tables as the present: raises `WrongState` for a step that
        the table does not know from here.
        """
        step, before = table.transitions[name], row.state
        if before not in step.sources:
            raise WrongState(f"{row}: {before} → {name}")
        row.state = step.target_of(row)
        kind = row._meta.model_name
        self.note(f"{kind}.{name}", row, at=at, actor=actor, state=(before, row.state))

    def _role_of(self, actor: User) -> str:
        if actor.pk not in self.roles:
            self.roles[actor.pk] = actor.role_label
        return self.roles[actor.pk]
