"""The asked job center's own answer: pledge, decline, question; and who answers there."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import User
from recruitment import policies
from recruitment.choices import DeclineReason, RecipientState
from recruitment.models import EscalationRecipient, Pledge, Question
from recruitment.notifications import (
    CallAnswered,
    CallAssigned,
    QuestionAnswered,
    QuestionAsked,
)
from recruitment.services import clocks
from recruitment.services.decisions import hold, review_decision
from recruitment.workflows import RECIPIENT

describe("escalationrecipient.assign", gettext_lazy("Given to a colleague"))
describe("escalationrecipient.await_company", gettext_lazy("Waits for the company"))


@transaction.atomic
def give_pledge(
    recipient: EscalationRecipient,
    *,
    actor: User,
    count: int,
    available_from: dt.date | None = None,
    note: str = "",
    version: int | None = None,
) -> EscalationRecipient:
    """Promise ``count`` candidates from a date; numbers and dates, never persons (lesson 3).

    0 is an answer too: it is kept as a decline for lack of candidates (S10). Raises `Conflict`
    when a colleague answered meanwhile, `RuleBroken` for more than the order needs.
    """
    refuse_cpr(note=note)
    if count == 0:
        reason = DeclineReason.NO_CANDIDATES
        return decline(recipient, actor=actor, reason=reason, note=note, version=version)
    if count > recipient.order.head_count or count < 0:
        raise RuleBroken(
            _("Pledge between 0 and %(need)s.") % {"need": recipient.order.head_count},
            field="count",
        )
    hold(recipient.order)
    with RECIPIENT.change(recipient, "pledge", actor=actor) as locked:
        answer = {"pledged_count": count, "available_from": available_from, "note": note}
        _answer(locked, actor, version, {**answer, "decline_reason": ""})
        Pledge.objects.create(
            recipient=locked,
            count=count,
            available_from=available_from,
            at=calendar.now(),
            by=actor,
        )
    review_decision(recipient.order, actor)
    return recipient


@transaction.atomic
def decline(
    recipient: EscalationRecipient,
    *,
    actor: User,
    reason: str,
    note: str = "",
    version: int | None = None,
) -> EscalationRecipient:
    """Say no, with a reason from the list. Raises `RuleBroken` without one, or `Conflict`."""
    refuse_cpr(note=note)
    if reason not in DeclineReason.values:
        raise RuleBroken(_("Choose a reason."), field="reason")
    if reason == DeclineReason.OTHER and not note.strip():
        raise RuleBroken(_("Write the reason in the note."), field="note")
    hold(recipient.order)
    with RECIPIENT.change(recipient, "decline", actor=actor) as locked:
        answer = {"pledged_count": 0, "available_from": None, "note": note}
        _answer(locked, actor, version, {**answer, "decline_reason": reason})
    review_decision(recipient.order, actor)
    return recipient


def _answer(
    locked: EscalationRecipient, actor: User, version: int | None, answer: dict[str, object]
) -> None:
    locked.claim_version(version, answer)
    for name, value in answer.items():
        setattr(locked, name, value)
    locked.answered_at, locked.answered_by = calendar.now(), actor
    clocks.recipient_answered(locked, actor)
    notify(CallAnswered(locked), actor=actor)


def ask_question(recipient: EscalationRecipient, *, actor: User, text: str) -> Question:
    """Ask the owner before answering; the answer clock runs on."""
    refuse_cpr(text=text)
    if not text.strip():
        raise RuleBroken(_("Write the question."), field="text")
    with RECIPIENT.change(recipient, "ask", actor=actor) as locked:
        locked.version += 1
        question = Question.objects.create(
            recipient=locked, text=text.strip(), asked_at=calendar.now(), asked_by=actor
        )
        notify(QuestionAsked(locked), actor=actor)
    return question


def answer_question(question: Question, *, actor: User, text: str) -> Question:
    """The owner answers; if the company had to be asked, the clock runs on from now."""
    refuse_cpr(text=text)
    if not text.strip():
        raise RuleBroken(_("Write the answer."), field="text")
    with RECIPIENT.change(question.recipient, "answer_question", actor=actor) as locked:
        locked.version += 1
        question.answer = text.strip()
        question.answered_at, question.answered_by = calendar.now(), actor
        question.save(update_fields=["answer", "answered_at", "answered_by"])
        locked.due_on = clocks.company_heard(locked, actor) or locked.due_on
        notify(QuestionAnswered(locked), actor=actor)
    return question


@transaction.atomic
def await_company(recipient: EscalationRecipient, *, actor: User) -> None:
    """The question must go to the company: the answer clock stands still meanwhile."""
    locked = _locked(recipient)
    if not policies.can_manage_call(actor, locked):
        raise PermissionDenied
    if locked.state != RecipientState.QUESTION:
        raise WrongState(_("There is no open question."))
    clocks.company_awaited(locked, actor)
    record("escalationrecipient.await_company", locked, actor=actor)


@transaction.atomic
def assign(recipient: EscalationRecipient, *, actor: User, user: User) -> EscalationRecipient:
    """Give the call to a colleague at the asked job center; a person answers, not a mailbox."""
    locked = _locked(recipient)
    if not policies.can_answer(actor, locked):
        raise PermissionDenied
    if not locked.job_center.allows(user, "answer_calls"):
        raise RuleBroken(_("Choose a colleague of the job center."), field="user")
    before = snapshot(locked)
    locked.assigned_to = user
    locked.save()
    record("escalationrecipient.assign", locked, actor=actor, before=before)
    notify(CallAssigned(locked), actor=actor)
    return locked


def _locked(recipient: EscalationRecipient) -> EscalationRecipient:
    return EscalationRecipient.objects.select_for_update(of=("self",)).get(pk=recipient.pk)
