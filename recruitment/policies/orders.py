"""Who may: orders, the calls about them and the calls to the company."""

import datetime as dt

from alliance.foundation import calendar
from companies.models import JointVisit
from companies.policies import has_accepted_visit
from jobcenters.choices import Role
from jobcenters.models import JobCenter
from recruitment.choices import ENDED_STATES
from recruitment.models import (
    EscalationRecipient,
    FollowUp,
    GuestAccess,
    RecruitmentOrder,
)

UNDO_DAYS = 7  # issue 2, section 4: a closed order may be opened again for seven days


def can_view(user, order: RecruitmentOrder) -> bool:
    """My job center's orders; ready ones of the job centers we are allied with; and the one that
    a neighbor has called us about, while that lasts (B13.4)."""
    if order.owner.allows(user, "view_orders"):
        return True
    if order.is_draft:
        return False
    if order.owner_id in JobCenter.objects.keys_in_reach_of(user):
        return True
    answering = JobCenter.objects.keys_open_to(user, "answer_calls")
    return any(opens_order(call) for call in order.recipients.filter(job_center__in=answering))


def opens_order(call: EscalationRecipient) -> bool:
    """A call lets the asked job center see the order while it runs, a guest while invited."""
    if call.is_guest:
        return has_guest_access(call)
    return call.state not in ENDED_STATES and not call.order.is_closed


def sees_internal(user, order: RecruitmentOrder) -> bool:
    """The internal note is for the owner's own people."""
    return order.owner.allows(user, "view_orders")


def sees_contact(user, order: RecruitmentOrder) -> bool:
    """The company's contact person is for the alliance; a guest from outside does not see it."""
    return order.owner.allows(
        user, "view_orders"
    ) or order.owner_id in JobCenter.objects.keys_in_reach_of(user)


def sees_contact_person(user, order: RecruitmentOrder) -> bool:
    """Who to ring at the company: as above, and a guest once it has accepted to visit the company
    together with the owner (scenario A, access checks)."""
    if sees_contact(user, order):
        return True
    visits = JointVisit.objects.visible_to(user).filter(order_link__order=order)
    return any(has_accepted_visit(user, visit) for visit in visits)


def can_handle(user, order: RecruitmentOrder) -> bool:
    """Only the owner's consultants and leaders change an order: the owner keeps the company."""
    return order.owner.allows(user, "handle_orders")


def can_pause(user, order: RecruitmentOrder) -> bool:
    """The owner's consultants, or the company itself on its status page."""
    return user.is_system or can_handle(user, order)


def can_open_order(user, job_center: JobCenter) -> bool:
    """Consultants and leaders log orders for their own job center."""
    return job_center.allows(user, "handle_orders")


def is_leader_of(user, job_center: JobCenter) -> bool:
    """Leader at that job center today."""
    return any(
        row.role == Role.LEADER and row.job_center_id == job_center.pk
        for row in user.current_appointments
    )


def can_undo_close(user, order: RecruitmentOrder) -> bool:
    """For seven days the case holder or a leader may open a closed order again."""
    if order.closed_at is None or not can_handle(user, order):
        return False
    last_day = calendar.local_day(order.closed_at) + dt.timedelta(days=UNDO_DAYS)
    mine = order.case_holder_id == user.pk or is_leader_of(user, order.owner)
    return mine and calendar.today() <= last_day


def can_decide_upskilling(user, order: RecruitmentOrder) -> bool:
    """The owner's leader decides that candidates are trained (scenario A, step 16)."""
    return is_leader_of(user, order.owner)


def can_answer(user, recipient: EscalationRecipient) -> bool:
    """Only the asked job center gives and changes its answer, and a guest only while invited."""
    if not recipient.job_center.allows(user, "answer_calls") or not recipient.order.is_live:
        return False
    return not recipient.is_guest or has_guest_access(recipient)


def has_guest_access(recipient: EscalationRecipient) -> bool:
    """Whether the guest's access to this one order still lasts (R088)."""
    return GuestAccess.objects.filter(
        order=recipient.order, job_center=recipient.job_center, ended_at=None
    ).exists()


def can_register_result(
    user, order: RecruitmentOrder, job_center: JobCenter, *, is_asked: bool | None = None
) -> bool:
    """Each job center registers its own presented and hired; the owner may for all, since it
    talks to the company. ``is_asked``: whether it has been asked for help, where that is known."""
    if can_handle(user, order):
        return True
    if not order.is_live or not job_center.allows(user, "answer_calls"):
        return False
    if is_asked is None:
        return order.recipients.filter(job_center=job_center).exists()
    return is_asked


def can_manage_call(user, recipient: EscalationRecipient) -> bool:
    """The owner of the order withdraws calls and answers questions."""
    return can_handle(user, recipient.order)


def can_undo_with_order(user, recipient: EscalationRecipient) -> bool:
    """A call that ended with the order comes back with it."""
    return can_undo_close(user, recipient.order) or can_handle(user, recipient.order)


def can_follow_up(user, follow_up: FollowUp) -> bool:
    """The owner's consultants call the company, whoever the call was planned for."""
    return can_handle(user, follow_up.order)


def can_end_follow_up(user, follow_up: FollowUp) -> bool:
    """A call that is no longer needed ends by the act that made it so, or by the clock."""
    return user.is_system or can_handle(user, follow_up.order)
