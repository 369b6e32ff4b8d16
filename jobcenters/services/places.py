"""The job center's own facts: addresses, ways in, units."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from jobcenters import policies
from jobcenters.models import ContactPoint, JobCenter, Unit, User

JOB_CENTER_FIELDS = (
    "label",
    "mailbox",
    "phone",
    "web",
    "postal_address",
    "visiting_address",
)
CONTACT_POINT_FIELDS = ("kind", "label", "value", "hours")

describe("jobcenter.edited", gettext_lazy("Facts of the job center changed"))
describe("jobcenter.occupations", gettext_lazy("Strong occupations changed"))
describe("contactpoint.added", gettext_lazy("Way in added"))
describe("contactpoint.edited", gettext_lazy("Way in changed"))
describe("contactpoint.removed", gettext_lazy("Way in removed"))
describe("unit.opened", gettext_lazy("Unit opened"))
describe("unit.renamed", gettext_lazy("Unit renamed"))
describe("unit.closed", gettext_lazy("Unit closed"))


@transaction.atomic
def edit_job_center(
    job_center: JobCenter, *, actor: User, fields: dict[str, object], version: int | None
) -> JobCenter:
    """Save label, addresses, phone, mail and web page (`JOB_CENTER_FIELDS`).

    Raises `PermissionDenied`, `RuleBroken` for a CPR number, `Conflict` when somebody saved after
    ``version``. Source: R036.
    """
    _check(actor, job_center)
    refuse_cpr(**{name: fields[name] for name in ("label", "postal_address", "visiting_address")})
    locked = JobCenter.objects.select_for_update(of=("self",)).get(pk=job_center.pk)
    locked.claim_version(version, fields)
    before = snapshot(locked)
    for name in JOB_CENTER_FIELDS:
        setattr(locked, name, fields[name])
    locked.save()
    record("jobcenter.edited", locked, actor=actor, before=before)
    return locked


@transaction.atomic
def change_strong_occupations(
    job_center: JobCenter, *, actor: User, add: str = "", remove: str = ""
) -> JobCenter:
    """Add or remove a DISCO-08 code in which the job center has many candidates.

    The caller has checked that the code exists: occupations live in the catalog above. Works on
    the locked row, so that two who change at once lose nothing. Raises `PermissionDenied`.
    Source: R013 ("strong in this occupation").
    """
    _check(actor, job_center)
    locked = JobCenter.objects.select_for_update(of=("self",)).get(pk=job_center.pk)
    before = snapshot(locked)
    codes = (set(locked.strong_occupations) | {add}) - {remove, ""}
    if codes != set(locked.strong_occupations):
        locked.strong_occupations = sorted(codes)
        locked.save(update_fields=["strong_occupations"])
        record("jobcenter.occupations", locked, actor=actor, before=before)
    return locked


def _check(actor: User, job_center: JobCenter) -> None:
    if not policies.can_edit_job_center(actor, job_center):
        raise PermissionDenied


@transaction.atomic
def save_contact_point(
    point: ContactPoint, *, actor: User, fields: dict[str, object]
) -> ContactPoint:
    """Add or change one way in for companies; ``point`` may be new (R139).

    Raises `PermissionDenied`, or `RuleBroken` for a CPR number.
    """
    _check(actor, point.job_center)
    refuse_cpr(label=fields["label"], hours=fields["hours"])
    is_new = point._state.adding
    before = None if is_new else snapshot(point)
    for name in CONTACT_POINT_FIELDS:
        setattr(point, name, fields[name])
    point.save()
    event = "contactpoint.added" if is_new else "contactpoint.edited"
    record(event, point, actor=actor, before=before, reason=str(point))
    return point


@transaction.atomic
def remove_contact_point(point: ContactPoint, *, actor: User) -> None:
    """Remove a way in; the job center's history keeps what it was. Raises `PermissionDenied`."""
    _check(actor, point.job_center)
    record("contactpoint.removed", point.job_center, actor=actor, reason=str(point))
    point.delete()


@transaction.atomic
def save_unit(unit: Unit, *, actor: User, name: str) -> Unit:
    """Open or rename a unit; ``unit`` may be new (R140).

    Raises `PermissionDenied`, or `RuleBroken` when the job center has a unit of that name.
    """
    _check(actor, unit.job_center)
    refuse_cpr(name=name)
    name = name.strip()
    same = Unit.objects.filter(job_center=unit.job_center, name__iexact=name).exclude(pk=unit.pk)
    if same.exists():
        raise RuleBroken(_("There is a unit of this name already."), field="name")
    is_new = unit._state.adding
    before = None if is_new else snapshot(unit)
    unit.name = name
    unit.save()
    event = "unit.opened" if is_new else "unit.renamed"
    record(event, unit, actor=actor, before=before, reason=unit.name)
    return unit


@transaction.atomic
def end_unit(unit: Unit, *, actor: User, on: dt.date | None = None) -> Unit:
    """Close a unit; ``on`` is the first day without it (default today). Its people stay.

    Raises `PermissionDenied`, or `RuleBroken` when it is closed already or ``on`` is past.
    """
    _check(actor, unit.job_center)
    on = on or calendar.today()
    locked = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if on < calendar.today():
        raise RuleBroken(_("A unit cannot be closed in the past."), field="last_day")
    if locked.valid_to is not None and locked.valid_to <= calendar.today():
        raise RuleBroken(_("This unit is closed already."))
    before = snapshot(locked)
    locked.valid_to = max(on, locked.valid_from)
    locked.save(update_fields=["valid_to"])
    record("unit.closed", locked, actor=actor, before=before, reason=locked.name)
    return locked
