"""What companies say about the cooperation, written down where it is heard (R116)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.models import Company, Feedback, JointVisit, PlannedVisit
from jobcenters.models import JobCenter, User

describe("feedback.captured", gettext_lazy("Feedback captured"))


@dataclass(frozen=True)
class FeedbackInput:
    """A `FeedbackSource`, a `FeedbackTopic`, what was said and the day in Europe/Copenhagen; the
    joint visit or the planned one on which it was heard, if it was one."""

    source: str
    topic: str
    text: str
    given_on: dt.date
    visit: JointVisit | None = None
    planned_visit: PlannedVisit | None = None


@transaction.atomic
def capture_feedback(
    company: Company, *, actor: User, job_center: JobCenter, feedback: FeedbackInput
) -> Feedback:
    """Write down what a company said. Raises `PermissionDenied` for a foreign job center or a
    company out of reach, `RuleBroken` for an empty text, a CPR number, a day to come, or a visit
    that has not been made."""
    if not policies.can_log_contact(actor, company, job_center):
        raise PermissionDenied
    if not feedback.text.strip():
        raise RuleBroken(_("Write what the company said."), field="text")
    refuse_cpr(text=feedback.text)
    if feedback.given_on > calendar.today():
        raise RuleBroken(_("This lies in the future."), field="given_on")
    _check_visit(company, feedback)
    row = Feedback.objects.create(
        company=company,
        job_center=job_center,
        by=actor,
        source=feedback.source,
        topic=feedback.topic,
        text=feedback.text.strip(),
        given_on=feedback.given_on,
        visit=feedback.visit,
        planned_visit=feedback.planned_visit,
    )
    record("feedback.captured", row, actor=actor, before={})
    return row


def _check_visit(company: Company, feedback: FeedbackInput) -> None:
    for visit, is_made in (
        (feedback.visit, feedback.visit and feedback.visit.held_at),
        (feedback.planned_visit, feedback.planned_visit and feedback.planned_visit.contact_id),
    ):
        if visit is not None and (not is_made or visit.company_id != company.pk):
            raise RuleBroken(_("Feedback is captured on a visit once it has been made."))
