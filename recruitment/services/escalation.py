"""The call to other job centers: whom to ask and why, asking, withdrawing, reminding."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import JobCenter, User
from recruitment import policies
from recruitment.models import (
    Escalation,
    EscalationRecipient,
    GuestAccess,
    RecruitmentOrder,
    Reminder,
)
from recruitment.notifications import CallReceived, CallReminder, CallWithdrawn
from recruitment.services import clocks
from recruitment.services.decisions import hold, review_decision
from recruitment.services.results import mark_not_local, members_left
from recruitment.workflows import ENDED, ORDER, RECIPIENT

describe("escalationrecipient.asked", gettext_lazy("Asked for help"))
describe("escalationrecipient.remind", gettext_lazy("Reminded"))
describe("guestaccess.grant", gettext_lazy("Guest access granted"))


@dataclass(frozen=True)
class Call:
    """Whom to ask, why, and in which words; ``named`` maps job center key to a colleague."""

    job_centers: Iterable[JobCenter]
    reason: str = ""
    message: str = ""
    named: dict[object, User] = field(default_factory=dict)


def escalate_order(order: RecruitmentOrder, *, actor: User, call: Call) -> Escalation:
    """Ask other job centers for help with an order; the owner keeps the company (R012, R013).

    Each recipient gets its own row and clock S10. A job center outside the owner's alliances
    becomes a guest of this one order (R088). One asked before is asked again only when its call
    was withdrawn or has expired. Raises `RuleBroken` when nobody is chosen.
    """
    refuse_cpr(reason=call.reason, message=call.message)
    job_centers = _chosen(order, call)
    if order.not_local_at is None and ORDER.can(actor, order, "escalate"):
        with transaction.atomic():
            mark_not_local(order, actor=actor, reason=call.reason)
            return _escalate(order, job_centers, actor=actor, call=call)
    return _escalate(order, job_centers, actor=actor, call=call)


def _chosen(order: RecruitmentOrder, call: Call) -> list[JobCenter]:
    running = set(order.recipients.exclude(state__in=ENDED).values_list("job_center", flat=True))
    chosen = [one for one in dict.fromkeys(call.job_centers) if one.pk not in running]
    if not chosen:
        raise RuleBroken(_("Choose at least one job center."), field="job_centers")
    if order.owner in chosen:
        raise RuleBroken(_("The order's own job center is not asked."), field="job_centers")
    for one in chosen:
        person = call.named.get(one.pk)
        if person is not None and not one.allows(person, "answer_calls"):
            raise RuleBroken(_("The named person must work at the job center."), field="named")
    return chosen


def _escalate(order, job_centers: list[JobCenter], *, actor: User, call: Call) -> Escalation:
    with ORDER.change(order, "escalate", actor=actor, reason=call.reason) as locked:
        escalation = Escalation.objects.create(
            order=locked,
            sent_at=calendar.now(),
            sent_by=actor,
            reason=call.reason,
            message=call.message,
        )
        allied = set(JobCenter.objects.allied_with(locked.owner).values_list("pk", flat=True))
        for job_center in job_centers:
            recipient = _ask(escalation, job_center, actor, is_guest=job_center.pk not in allied)
            _name(recipient, call.named.get(job_center.pk))
            notify(CallReceived(recipient), actor=actor)
        clocks.escalated(locked, actor)
        clocks.decision_moot(locked, actor)
        clocks.search_recorded(locked, members_left(locked), actor)
    return escalation


def _ask(
    escalation: Escalation, job_center: JobCenter, actor: User, *, is_guest: bool
) -> EscalationRecipient:
    order = escalation.order
    earlier = order.recipients.filter(job_center=job_center).first()
    if earlier is not None:
        with RECIPIENT.change(earlier, "ask_again", actor=actor) as recipient:
            recipient.escalation = escalation
            recipient.asked_at = escalation.sent_at
            recipient.is_guest = is_guest
            recipient.reminders.all().delete()
            recipient.due_on = clocks.recipient_asked(recipient, actor)
    else:
        recipient = EscalationRecipient(
            escalation=escalation,
            order=order,
            job_center=job_center,
            is_guest=is_guest,
            asked_at=escalation.sent_at,
        )
        recipient.due_on = clocks.recipient_asked(recipient, actor)
        recipient.save()
        record("escalationrecipient.asked", recipient, actor=actor, before={})
    if is_guest:
        grant_guest_access(order, job_center, actor=actor)
    return recipient


def _name(recipient: EscalationRecipient, person: User | None) -> None:
    if person is not None:
        recipient.assigned_to = person
        recipient.save(update_fields=["assigned_to"])


def grant_guest_access(order: RecruitmentOrder, job_center: JobCenter, *, actor: User) -> None:
    """Let a job center from outside see this one order until the access ends (R088)."""
    access, created = GuestAccess.objects.get_or_create(
        order=order, job_center=job_center, ended_at=None, defaults={"granted_by": actor}
    )
    if created:
        record("guestaccess.grant", access, actor=actor, before={})


@transaction.atomic
def withdraw_call(recipient: EscalationRecipient, *, actor: User) -> EscalationRecipient:
    """The owner no longer needs this job center's answer; a guest's access ends with it."""
    hold(recipient.order)
    with RECIPIENT.change(recipient, "withdraw", actor=actor) as locked:
        clocks.recipient_ended(locked, actor)
        notify(CallWithdrawn(locked), actor=actor)
        end_guest_access(locked.order, job_center=locked.job_center)
    review_decision(recipient.order, actor)
    return recipient


def end_guest_access(order: RecruitmentOrder, job_center: JobCenter | None = None) -> None:
    """End the guests' access to an order, or one guest's, now."""
    rows = order.guest_accesses.filter(ended_at=None)
    if job_center is not None:
        rows = rows.filter(job_center=job_center)
    rows.update(ended_at=calendar.now())


@transaction.atomic
def remind(recipient: EscalationRecipient, *, actor: User) -> None:
    """The owner reminds by hand, once; the ladder goes on by itself (lesson 2)."""
    if not policies.can_manage_call(actor, recipient):
        raise PermissionDenied
    if not recipient.owes_answer:
        raise WrongState(_("The job center has already answered."))
    step = "person"
    _reminder, created = Reminder.objects.get_or_create(
        recipient=recipient, step=step, defaults={"at": calendar.now()}
    )
    if not created:
        raise RuleBroken(_("A reminder has already been sent; the portal sends the next ones."))
    notify(CallReminder(recipient, step), actor=actor)
    record("escalationrecipient.remind", recipient, actor=actor)
