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
from companies.models import Company, Feedback
from jobcenters.models import JobCenter, User

describe("feedback.captured", gettext_lazy("Feedback captured"))


@dataclass(frozen=True)
class FeedbackInput:
    """A `FeedbackSource`, a `FeedbackTopic`, what was said and the day in Europe/Copenhagen."""

    source: str
    topic: str
    text: str
    given_on: dt.date


@transaction.atomic
def capture_feedback(
    company: Company, *, actor: User, job_center: JobCenter, feedback: FeedbackInput
) -> Feedback:
    """Write down what a company said. Raises `PermissionDenied` for a foreign job center or a
    company out of reach, `RuleBroken` for an empty text, a CPR number or a day to come."""
    if not policies.can_log_contact(actor, company, job_center):
        raise PermissionDenied
    if not feedback.text.strip():
        raise RuleBroken(_("Write what the company said."), field="text")
    refuse_cpr(text=feedback.text)
    if feedback.given_on > calendar.today():
        raise RuleBroken(_("This lies in the future."), field="given_on")
    row = Feedback.objects.create(
        company=company,
        job_center=job_center,
        by=actor,
        source=feedback.source,
        topic=feedback.topic,
        text=feedback.text.strip(),
        given_on=feedback.given_on,
    )
    record("feedback.captured", row, actor=actor, before={})
    return row
