"""What the CVR register says and a person decides: closed, bankrupt, moved, new (lesson 14)."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.choices import ChangeDecision, ChangeKind
from companies.models import ProductionUnit, RegisterChange
from companies.notifications import CompanyMovedHere
from companies.services.import_lines import ADDRESS_FIELDS
from jobcenters.models import Municipality, User

describe("productionunit.change_taken", gettext_lazy("Taken over from the CVR register"))
describe("productionunit.change_kept", gettext_lazy("Kept in spite of the CVR register"))


@transaction.atomic
def take_change(change: RegisterChange, *, actor: User) -> RegisterChange:
    """Let the register here follow: a moved site goes to its new job center, a closed one closes.

    A bankruptcy and a new site change nothing more: they have been seen. Raises
    `PermissionDenied`, `WrongState`, or `RuleBroken` for a main site beside open ones.
    """
    locked, unit = _locked(change, actor)
    before = snapshot(unit)
    if locked.kind == ChangeKind.MOVED:
        _move(unit, locked.facts)
    elif locked.kind == ChangeKind.CLOSED:
        _close(unit, locked.facts)
    if snapshot(unit) != before:
        unit.version += 1
        unit.save()
    _decide(locked, ChangeDecision.TAKEN, actor)
    reason = str(locked.get_kind_display())
    record("productionunit.change_taken", unit, actor=actor, before=before, reason=reason)
    if locked.kind == ChangeKind.MOVED:
        notify(CompanyMovedHere(unit), actor=actor)
    return locked


@transaction.atomic
def keep_change(change: RegisterChange, *, actor: User, reason: str) -> RegisterChange:
    """Leave the register here as it is, with the reason. Raises `PermissionDenied`, `WrongState`,
    `RuleBroken` without a reason or for a CPR number."""
    refuse_cpr(reason=reason)
    if not reason.strip():
        raise RuleBroken(_("Write why it stays as it is."), field="reason")
    locked, unit = _locked(change, actor)
    locked.reason = reason.strip()
    _decide(locked, ChangeDecision.KEPT, actor)
    text = f"{locked.get_kind_display()}: {locked.reason}"
    record("productionunit.change_kept", unit, actor=actor, reason=text)
    return locked


def _locked(change: RegisterChange, actor: User) -> tuple[RegisterChange, ProductionUnit]:
    units = ProductionUnit.objects.select_related("municipality__job_center", "company")
    unit = units.select_for_update(of=("self",)).get(pk=change.unit_id)
    locked = RegisterChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if not policies.can_decide_change(actor, locked):
        raise PermissionDenied
    if locked.decision:
        raise WrongState(_("Somebody has decided this already."))
    return locked, unit


def _decide(change: RegisterChange, decision: str, actor: User) -> None:
    change.decision, change.decided_by, change.decided_at = decision, actor, calendar.now()
    change.save()


def _move(unit: ProductionUnit, facts: dict) -> None:
    unit.municipality = Municipality.objects.select_related("job_center").get(
        pk=facts["municipality"]
    )
    for name in ADDRESS_FIELDS:
        setattr(unit, name, facts[name] or getattr(unit, name))


def _close(unit: ProductionUnit, facts: dict) -> None:
    others = unit.company.units.open().exclude(pk=unit.pk)
    if unit.is_main and others.exists():
        raise RuleBroken(_("This is the main site. Choose another main site first."))
    ended_on = facts.get("ended_on")
    unit.closed_on = dt.date.fromisoformat(ended_on) if ended_on else calendar.today()
