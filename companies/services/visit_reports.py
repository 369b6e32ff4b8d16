"""After a joint visit: the one shared report (S15), and the next steps that become tasks (R086)."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.choices import VisitState
from companies.models import JointVisit, NextStep, VisitReport
from companies.notifications import StepGiven, VisitReported
from companies.services import visit_clocks
from companies.services.visit_times import locked_visit
from companies.workflows import STEP
from jobcenters.models import User

REPORT_FIELDS = ("needs", "agreed")

describe("visitreport.registered", gettext_lazy("Visit report written"))
describe("visitreport.edited", gettext_lazy("Visit report changed"))
describe("nextstep.given", gettext_lazy("Next step agreed"))


def save_report(
    visit: JointVisit, *, actor: User, fields: dict[str, str], version: int | None = None
) -> VisitReport:
    """Write or change the one report (`REPORT_FIELDS`); the first writing meets S15.

    ``version`` is what was on the screen, 0 when there was no report yet. Raises `WrongState`
    before the visit, `RuleBroken` for an empty text or a CPR number, `Conflict` when somebody
    saved in between.
    """
    refuse_cpr(**{name: fields[name] for name in REPORT_FIELDS})
    if not fields["needs"].strip():
        raise RuleBroken(_("Write what the company needs."), field="needs")
    with locked_visit(visit, actor, policies.can_write_report) as locked:
        if locked.state != VisitState.HELD:
            raise WrongState(_("The report is written when the visit has been held."))
        report = VisitReport.objects.filter(visit=locked).first()
        if report is None:
            return _register(locked, actor, fields)
        report.claim_version(version, fields)
        before = snapshot(report)
        for name in REPORT_FIELDS:
            setattr(report, name, fields[name].strip())
        report.save()
        record("visitreport.edited", report, actor=actor, before=before)
        return report


def _register(visit: JointVisit, actor: User, fields: dict[str, str]) -> VisitReport:
    report = VisitReport.objects.create(
        visit=visit,
        registered_at=calendar.now(),
        registered_by=actor,
        **{name: fields[name].strip() for name in REPORT_FIELDS},
    )
    record("visitreport.registered", report, actor=actor, before={})
    visit_clocks.visit_reported(visit, actor)
    notify(VisitReported(visit), actor=actor)
    return report


def add_step(
    visit: JointVisit, *, actor: User, text: str, assignee: User, due_on: dt.date
) -> NextStep:
    """Give somebody of an involved job center something to do by ``due_on``; it stands on that
    person's day. Raises `RuleBroken` for a day that is over or a person who may not see it."""
    if not text.strip():
        raise RuleBroken(_("Write what is to be done."), field="text")
    refuse_cpr(text=text)
    with locked_visit(visit, actor, policies.can_write_report) as locked:
        if locked.state != VisitState.HELD:
            raise WrongState(_("Next steps are agreed when the visit has been held."))
        if due_on < calendar.today():
            raise RuleBroken(_("This day is over."), field="due_on")
        if not JointVisit.objects.visible_to(assignee).filter(pk=locked.pk).exists():
            message = _("This person's job center did not take part in the visit.")
            raise RuleBroken(message, field="assignee")
        step = NextStep.objects.create(
            visit=locked, text=text.strip(), assignee=assignee, due_on=due_on
        )
        record("nextstep.given", step, actor=actor, before={})
        notify(StepGiven(step), actor=actor)
    return step


def complete_step(step: NextStep, *, actor: User) -> None:
    """Tick a next step off."""
    with STEP.change(step, "complete", actor=actor) as locked:
        locked.done_at = calendar.now()


def reopen_step(step: NextStep, *, actor: User) -> None:
    """Undo the tick."""
    if not JointVisit.objects.visible_to(actor).filter(pk=step.visit_id).exists():
        raise PermissionDenied
    with STEP.change(step, "reopen", actor=actor) as locked:
        locked.done_at = None
