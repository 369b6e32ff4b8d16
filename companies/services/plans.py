"""The visit plan: planned, moved, made, dropped, and what came of it (R145, R147)."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.calendar import HalfYear
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.choices import PlannedVisitState
from companies.models import Company, Contact, JointVisit, PlannedVisit, VisitOutcome
from companies.services.colleagues import handlers_at
from companies.services.contacts import ContactNote, log_contact
from companies.services.outcomes import found_for
from companies.workflows import PLANNED_VISIT
from jobcenters.models import JobCenter, User

PLAN_FIELDS = ("month", "purpose", "consultant")
MOST_PLACES = 999

describe("plannedvisit.planned", gettext_lazy("Visit planned"))
describe("plannedvisit.edited", gettext_lazy("Planned visit changed"))
describe("plannedvisit.joint", gettext_lazy("Job centers invited to make it a joint visit"))
describe("plannedvisit.results", gettext_lazy("What came of the visit"))


@transaction.atomic
def plan_visit(
    company: Company, *, actor: User, job_center: JobCenter, fields: dict
) -> PlannedVisit:
    """Put a company on the job center's plan; ``fields`` maps `PLAN_FIELDS` to values, ``month``
    to any day of it. Raises `PermissionDenied`, `RuleBroken`."""
    if not policies.can_plan_visit(actor, job_center) or not policies.can_view_company(
        actor, company
    ):
        raise PermissionDenied
    visit = PlannedVisit(company=company, job_center=job_center)
    _apply(visit, fields)
    _save(visit)
    record("plannedvisit.planned", visit, actor=actor, before={})
    return visit


@transaction.atomic
def edit_visit(
    visit: PlannedVisit, *, actor: User, fields: dict, version: int | None = None
) -> PlannedVisit:
    """Another month, purpose or colleague. Raises `PermissionDenied`, `RuleBroken`, `Conflict`."""
    locked = _locked(visit, actor)
    if locked.state != PlannedVisitState.PLANNED:
        raise RuleBroken(_("Only a visit that is still planned can be changed."))
    locked.claim_version(version, fields)
    before = snapshot(locked)
    _apply(locked, fields)
    _save(locked)
    record("plannedvisit.edited", locked, actor=actor, before=before)
    return locked


def complete_visit(visit: PlannedVisit, *, actor: User, note: ContactNote) -> PlannedVisit:
    """The visit was made: done means that somebody talked to the company, so the contact is
    logged in the same act (lesson 4). Raises `PermissionDenied`, `WrongState`, or `RuleBroken`
    while a joint visit is on its way: that one is logged instead."""
    with PLANNED_VISIT.change(visit, "complete", actor=actor) as locked:
        _refuse_arranged(locked)
        locked.contact = log_contact(
            locked.company, actor=actor, job_center=locked.job_center, note=note
        )
        locked.version += 1
    return visit


def _refuse_arranged(visit: PlannedVisit) -> None:
    if visit.is_arranged:
        raise RuleBroken(_("A joint visit is on its way. Log or cancel that one."))


@transaction.atomic
def join_to_plan(visit: PlannedVisit, joint: JointVisit, *, actor: User) -> PlannedVisit:
    """Let the joint visit carry the planned one out. Raises `PermissionDenied`, or `RuleBroken`
    when it is not planned any more, or another joint visit is on its way."""
    locked = _locked(visit, actor)
    if locked.state != PlannedVisitState.PLANNED:
        raise RuleBroken(_("Only a visit that is still planned can become a joint one."))
    _refuse_arranged(locked)
    before = snapshot(locked)
    locked.joint_visit = joint
    locked.version += 1
    locked.save()
    record("plannedvisit.joint", locked, actor=actor, before=before)
    return locked


def carry_out_plan(joint: JointVisit, contact: Contact, *, actor: User) -> None:
    """The joint visit was held: the planned visit is made, with the same contact in the log."""
    for visit in PlannedVisit.objects.waiting().filter(joint_visit=joint):
        with PLANNED_VISIT.change(visit, "complete", actor=actor) as locked:
            locked.contact = contact
            locked.version += 1


def drop_visit(visit: PlannedVisit, *, actor: User, reason: str) -> PlannedVisit:
    """The visit will not be made. Raises `PermissionDenied`, `WrongState`, or `RuleBroken`
    without a reason, and while a joint visit is on its way."""
    if not reason.strip():
        raise RuleBroken(_("Write why the visit is dropped."), field="reason")
    refuse_cpr(reason=reason)
    with PLANNED_VISIT.change(visit, "drop", actor=actor, reason=reason.strip()) as locked:
        _refuse_arranged(locked)
        locked.version += 1
    return visit


def resume_visit(visit: PlannedVisit, *, actor: User) -> PlannedVisit:
    """A dropped visit is planned again. Raises `PermissionDenied`, `WrongState`, or `RuleBroken`
    when another one is planned for the month, or it was moved to the next half-year."""
    with PLANNED_VISIT.change(visit, "resume", actor=actor) as locked:
        if locked.moved_to_id:
            raise RuleBroken(_("The visit was moved to the next half-year."))
        same = PlannedVisit.objects.waiting().filter(
            company=locked.company, job_center=locked.job_center, month=locked.month
        )
        if same.exists():
            raise RuleBroken(_("Another visit to the company is planned for this month."))
        locked.version += 1
    return visit


@transaction.atomic
def save_results(
    visit: PlannedVisit, *, actor: User, places: int, outcomes: dict[str, Collection]
) -> PlannedVisit:
    """What came of a visit that was made: places, and the keys of orders, agreements and the
    like by kind; each comes of one visit only. Raises `PermissionDenied`, `RuleBroken`."""
    locked = _locked(visit, actor)
    if locked.contact_id is None:
        raise RuleBroken(_("Only a visit that was made has results."))
    if not 0 <= places <= MOST_PLACES:
        raise RuleBroken(_("Write a number from 0 to 999."), field="places")
    found = found_for(locked.company, actor)
    known = {(kind, row.key) for kind, rows in found.items() for row in rows}
    chosen = {(kind, key) for kind, keys in outcomes.items() for key in keys}
    if chosen - known:
        raise RuleBroken(_("This does not belong to the company."))
    taken = VisitOutcome.objects.filter(target_id__in=[key for _kind, key in chosen])
    if taken.exclude(visit=locked).exists():
        raise RuleBroken(_("One of them is already counted as the result of another visit."))
    before = snapshot(locked)
    locked.places = places
    locked.version += 1
    locked.save()
    # What the actor may not see stays as it is.
    locked.outcomes.filter(target_id__in=[key for _kind, key in known - chosen]).delete()
    rows = [VisitOutcome(visit=locked, kind=kind, target_id=key) for kind, key in chosen]
    VisitOutcome.objects.bulk_create(rows, ignore_conflicts=True)
    reason = _("%(count)s linked") % {"count": len(chosen)}
    record("plannedvisit.results", locked, actor=actor, before=before, reason=reason)
    return locked


@transaction.atomic
def move_unfinished(job_center: JobCenter, half: HalfYear, *, actor: User) -> int:
    """Put what is still planned on the next half-year's plan, in the same month of it, and drop
    it here, but for those with a joint visit on its way; returns how many. Safe to ask
    for twice. Raises `PermissionDenied`."""
    if not policies.can_plan_visit(actor, job_center):
        raise PermissionDenied
    rows = PlannedVisit.objects.waiting().filter(job_center=job_center).during(half).not_arranged()
    following = half.later(1)
    reason = _("Moved to %(half)s") % {"half": following}
    moved = 0
    for visit in rows.select_related("company", "consultant").order_by("month", "pk"):
        moved += _move(visit, following, actor, reason)
    return moved


def _move(visit: PlannedVisit, following: HalfYear, actor: User, reason: str) -> int:
    month = dt.date(following.year, following.start.month + (visit.month.month - 1) % 6, 1)
    planned = PlannedVisit.objects.waiting().filter(
        company=visit.company, job_center=visit.job_center, month=month
    )
    copy = planned.filter(moved_from=None).first()
    if copy is None:
        copy = PlannedVisit.objects.create(
            company=visit.company,
            job_center=visit.job_center,
            consultant=visit.consultant,
            month=month,
            purpose=visit.purpose,
        )
        record("plannedvisit.planned", copy, actor=actor, before={})
    with PLANNED_VISIT.change(visit, "drop", actor=actor, reason=reason) as locked:
        locked.moved_to = copy
        locked.version += 1
    return 1


def _locked(visit: PlannedVisit, actor: User) -> PlannedVisit:
    locked = PlannedVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if not policies.can_change_planned_visit(actor, locked):
        raise PermissionDenied
    return locked


def _apply(visit: PlannedVisit, fields: dict) -> None:
    for name in PLAN_FIELDS:
        setattr(visit, name, fields[name])
    visit.month = visit.month.replace(day=1)
    visit.purpose = visit.purpose.strip()
    if not visit.purpose:
        raise RuleBroken(_("Write what the visit is for."), field="purpose")
    refuse_cpr(purpose=visit.purpose)
    if visit.month < calendar.today().replace(day=1):
        raise RuleBroken(_("The month has passed."), field="month")
    if not handlers_at([visit.job_center_id]).filter(pk=visit.consultant.pk).exists():
        message = _("The one who visits must work at the job center.")
        raise RuleBroken(message, field="consultant")


def _save(visit: PlannedVisit) -> None:
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError as error:
        message = _("A visit to the company is already planned for this month.")
        raise RuleBroken(message, field="month") from error


def planned_twice(rows: QuerySet, kept: Company) -> QuerySet:
    """Those of a duplicate's ``rows`` whose month the same job center has planned for ``kept``."""
    planned = PlannedVisit.objects.waiting().filter(
        company=kept, job_center=OuterRef("job_center"), month=OuterRef("month")
    )
    return rows.filter(Exists(planned), state=PlannedVisitState.PLANNED)
