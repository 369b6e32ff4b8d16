"""Who may: comments on an order."""

import datetime as dt

from alliance.foundation import calendar
from jobcenters.models import JobCenter
from recruitment.choices import ENDED_STATES, Audience
from recruitment.models import Comment, EscalationRecipient, RecruitmentOrder
from recruitment.policies.orders import (
    can_view,
    has_guest_access,
    is_leader_of,
    sees_contact,
    sees_internal,
)

EDIT_TIME = dt.timedelta(minutes=30)  # after that others have read the comment


def takes_part(call: EscalationRecipient) -> bool:
    """An asked job center takes part until its call is withdrawn or runs out; a guest while it
    is invited."""
    return has_guest_access(call) if call.is_guest else call.state not in ENDED_STATES


def desk_for(user, order: RecruitmentOrder) -> JobCenter | None:
    """The job center in whose name a person comments: the owner's own people, or those of an
    asked job center that takes part; nobody else."""
    if order.owner.allows(user, "view_orders"):
        return order.owner
    if not can_view(user, order):
        return None
    calls = order.recipients.select_related("job_center").order_by("asked_at", "pk")
    desks = (call.job_center for call in calls if takes_part(call))
    return next((one for one in desks if _works_at(user, one)), None)


def _works_at(user, job_center: JobCenter) -> bool:
    return job_center.allows(user, "view_orders") or job_center.allows(user, "answer_calls")


def audiences(user, order: RecruitmentOrder) -> list[Audience]:
    """To whom a person may comment: to the own job center unless one is only a guest there, and
    to the participants once the order is more than a draft."""
    desk = desk_for(user, order)
    if desk is None:
        return []
    own = [Audience.OWN] if desk.allows(user, "view_orders") else []
    return own if order.is_draft else [*own, Audience.PARTICIPANTS]


def can_read_comment(user, comment: Comment) -> bool:
    """A comment to a job center is read by its own people; one to the participants by all who
    take part today. A guest from outside, who does not learn who else was asked, reads those of
    the owner and of its own job center. Nobody reads about an order that they may not see."""
    if not can_view(user, comment.order):
        return False
    if comment.audience == Audience.OWN:
        return comment.job_center.allows(user, "view_orders")
    if desk_for(user, comment.order) is None:
        return False
    of_the_owner = comment.job_center_id == comment.order.owner_id
    known = of_the_owner or _works_at(user, comment.job_center)
    return known or knows_participants(user, comment.order)


def knows_participants(user, order: RecruitmentOrder) -> bool:
    """The owner's alliance may know which job centers were asked about an order; a guest from
    outside knows the owner and itself (R088)."""
    return sees_contact(user, order)


def is_read_by_guests(user, order: RecruitmentOrder) -> bool:
    """Whether guests from outside read what a person writes to the participants: what comes from
    the owner, whom they know."""
    return sees_internal(user, order)


def can_edit_comment(user, comment: Comment) -> bool:
    """The author, for half an hour, while still taking part."""
    if comment.author_id != user.pk or comment.deleted_at is not None:
        return False
    in_time = calendar.now() <= comment.created_at + EDIT_TIME
    return in_time and can_read_comment(user, comment)


def can_delete_comment(user, comment: Comment) -> bool:
    """The author, and the leader of the author's job center."""
    mine = comment.author_id == user.pk or is_leader_of(user, comment.job_center)
    return mine and comment.deleted_at is None and can_read_comment(user, comment)
