"""Joint visits: asked for, invited to, changed, held, cancelled (R086). Times: `visit_times`."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.choices import TAKING_PART, CompanyReply, ContactKind, InviteState, VisitState
from companies.models import (
    Company,
    ContactPerson,
    JointVisit,
    PlannedVisit,
    ProductionUnit,
    VisitInvitation,
    VisitTime,
    VisitTimeAnswer,
)
from companies.notifications import VisitInvited, VisitOff
from companies.services import plans, visit_clocks
from companies.services.colleagues import handlers_at
from companies.services.contacts import ContactNote, log_contact
from companies.services.visit_times import (
    arrange_if_agreed,
    check_time,
    locked_visit,
    tell_calendars,
)
from companies.workflows import INVITATION, VISIT
from jobcenters.models import JobCenter, User

VISIT_FIELDS = ("purpose", "place", "minutes", "contact_person", "leader", "note_taker")
SHORTEST, LONGEST = 15, 480  # minutes of a visit
SUMMARY_LENGTH = 2000

describe("jointvisit.requested", gettext_lazy("Joint visit requested"))
describe("jointvisit.edited", gettext_lazy("Joint visit changed"))
describe("visitinvitation.asked", gettext_lazy("Job center invited to a joint visit"))
describe("visitinvitation.joined", gettext_lazy("Job center joined the visit"))


@dataclass(frozen=True)
class ProposedTime:
    """A time that the host offers, and what the company says to it (a `CompanyReply`)."""

    starts_at: dt.datetime
    company_reply: str = CompanyReply.UNASKED


@dataclass(frozen=True)
class VisitPlan:
    """What is asked for: why, where, when it could be, with whom, and who leads."""

    purpose: str
    place: str
    job_centers: Collection[JobCenter]
    times: Collection[ProposedTime]
    minutes: int = 60
    unit: ProductionUnit | None = None
    contact_person: ContactPerson | None = None
    leader: User | None = None
    note_taker: User | None = None


@transaction.atomic
def request_visit(company: Company, *, actor: User, host: JobCenter, plan: VisitPlan) -> JointVisit:
    """Invite job centers to visit a company together; S13 and S14 begin.

    The host's own times fit the host. Raises `PermissionDenied` for who does not handle orders at
    the host, `RuleBroken` naming the field for what is missing or cannot be. Source: R086.
    """
    if not policies.can_request_visit(actor, company, host):
        raise PermissionDenied
    _check_plan(company, host, plan)
    visit = JointVisit.objects.create(
        company=company,
        unit=plan.unit,
        contact_person=plan.contact_person,
        host=host,
        requested_by=actor,
        requested_at=calendar.now(),
        purpose=plan.purpose.strip(),
        place=plan.place.strip(),
        minutes=plan.minutes,
        leader=plan.leader or actor,
        note_taker=plan.note_taker,
    )
    record("jointvisit.requested", visit, actor=actor, before={})
    for time in plan.times:
        row = VisitTime.objects.create(
            visit=visit,
            starts_at=time.starts_at,
            proposed_by=actor,
            job_center=host,
            company_reply=time.company_reply,
        )
        VisitTimeAnswer.objects.create(time=row, job_center=host, fits=True)
    visit_clocks.visit_requested(visit, actor)
    _invite(visit, plan.job_centers, actor)
    return visit


@transaction.atomic
def request_planned_visit(planned: PlannedVisit, *, actor: User, plan: VisitPlan) -> JointVisit:
    """Carry a visit of the half-year's plan out together with other job centers; once held, the
    plan is fulfilled too (R145, R147). Raises as `request_visit` and `plans.join_to_plan`."""
    visit = request_visit(planned.company, actor=actor, host=planned.job_center, plan=plan)
    plans.join_to_plan(planned, visit, actor=actor)
    return visit


def _check_plan(company: Company, host: JobCenter, plan: VisitPlan) -> None:
    refuse_cpr(purpose=plan.purpose, place=plan.place)
    _check_facts(host, {name: getattr(plan, name) for name in VISIT_FIELDS}, company)
    if plan.unit is not None and plan.unit.company_id != company.pk:
        raise RuleBroken(_("The site belongs to another company."), field="unit")
    if not plan.job_centers:
        raise RuleBroken(_("Choose at least one job center."), field="job_centers")
    if host in plan.job_centers:
        raise RuleBroken(_("Your own job center is the host."), field="job_centers")
    if not plan.times:
        raise RuleBroken(_("Propose at least one time."), field="times")
    moments = [time.starts_at for time in plan.times]
    for moment in moments:
        check_time(moment, field="times")
    if len(set(moments)) < len(moments):
        raise RuleBroken(_("The same time is proposed twice."), field="times")


def _check_facts(host: JobCenter, fields: dict[str, object], company: Company) -> None:
    for name in ("purpose", "place"):
        if not str(fields[name]).strip():
            raise RuleBroken(_("This must be filled in."), field=name)
    if not SHORTEST <= fields["minutes"] <= LONGEST:
        raise RuleBroken(_("A visit takes 15 minutes to 8 hours."), field="minutes")
    person = fields["contact_person"]
    if person is not None and person.company_id != company.pk:
        raise RuleBroken(_("The person works at another company."), field="contact_person")
    for name in ("leader", "note_taker"):
        if fields[name] is not None and not fields[name].is_active:
            raise RuleBroken(_("This person no longer works here."), field=name)


def _invite(visit: JointVisit, job_centers: Iterable[JobCenter], actor: User) -> None:
    allied = set(JobCenter.objects.allied_with(visit.host).values_list("pk", flat=True))
    for center in job_centers:
        invitation = VisitInvitation.objects.create(
            visit=visit,
            job_center=center,
            is_guest=center.pk not in allied,
            asked_at=calendar.now(),
        )
        record("visitinvitation.asked", invitation, actor=actor, before={})
        notify(VisitInvited(invitation), actor=actor)


def invite_more(visit: JointVisit, *, actor: User, job_centers: Collection[JobCenter]) -> None:
    """Invite further job centers, or those again that declined or were taken back.

    Raises `PermissionDenied`, `WrongState` after the visit, `RuleBroken` when nobody is chosen or
    somebody takes part already.
    """
    with locked_visit(visit, actor, policies.can_host_visit) as locked:
        if not locked.is_coming:
            raise WrongState(_("The visit is over or cancelled."))
        known = {row.job_center_id: row for row in locked.invitations.all()}
        asked = {key for key, row in known.items() if row.state in TAKING_PART}
        if not job_centers or any(center.pk in asked for center in job_centers):
            message = _("Choose job centers that are not invited yet.")
            raise RuleBroken(message, field="job_centers")
        if locked.host in job_centers:
            raise RuleBroken(_("Your own job center is the host."), field="job_centers")
        _invite(locked, [one for one in job_centers if one.pk not in known], actor)
        for center in job_centers:
            if center.pk in known:
                _ask_again(known[center.pk], actor)


def _ask_again(invitation: VisitInvitation, actor: User) -> None:
    with INVITATION.change(invitation, "ask_again", actor=actor) as locked:
        locked.asked_at, locked.person, locked.reason = calendar.now(), None, ""
        locked.version += 1
    notify(VisitInvited(invitation), actor=actor)


def withdraw_invitation(invitation: VisitInvitation, *, actor: User) -> None:
    """Take an invitation back, for example where no answer comes; the others may then agree."""
    with locked_visit(invitation.visit, actor, policies.can_host_visit) as visit:
        if not visit.is_coming:
            raise WrongState(_("The visit is over or cancelled."))
        before = set(visit.participants)
        with INVITATION.change(invitation, "withdraw", actor=actor) as locked:
            locked.version += 1
        tell_calendars(visit, before)
        arrange_if_agreed(visit, actor)


def join_visit(visit: JointVisit, *, actor: User) -> VisitInvitation:
    """Take part in an ally's coming visit instead of calling the company a second time.

    Raises `PermissionDenied` when the visit is not one that the actor's job center may join.
    """
    if not JointVisit.objects.joinable_by(actor).filter(pk=visit.pk).exists():
        raise PermissionDenied
    center = actor.home_center
    with locked_visit(
        visit, actor, lambda user, _visit: center.allows(user, "answer_calls")
    ) as row:
        before = set(row.participants)
        now = calendar.now()
        facts = {
            "is_guest": False,
            "asked_at": now,
            "answered_at": now,
            "answered_by": actor,
            "person": actor,
        }
        invitation = row.invitations.filter(job_center=center).first()
        if invitation is not None:
            raise RuleBroken(_("Your job center was invited before. Ask the host to invite again."))
        invitation = VisitInvitation.objects.create(
            visit=row, job_center=center, state=InviteState.ACCEPTED, **facts
        )
        record("visitinvitation.joined", invitation, actor=actor, before={})
        tell_calendars(row, before)
    return invitation


def edit_visit(
    visit: JointVisit, *, actor: User, fields: dict[str, object], version: int | None
) -> None:
    """Change purpose, place, length, contact person and roles (`VISIT_FIELDS`).

    Everybody's calendar follows once a time is agreed. Raises `Conflict` when somebody saved
    after ``version``, `WrongState` after the visit.
    """
    refuse_cpr(purpose=fields["purpose"], place=fields["place"])
    with locked_visit(visit, actor, policies.can_host_visit) as locked:
        if not locked.is_coming:
            raise WrongState(_("The visit is over or cancelled."))
        _check_facts(locked.host, fields, locked.company)
        before_people, before = set(locked.participants), snapshot(locked)
        locked.claim_version(version, fields)
        for name in VISIT_FIELDS:
            setattr(locked, name, fields[name])
        locked.save()
        record("jointvisit.edited", locked, actor=actor, before=before)
        tell_calendars(locked, before_people)


def hold_visit(
    visit: JointVisit, *, actor: User, held_at: dt.datetime, came: Collection[User] = ()
) -> None:
    """The visit took place at ``held_at`` (aware): S14 is met, the report is due (S15).

    Written in the company's contact log in the same act, with those who ``came``, each with the
    job center of that day. Raises `RuleBroken` for a moment to come or before the request.
    """
    if held_at > calendar.now():
        raise RuleBroken(_("This lies in the future."), field="on")
    if held_at < visit.requested_at:
        raise RuleBroken(_("This lies before the visit was asked for."), field="on")
    with VISIT.change(visit, "hold", actor=actor) as locked:
        locked.held_at = held_at
        locked.version += 1
        people = [user for user in locked.participants if user in came]
        contact = log_contact(
            locked.company,
            actor=actor,
            job_center=locked.host,
            note=ContactNote(
                ContactKind.VISIT, _summary(locked), locked.contact_person, at=held_at
            ),
            unit=locked.unit,
            participants=[user for user in people if user.home_center is not None],
        )
        plans.carry_out_plan(locked, contact, actor=actor)
        visit_clocks.visit_held(locked, actor)


def _summary(visit: JointVisit) -> str:
    """What the whole alliance may know: that it took place, and with whom."""
    rows = visit.invitations.filter(state=InviteState.ACCEPTED).select_related("job_center")
    names = ", ".join(row.job_center.name for row in rows.order_by("job_center__name_sort"))
    text = _("Joint visit with %(centers)s.") % {"centers": names or visit.host.name}
    return Truncator(text).chars(SUMMARY_LENGTH)


def cancel_visit(visit: JointVisit, *, actor: User, reason: str) -> None:
    """The visit does not take place; everybody is told why, and calendars are cleared."""
    if not reason.strip():
        raise RuleBroken(_("Write why the visit is cancelled."), field="reason")
    refuse_cpr(reason=reason)
    with VISIT.change(visit, "cancel", actor=actor, reason=reason) as locked:
        in_calendar = locked.participants if locked.state == VisitState.ARRANGED else {}
        told = [*locked.participants, *_asked_people(locked)]
        locked.cancel_reason = reason.strip()
        locked.calendar_sequence += 1
        locked.version += 1
        visit_clocks.visit_cancelled(locked, actor)
        notify(VisitOff(locked, told, in_calendar))


def _asked_people(visit: JointVisit) -> Iterable[User]:
    """Who answers for the job centers that have not accepted yet."""
    asked = visit.invitations.filter(state=InviteState.ASKED).values("job_center")
    return handlers_at(asked)
