"""Labor disputes and barrings: with source and dates, shown everywhere, kept as history.

Danish practice: "blokade- eller konfliktramt" and "spærret" (recruitment.md 0.5, lesson 15).
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.models import Company, Restriction
from jobcenters.models import User

describe("restriction.added", gettext_lazy("Restriction added"))
describe("restriction.ended", gettext_lazy("Restriction ended"))


@dataclass(frozen=True)
class RestrictionInput:
    """A `RestrictionKind`, who says so, from which date on, and until which one (not included)."""

    kind: str
    source: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    note: str = ""


@transaction.atomic
def add_restriction(company: Company, *, actor: User, restriction: RestrictionInput) -> Restriction:
    """Mark the company as in dispute or barred; only for the home job center.

    Raises `PermissionDenied`, or `RuleBroken` without a source, for dates in the wrong order, or
    when one of the same kind already holds in that time.
    """
    Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    if not policies.can_edit_company(actor, company):
        raise PermissionDenied
    _check(company, restriction)
    row = Restriction.objects.create(
        company=company,
        kind=restriction.kind,
        source=restriction.source.strip(),
        note=restriction.note.strip(),
        valid_from=restriction.valid_from,
        valid_to=restriction.valid_to,
    )
    record("restriction.added", row, actor=actor, before={})
    return row


def _check(company: Company, restriction: RestrictionInput) -> None:
    refuse_cpr(source=restriction.source, note=restriction.note)
    if not restriction.source.strip():
        raise RuleBroken(_("Write who says so, and where."), field="source")
    _check_order(restriction.valid_from, restriction.valid_to)
    same_kind = company.restrictions.filter(kind=restriction.kind)
    if same_kind.overlapping(restriction.valid_from, restriction.valid_to).exists():
        message = _("A restriction of this kind already holds in that time.")
        raise RuleBroken(message, field="valid_from")


def _check_order(first: dt.date, last: dt.date | None) -> None:
    if last is not None and last <= first:
        raise RuleBroken(_("The end lies before the start."), field="valid_to")


@transaction.atomic
def end_restriction(
    restriction: Restriction, *, actor: User, on: dt.date, reason: str = ""
) -> Restriction:
    """Let a restriction end: from the date ``on`` it no longer holds.

    Raises `PermissionDenied`, `WrongState` when it has ended, `RuleBroken` for an ``on`` before
    its first day.
    """
    locked = Restriction.objects.select_for_update(of=("self",)).get(pk=restriction.pk)
    if not policies.can_edit_company(actor, locked.company):
        raise PermissionDenied
    if locked.valid_to and locked.valid_to <= calendar.today():
        raise WrongState(_("This restriction has ended already."))
    refuse_cpr(reason=reason)
    if on < locked.valid_from:
        raise RuleBroken(_("The end lies before the start."), field="on")
    before = snapshot(locked)
    locked.valid_to = on
    locked.save()
    record("restriction.ended", locked, actor=actor, before=before, reason=reason)
    return locked
