"""Who may: one predicate per act, in the words of a head of job center."""

from recruitment.policies.board import (
    can_share_view,
    can_undo_bulk,
)
from recruitment.policies.challenges import (
    can_close_challenge,
    can_post_challenge,
    can_reply_to_challenge,
    is_at_home,
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
from recruitment.policies.exchange import (
    can_change_offer,
    can_end_reservation,
    can_reserve,
    can_take_part,
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
    "can_change_offer",
    "can_close_challenge",
    "can_decide_upskilling",
    "can_delete_comment",
    "can_edit_comment",
    "can_end_follow_up",
    "can_end_reservation",
    "can_follow_up",
    "can_handle",
    "can_manage_call",
    "can_open_order",
    "can_pause",
    "can_post_challenge",
    "can_read_comment",
    "can_register_result",
    "can_reply_to_challenge",
    "can_reserve",
    "can_share_view",
    "can_take_part",
    "can_undo_bulk",
    "can_undo_close",
    "can_undo_with_order",
    "can_view",
    "desk_for",
    "has_guest_access",
    "is_at_home",
    "is_leader_of",
    "opens_order",
    "sees_contact",
    "sees_contact_person",
    "sees_internal",
    "takes_part",
)
