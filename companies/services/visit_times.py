"""The time of a joint visit: proposed, answered, countered, agreed by all, moved (R086, S13)."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

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
from companies.choices import CompanyReply, InviteState, VisitState
from companies.models import JointVisit, VisitInvitation, VisitTime, VisitTimeAnswer
from companies.notifications import (
    VisitAnswered,
    VisitArranged,
    VisitOff,
    VisitTimeProposed,
)
from companies.services import visit_clocks
from companies.workflows import INVITATION, VISIT
from jobcenters.models import JobCenter, User

FURTHEST = dt.timedelta(days=366)  # a later year is a typing mistake

describe("visittime.proposed", gettext_lazy("Time proposed"))
describe("visittime.company", gettext_lazy("The company's answer to a time"))


@contextmanager
def locked_visit(
    visit: JointVisit, actor: User, allow: Callable[[User, JointVisit], bool]
) -> Iterator[JointVisit]:
    """The visit's own row, locked until the act is done: two last answers meet in order.

    Raises `PermissionDenied` when ``allow`` says no on the locked row.
    """
    with transaction.atomic():
        locked = JointVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
        if not allow(actor, locked):
            raise PermissionDenied
        yield locked
    visit.refresh_from_db()


def check_time(moment: dt.datetime, *, field: str) -> None:
    """A proposed time lies ahead, and not years ahead. Raises `RuleBroken` at ``field``."""
    if moment <= calendar.now():
        raise RuleBroken(_("A proposed time must lie ahead."), field=field)
    if moment > calendar.now() + FURTHEST:
        raise RuleBroken(_("A proposed time must lie within a year."), field=field)


@dataclass(frozen=True)
class TimesAnswer:
    """What one job center says: which times (by key) fit, another proposal, and who comes.

    ``company`` is what the company told the host, by the key of the time (`CompanyReply`).
    """

    fits: dict[object, bool] = field(default_factory=dict)
    company: dict[object, str] = field(default_factory=dict)
    proposal: dt.datetime | None = None
    company_on_proposal: str = CompanyReply.UNASKED
    person: User | None = None


def answer_invitation(
    invitation: VisitInvitation, *, actor: User, answer: TimesAnswer, version: int | None = None
) -> None:
    """The invited job center takes part, says which times fit, and may propose another.

    The last yes that was lacking arranges the visit. Raises `RuleBroken` when nothing fits and
    nothing is proposed, or the person does not answer for the job center; `Conflict` when a
    colleague answered after ``version``.
    """
    with locked_visit(invitation.visit, actor, policies.can_agree_on_time) as visit:
        _check_person(invitation.job_center, answer.person)
        if visit.state == VisitState.REQUESTED and not (
            any(answer.fits.values()) or answer.proposal
        ):
            message = _("Choose a time that fits, or propose another one.")
            raise RuleBroken(message, field="proposal_on")
        before = set(visit.participants)
        with INVITATION.change(invitation, "accept", actor=actor) as locked:
            locked.claim_version(version, {"person": answer.person})
            locked.answered_at, locked.answered_by = calendar.now(), actor
            locked.person, locked.reason = answer.person or actor, ""
        if visit.state == VisitState.REQUESTED:
            _keep_answers(visit, locked.job_center, answer, actor)
        notify(VisitAnswered(locked), actor=actor)
        tell_calendars(visit, before)
        arrange_if_agreed(visit, actor)


def _check_person(center: JobCenter, person: User | None) -> None:
    if person is not None and not center.allows(person, "answer_calls"):
        raise RuleBroken(_("This person does not work at your job center."), field="person")


def decline_invitation(
    invitation: VisitInvitation, *, actor: User, reason: str, version: int | None = None
) -> None:
    """The invited job center does not take part; the others may go on without it."""
    if not reason.strip():
        raise RuleBroken(_("Write why you do not take part."), field="reason")
    refuse_cpr(reason=reason)
    with locked_visit(invitation.visit, actor, policies.can_agree_on_time) as visit:
        before = set(visit.participants)
        with INVITATION.change(invitation, "decline", actor=actor, reason=reason) as locked:
            locked.claim_version(version, {"reason": reason})
            locked.answered_at, locked.answered_by = calendar.now(), actor
            locked.reason = reason.strip()
        notify(VisitAnswered(locked), actor=actor)
        tell_calendars(visit, before)
        arrange_if_agreed(visit, actor)


def answer_for_host(visit: JointVisit, *, actor: User, answer: TimesAnswer) -> None:
    """The host's own word on the times, what the company said to them, and a further proposal."""
    with locked_visit(visit, actor, policies.can_host_visit) as locked:
        if locked.state != VisitState.REQUESTED:
            raise WrongState(_("No time is being agreed on."))
        for time in locked.times.all():
            reply = answer.company.get(time.pk, time.company_reply)
            if reply != time.company_reply:
                _set_company_reply(time, reply, actor)
        _keep_answers(locked, locked.host, answer, actor)
        arrange_if_agreed(locked, actor)


def _set_company_reply(time: VisitTime, reply: str, actor: User) -> None:
    if reply not in CompanyReply.values:
        raise RuleBroken(_("Choose what the company said."), field="times")
    before = snapshot(time)
    time.company_reply = reply
    time.save()
    record("visittime.company", time, actor=actor, before=before)


def _keep_answers(visit: JointVisit, center: JobCenter, answer: TimesAnswer, actor: User) -> None:
    for time in visit.times.all():
        if time.pk in answer.fits:
            VisitTimeAnswer.objects.update_or_create(
                time=time, job_center=center, defaults={"fits": answer.fits[time.pk]}
            )
    if answer.proposal is not None:
        _propose(visit, center, answer, actor)


def _propose(visit: JointVisit, center: JobCenter, answer: TimesAnswer, actor: User) -> None:
    check_time(answer.proposal, field="proposal_on")
    if visit.times.filter(starts_at=answer.proposal).exists():
        raise RuleBroken(_("This time is proposed already."), field="proposal_on")
    time = VisitTime.objects.create(
        visit=visit,
        starts_at=answer.proposal,
        proposed_by=actor,
        job_center=center,
        company_reply=answer.company_on_proposal,
    )
    VisitTimeAnswer.objects.create(time=time, job_center=center, fits=True)
    record("visittime.proposed", time, actor=actor, before={})
    notify(VisitTimeProposed(visit), actor=actor)


def arrange_if_agreed(visit: JointVisit, actor: User) -> bool:
    """Arrange the locked ``visit`` at the earliest time that fits the company, the host and every
    invited job center; returns whether that is so. S13 is met then."""
    if visit.state != VisitState.REQUESTED:
        return False
    rows = list(visit.invitations.taking_part())
    if not any(row.state == InviteState.ACCEPTED for row in rows):
        return False
    needed = {visit.host_id, *(row.job_center_id for row in rows)}
    for time in visit.times.filter(company_reply=CompanyReply.YES).prefetch_related("answers"):
        if needed <= {row.job_center_id for row in time.answers.all() if row.fits}:
            _arrange(visit, time, actor)
            return True
    return False


def _arrange(visit: JointVisit, time: VisitTime, actor: User) -> None:
    with VISIT.change(visit, "arrange", actor=actor) as locked:
        locked.starts_at, locked.arranged_at = time.starts_at, calendar.now()
        locked.calendar_sequence += 1
        locked.version += 1
        visit_clocks.visit_arranged(locked, actor)
    notify(VisitArranged(visit))


def tell_calendars(visit: JointVisit, before: set[User]) -> None:
    """Bring everybody's calendar up to the arranged ``visit`` as it now is: an update for who
    comes, a cancellation for who came ``before`` and no longer does. The caller holds the lock."""
    if visit.state != VisitState.ARRANGED:
        return
    visit.calendar_sequence += 1
    visit.save(update_fields=["calendar_sequence"])
    left = before - set(visit.participants)
    if left:
        notify(VisitOff(visit, left, left))
    notify(VisitArranged(visit))


def move_visit(
    visit: JointVisit, *, actor: User, starts_at: dt.datetime, company_reply: str, reason: str
) -> None:
    """The agreed time no longer holds: it leaves the calendars, and another one is proposed."""
    if not reason.strip():
        raise RuleBroken(_("Write why the visit is moved."), field="reason")
    refuse_cpr(reason=reason)
    with VISIT.change(visit, "move", actor=actor, reason=reason) as locked:
        people = locked.participants
        locked.calendar_sequence += 1
        locked.version += 1
        notify(VisitOff(locked, people, people))
        locked.times.filter(starts_at=locked.starts_at).delete()
        locked.starts_at = None
        answer = TimesAnswer(proposal=starts_at, company_on_proposal=company_reply)
        _propose(locked, locked.host, answer, actor)
