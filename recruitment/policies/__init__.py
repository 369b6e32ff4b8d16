"""Who may: one predicate per act, in the words of a head of job center."""

from recruitment.policies.board import (
    can_share_view,
    can_undo_bulk,
)
from recruitment.policies.comments import (
    audiences,
    can_delete_comment,
    can_edit_comment,
    can_read_comment,
    desk_for,
    takes_part,
)
from recruitment.policies.courses import (
    can_book_seats,
)
from recruitment.policies.orders import (
    UNDO_DAYS,
    can_answer,
    can_decide_upskilling,
    can_end_follow_up,
    can_follow_up,
    can_handle,
    can_manage_call,
    can_open_order,
    can_pause,
    can_register_result,
    can_undo_close,
    can_undo_with_order,
    can_view,
    has_guest_access,
    is_leader_of,
    opens_order,
    sees_contact,
    sees_contact_person,
    sees_internal,
)

__all__ = (
    "UNDO_DAYS",
    "audiences",
    "can_answer",
    "can_book_seats",
    "can_decide_upskilling",
    "can_delete_comment",
    "can_edit_comment",
    "can_end_follow_up",
    "can_follow_up",
    "can_handle",
    "can_manage_call",
    "can_open_order",
    "can_pause",
    "can_read_comment",
    "can_register_result",
    "can_share_view",
    "can_undo_bulk",
    "can_undo_close",
    "can_undo_with_order",
    "can_view",
    "desk_for",
    "has_guest_access",
    "is_leader_of",
    "opens_order",
    "sees_contact",
    "sees_contact_person",
    "sees_internal",
    "takes_part",
)
