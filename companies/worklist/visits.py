"""Joint visits to answer, to agree on, to hold, to report, and what is to be done after them."""

import datetime as dt

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.foundation.addresses import address
from alliance.foundation.calendar import COPENHAGEN, start_of_day, today
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from companies.choices import InviteState, StepState, VisitState
from companies.models import JointVisit, NextStep, VisitInvitation
from jobcenters.models import JobCenter
from servicecatalog.models import Clock

NEAR = dt.timedelta(days=2)  # from the morning of the day before
ARRANGED, REPORTED = "S13", "S15"


def _due(visit: str, *codes: str) -> Subquery:
    """The deadline of the visit in the column ``visit`` by one of these standards; of two, by the
    one that comes last in a visit's course."""
    clocks = Clock.objects.open().filter(standard__in=codes, subject_id=OuterRef(visit))
    return Subquery(clocks.order_by("-standard").values("due_on")[:1])


def invitations(user, led: Led) -> list[WorkItem]:
    """Invitations to answer."""
    return [
        _item(
            row.visit,
            _("%(center)s invites you to a joint visit") % {"center": row.visit.host},
            row.due_on,
            Action(_("Answer"), row.visit.get_absolute_url()),
        )
        for row in _rows_of_invitations(user)
    ]


@prepared
def _rows_of_invitations(user) -> QuerySet:
    keys = JobCenter.objects.keys_open_to(user, "answer_calls")
    return (
        _asked(user, ())
        .letting_in(keys)
        .annotate(due_on=_due("visit", ARRANGED))
        .select_related("visit__company", "visit__host")
        .only("visit__company__name", "visit__host__name")
        .order_by("asked_at")
    )


def _asked(user, led: Led) -> QuerySet:
    """All that the own job centers are asked, whether or not they are still let in."""
    keys = JobCenter.objects.keys_open_to(user, "answer_calls")
    return VisitInvitation.objects.to_answer(keys)


def visits(user, led: Led) -> list[WorkItem]:
    """The visits that I lead or take notes at, and those that I go to: each asks one thing."""
    items = [_visit_item(visit, user) for visit in _rows_of_visits(user)]
    return [item for item in items if item is not None]


@prepared
def _rows_of_visits(user) -> QuerySet:
    return (
        _my_visits(user, ())
        .visible_to(user)
        .annotate(due_on=_due("pk", ARRANGED, REPORTED))
        .select_related("company")
        .only("state", "starts_at", "place", "leader", "note_taker", "company__name")
        .order_by("starts_at", "requested_at")
    )


def _my_visits(user, led: Led) -> QuerySet:
    """Also those that ask nothing yet."""
    comes = VisitInvitation.objects.filter(state=InviteState.ACCEPTED, person=user)
    mine = Q(leader=user) | Q(note_taker=user) | Q(pk__in=comes.values("visit"))
    unreported = Q(state=VisitState.HELD, report=None)
    coming = Q(state__in=(VisitState.REQUESTED, VisitState.ARRANGED))
    return JointVisit.objects.filter(mine, coming | unreported)


def _visit_item(visit: JointVisit, user) -> WorkItem | None:
    due_on, morning = visit.due_on, start_of_day(today())
    path, leads = visit.get_absolute_url(), visit.leader_id == user.pk
    if visit.state == VisitState.HELD:
        writes = visit.note_taker_id == user.pk or (leads and visit.note_taker_id is None)
        report = Action(_("Write the report"), address("companies:visit_report", visit.pk))
        return _item(visit, _("The visit report is due"), due_on, report) if writes else None
    if visit.state == VisitState.REQUESTED:
        action = Action(_("Agree on a time"), path)
        return _item(visit, _("No time is agreed yet"), due_on, action) if leads else None
    day = visit.starts_at.astimezone(COPENHAGEN).date()
    if visit.starts_at < morning:
        held = Action(_("It was held"), address("companies:visit_hold", visit.pk))
        return _item(visit, _("Was the visit held?"), day, held) if leads else None
    if visit.starts_at >= morning + NEAR:
        return None
    when = date_format(visit.starts_at.astimezone(COPENHAGEN), "j. F H:i")
    text = _("Joint visit %(when)s, %(place)s") % {"when": when, "place": visit.place}
    return _item(visit, text, day, Action(_("Open the visit"), path))


def _item(visit: JointVisit, detail: str, due_on: dt.date | None, action: Action) -> WorkItem:
    return WorkItem(
        group=_("Joint visits"),
        title=str(visit.company),
        detail=detail,
        path=visit.get_absolute_url(),
        due_on=due_on,
        urgent=due_on is not None and due_on <= today(),
        actions=(action,),
    )


def steps(user, led: Led) -> list[WorkItem]:
    """What I have to do after visits."""
    return [
        WorkItem(
            group=_("Next steps after visits"),
            title=step.text,
            detail=str(step.visit.company),
            path=step.visit.get_absolute_url(),
            due_on=step.due_on,
            urgent=step.due_on <= today(),
            actions=(Action(_("Mark as done"), address("companies:step_done", step.pk), True),),
        )
        for step in _rows_of_steps(user)
    ]


@prepared
def _rows_of_steps(user) -> QuerySet:
    rows = _open_steps(user, ()).visible_to(user).select_related("visit__company")
    return rows.only("text", "due_on", "visit__company__name")


def _open_steps(user, led: Led) -> QuerySet:
    """Also those of visits that are not visible any more."""
    return NextStep.objects.filter(assignee=user, state=StepState.OPEN)


KINDS = (Kind(_asked, invitations), Kind(_my_visits, visits), Kind(_open_steps, steps))
