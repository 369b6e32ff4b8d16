"""Closing an order with its cause and its numbers, withdrawing it, and undoing both."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.foundation import calendar
from alliance.foundation.errors import RuleBroken
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from companies.services.contacts import ContactNote, log_contact
from jobcenters.models import JobCenter, User
from recruitment.choices import UNANSWERED_STATES, CloseCause, RecipientState, ResultKind
from recruitment.models import RecruitmentOrder
from recruitment.notifications import OrderClosed
from recruitment.services import clocks
from recruitment.services.decisions import review_decision
from recruitment.services.escalation import end_guest_access
from recruitment.services.results import members_unanswered, register_result
from recruitment.workflows import ORDER, RECIPIENT

CLOSABLE_CAUSES = tuple(cause for cause in CloseCause if cause != CloseCause.NEED_GONE)


@dataclass(frozen=True)
class Closing:
    """How an order ends: cause, hired per job center (totals by key), found elsewhere, and the
    contact with the company that told us."""

    cause: str
    contact: ContactNote | None
    note: str = ""
    hired: dict[object, int] = field(default_factory=dict)
    filled_elsewhere: int = 0


def close_order(order: RecruitmentOrder, *, actor: User, closing: Closing) -> RecruitmentOrder:
    """Close an order: filled, partly filled or not filled, as the numbers say (R071, S19).

    ``closing.hired`` are final totals per job center; differences to what is registered become
    results. Raises `RuleBroken` when the numbers do not add up, when the contact is missing, or
    when the order is to be closed unfilled before all members have answered or been skipped.
    """
    refuse_cpr(note=closing.note)
    if closing.cause not in CLOSABLE_CAUSES:
        raise RuleBroken(_("Choose a cause."), field="cause")
    if closing.contact is None:
        raise RuleBroken(_("Write what was agreed with the company."), field="summary")
    filled = sum(_final_hired(order, closing).values()) + closing.filled_elsewhere
    name = _transition(order, filled)
    with ORDER.change(order, name, actor=actor, reason=closing.note) as locked:
        _register_hired(locked, closing, actor)
        locked.filled_elsewhere = closing.filled_elsewhere
        _end(locked, closing.cause, closing.note)
        _settle(locked, closing.contact, actor)
    return order


def _final_hired(order: RecruitmentOrder, closing: Closing) -> dict[object, int]:
    return {**hired_by_job_center(order), **closing.hired}


def hired_by_job_center(order: RecruitmentOrder) -> dict[object, int]:
    """What is registered as hired so far: job center key to number."""
    totals: dict[object, int] = {}
    for row in order.results.filter(kind=ResultKind.HIRED):
        totals[row.job_center_id] = totals.get(row.job_center_id, 0) + row.count
    return totals


def _transition(order: RecruitmentOrder, filled: int) -> str:
    if filled > order.head_count:
        raise RuleBroken(
            _("The numbers add up to %(sum)s, but the company needs %(need)s.")
            % {"sum": filled, "need": order.head_count},
            field="hired",
        )
    if filled == order.head_count:
        return "fill"
    if filled:
        return "close_partly"
    left = members_unanswered(order)
    if left:
        raise RuleBroken(
            _("Not all members have answered or been skipped: %(names)s.")
            % {"names": ", ".join(one.name for one in left)}
        )
    return "close_unfilled"


def _register_hired(order: RecruitmentOrder, closing: Closing, actor: User) -> None:
    before = hired_by_job_center(order)
    centers = JobCenter.objects.in_bulk(list(closing.hired))
    for key, total in closing.hired.items():
        difference = total - before.get(key, 0)
        if difference:
            register_result(
                order,
                actor=actor,
                job_center=centers[key],
                kind=ResultKind.HIRED,
                count=difference,
            )


def _end(order: RecruitmentOrder, cause: str, note: str) -> None:
    order.closed_from = order.state
    order.closed_at = calendar.now()
    order.close_cause, order.close_note = cause, note
    order.waiting_since = None


def _settle(order: RecruitmentOrder, contact: ContactNote, actor: User) -> None:
    """What ends with the order: calls, guest access, clocks; the company contact is logged in
    the same transaction (lesson 4)."""
    log_contact(order.company, actor=actor, job_center=order.owner, note=contact, unit=order.unit)
    for recipient in order.recipients.filter(state__in=UNANSWERED_STATES):
        with RECIPIENT.change(recipient, "expire", actor=actor) as locked:
            clocks.recipient_ended(locked, actor)
    end_guest_access(order)
    order.company_requests.settle(actor)
    clocks.order_closed(order, actor)
    notify(OrderClosed(order), actor=actor)


def withdraw_order(
    order: RecruitmentOrder, *, actor: User, reason: str, contact: ContactNote | None
) -> RecruitmentOrder:
    """The company no longer has the need; hired so far stay counted. Needs a reason and the
    contact with the company."""
    refuse_cpr(reason=reason)
    if not reason.strip():
        raise RuleBroken(_("Write why the order is withdrawn."), field="reason")
    if contact is None:
        raise RuleBroken(_("Write what was agreed with the company."), field="summary")
    with ORDER.change(order, "withdraw", actor=actor, reason=reason) as locked:
        _end(locked, CloseCause.NEED_GONE, reason)
        _settle(locked, contact, actor)
    return order


@transaction.atomic
def undo_close(order: RecruitmentOrder, *, actor: User) -> RecruitmentOrder:
    """Within seven days a wrong closing is undone: state, calls, guests and an unmade decision
    come back."""
    closed_at = order.closed_at
    with ORDER.change(order, "undo_close", actor=actor) as locked:
        locked.closed_at, locked.close_cause, locked.close_note = None, "", ""
        locked.filled_elsewhere = 0
        locked.guest_accesses.filter(ended_at__gte=closed_at).update(ended_at=None)
    for recipient in order.recipients.filter(state=RecipientState.EXPIRED):
        with RECIPIENT.change(recipient, "reopen", actor=actor) as call:
            call.due_on = clocks.recipient_reopened(call, actor)
    clocks.order_reopened(order, closed_at, actor)
    review_decision(order, actor)
    return order
