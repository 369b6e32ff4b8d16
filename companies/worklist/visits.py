"""Joint visits to answer, to agree on, to hold, to report, and what is to be done after them."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.foundation.calendar import COPENHAGEN, start_of_day
from alliance.foundation.worklist import Action, WorkItem
from companies.choices import InviteState, StepState, VisitState
from companies.models import JointVisit, NextStep, VisitInvitation
from jobcenters.models import JobCenter
from servicecatalog.models import Clock

NEAR = dt.timedelta(days=2)  # from the morning of the day before
ARRANGED, REPORTED = "S13", "S15"


def items_of(user, today: dt.date) -> list[WorkItem]:
    """What joint visits ask of ``user`` today."""
    return [
        *_invitations(user, today),
        *_visits(user, today),
        *_steps(user, today),
    ]


def _due(visits: Iterable[JointVisit], code: str) -> dict[object, dt.date]:
    """The deadline of each visit by one standard, in one query."""
    keys = [visit.pk for visit in visits]
    clocks = Clock.objects.open().filter(standard=code, subject_id__in=keys) if keys else []
    return {clock.subject_id: clock.due_on for clock in clocks}


def _invitations(user, today: dt.date) -> list[WorkItem]:
    keys = JobCenter.objects.keys_open_to(user, "answer_calls")
    rows = VisitInvitation.objects.letting_in(keys).to_answer(keys)
    rows = list(rows.select_related("visit__company", "visit__host").order_by("asked_at"))
    due = _due([row.visit for row in rows], ARRANGED)
    return [
        _item(
            row.visit,
            _("%(center)s invites you to a joint visit") % {"center": row.visit.host},
            due.get(row.visit_id),
            today,
            Action(_("Answer"), row.visit.get_absolute_url()),
        )
        for row in rows
    ]


def _visits(user, today: dt.date) -> list[WorkItem]:
    """The visits that I lead or take notes at, and those that I go to: each asks one thing."""
    comes = VisitInvitation.objects.filter(state=InviteState.ACCEPTED, person=user)
    mine = Q(leader=user) | Q(note_taker=user) | Q(pk__in=comes.values("visit"))
    unreported = Q(state=VisitState.HELD, report=None)
    coming = Q(state__in=(VisitState.REQUESTED, VisitState.ARRANGED))
    rows = JointVisit.objects.visible_to(user).filter(mine).filter(coming | unreported)
    visits = list(rows.select_related("company", "host").order_by("starts_at", "requested_at"))
    due = {**_due(visits, ARRANGED), **_due(visits, REPORTED)}
    items = [_visit_item(visit, user, due.get(visit.pk), today) for visit in visits]
    return [item for item in items if item is not None]


def _visit_item(visit: JointVisit, user, due_on: dt.date | None, today: dt.date) -> WorkItem | None:
    path, leads = visit.get_absolute_url(), visit.leader_id == user.pk
    if visit.state == VisitState.HELD:
        writes = visit.note_taker_id == user.pk or (leads and visit.note_taker_id is None)
        report = Action(_("Write the report"), reverse("companies:visit_report", args=[visit.pk]))
        return _item(visit, _("The visit report is due"), due_on, today, report) if writes else None
    if visit.state == VisitState.REQUESTED:
        action = Action(_("Agree on a time"), path)
        return _item(visit, _("No time is agreed yet"), due_on, today, action) if leads else None
    day = visit.starts_at.astimezone(COPENHAGEN).date()
    if visit.starts_at < start_of_day(today):
        held = Action(_("It was held"), reverse("companies:visit_hold", args=[visit.pk]))
        return _item(visit, _("Was the visit held?"), day, today, held) if leads else None
    if visit.starts_at >= start_of_day(today) + NEAR:
        return None
    when = date_format(visit.starts_at.astimezone(COPENHAGEN), "j. F H:i")
    text = _("Joint visit %(when)s, %(place)s") % {"when": when, "place": visit.place}
    return _item(visit, text, day, today, Action(_("Open the visit"), path))


def _item(
    visit: JointVisit, detail: str, due_on: dt.date | None, today: dt.date, action: Action
) -> WorkItem:
    return WorkItem(
        group=_("Joint visits"),
        title=str(visit.company),
        detail=detail,
        path=visit.get_absolute_url(),
        due_on=due_on,
        urgent=due_on is not None and due_on <= today,
        actions=(action,),
    )


def _steps(user, today: dt.date) -> list[WorkItem]:
    rows = NextStep.objects.visible_to(user).filter(assignee=user, state=StepState.OPEN)
    return [
        WorkItem(
            group=_("Next steps after visits"),
            title=step.text,
            detail=str(step.visit.company),
            path=step.visit.get_absolute_url(),
            due_on=step.due_on,
            urgent=step.due_on <= today,
            actions=(
                Action(_("Mark as done"), reverse("companies:step_done", args=[step.pk]), True),
            ),
        )
        for step in rows.select_related("visit__company")
    ]
