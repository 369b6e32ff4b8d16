"""Roles: giving, changing and ending them. Access follows in the same transaction."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken
from jobcenters import policies
from jobcenters.models import Alliance, Appointment, JobCenter, Unit, User
from jobcenters.roles import forget_access
from jobcenters.services.accounts import sync_access

describe("appointment.made", gettext_lazy("Role given"))
describe("appointment.changed", gettext_lazy("Role changed"))
describe("appointment.ended", gettext_lazy("Role ended"))


@transaction.atomic
def appoint(
    user: User,
    role: str,
    place: JobCenter | Alliance,
    *,
    actor: User,
    valid_from: dt.date | None = None,
    unit: Unit | None = None,
) -> Appointment:
    """Give ``user`` a role at a job center or for an alliance, from a date on (default today).

    Raises `PermissionDenied` when the actor may not give this role here or it is their own, and
    `RuleBroken` when the person holds it already or the unit is another job center's.
    Source: R175, R140.
    """
    if user.pk == actor.pk or user.is_system or not policies.can_give_role(actor, role, place):
        raise PermissionDenied
    valid_from = valid_from or calendar.today()
    where = {"alliance" if isinstance(place, Alliance) else "job_center": place}
    _check_unit(unit, place)
    _lock(user)
    if _held_from(user, role, where, valid_from):
        raise RuleBroken(_("The person holds this role here already."), field="role")
    appointment = Appointment.objects.create(
        user=user, role=role, unit=unit, valid_from=valid_from, **where
    )
    record("appointment.made", appointment, actor=actor, reason=str(appointment))
    sync_access(user, actor=actor)
    return appointment


@transaction.atomic
def change_appointment(
    appointment: Appointment, *, actor: User, role: str, unit: Unit | None = None
) -> Appointment:
    """Give another role or unit at the same place, from today; the old role ends today.

    Raises `PermissionDenied` for one's own role or a role the actor may not give, `RuleBroken`
    when the role is over, held already, or when nobody would be left to manage the staff.
    """
    locked = _locked(appointment, actor)
    place = locked.job_center or locked.alliance
    if role == locked.role:
        return _move_to_unit(locked, unit, actor)
    if not policies.can_give_role(actor, role, place):
        raise PermissionDenied
    if role not in policies.STAFF_ROLES:
        _refuse_last_manager(locked, calendar.today())
    _end(locked, calendar.today())
    record("appointment.changed", locked, actor=actor, reason=str(locked))
    return appoint(locked.user, role, place, actor=actor, unit=unit)


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, actor: User, on: dt.date | None = None
) -> Appointment:
    """End a role; ``on`` is the first day without it (default today: access dies at once).

    Raises `PermissionDenied` for one's own role or one the actor may not give, `RuleBroken` when
    it is over, ``on`` is past, or nobody would be left to manage the staff. Source: threat 6 of
    reliability.md.
    """
    on = on or calendar.today()
    locked = _locked(appointment, actor)
    if on < calendar.today():
        raise RuleBroken(_("A role cannot be ended in the past."), field="last_day")
    _refuse_last_manager(locked, on)
    before = snapshot(locked)
    _end(locked, on)
    record("appointment.ended", locked, actor=actor, before=before, reason=str(locked))
    sync_access(locked.user, actor=actor)
    return locked


def _check_unit(unit: Unit | None, place: JobCenter | Alliance) -> None:
    if unit is not None and unit.job_center_id != place.pk:
        raise RuleBroken(_("The unit belongs to another job center."), field="unit")


def _lock(user: User) -> None:
    """One change of a person's roles at a time."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    forget_access(user)


def _held_from(user: User, role: str, where: dict, day: dt.date) -> bool:
    rows = Appointment.objects.filter(user=user, role=role, **where)
    return rows.on(day).exists() or rows.filter(valid_from__gt=day).exists()


def _locked(appointment: Appointment, actor: User) -> Appointment:
    """The row as it now stands, locked with its person; refused when over or not the actor's."""
    locked = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    _lock(locked.user)
    if not policies.can_change_appointment(actor, locked):
        raise PermissionDenied
    if locked.valid_to is not None and locked.valid_to <= calendar.today():
        raise RuleBroken(_("This role has already ended."))
    return locked


def _refuse_last_manager(appointment: Appointment, day: dt.date) -> None:
    """A job center always has somebody who can invite and end roles."""
    is_manager = appointment.role in policies.STAFF_ROLES and appointment.job_center is not None
    if is_manager and not policies.has_other_staff_manager(appointment, day):
        raise RuleBroken(
            _("%(name)s is the last one who manages the staff of %(place)s. Name another first.")
            % {"name": appointment.user, "place": appointment.job_center}
        )


def _end(appointment: Appointment, day: dt.date) -> None:
    """A role that has not begun ends on the day it would have begun."""
    appointment.valid_to = max(day, appointment.valid_from)
    appointment.save(update_fields=["valid_to"])


def _move_to_unit(appointment: Appointment, unit: Unit | None, actor: User) -> Appointment:
    _check_unit(unit, appointment.job_center or appointment.alliance)
    appointment.unit = unit
    appointment.save(update_fields=["unit"])
    record("appointment.changed", appointment, actor=actor, reason=_with_unit(appointment))
    return appointment


def _with_unit(appointment: Appointment) -> str:
    return f"{appointment}, {appointment.unit or _('the whole job center')}"
