"""What may follow what: one table per stateful model (architecture B5)."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from recruitment import policies
from recruitment.choices import (
    CLOSED_STATES,
    LIVE_STATES,
    OPEN_STATES,
    FollowUpState,
    OfferState,
    OrderState,
    RecipientState,
)
from recruitment.models import EscalationRecipient, FollowUp, RecruitmentOrder, SmallJobOffer

DRAFT = frozenset({OrderState.DRAFT})
OPEN = frozenset(OPEN_STATES)
LIVE = frozenset(LIVE_STATES)
CLOSED = frozenset(CLOSED_STATES)
TRAINABLE = frozenset({OrderState.READY, OrderState.ESCALATED})
PAUSED = frozenset({OrderState.PAUSED})


def _where_it_was(order: RecruitmentOrder) -> str:
    return order.paused_from


def _before_close(order: RecruitmentOrder) -> str:
    return order.closed_from


ORDER = Workflow(
    RecruitmentOrder,
    "state",
    Transition("mark_ready", DRAFT, OrderState.READY, policies.can_handle, _("Mark ready")),
    Transition("escalate", OPEN, OrderState.ESCALATED, policies.can_handle, _("Escalate")),
    Transition(
        "start_upskilling",
        TRAINABLE,
        OrderState.UPSKILLING,
        policies.can_decide_upskilling,
        _("Decide upskilling"),
    ),
    Transition("pause", OPEN, OrderState.PAUSED, policies.can_pause, _("Enough for now")),
    Transition("resume", PAUSED, _where_it_was, policies.can_handle, _("Resume")),
    Transition("fill", LIVE, OrderState.FILLED, policies.can_handle, _("Close as filled")),
    Transition(
        "close_partly",
        LIVE,
        OrderState.PARTLY_FILLED,
        policies.can_handle,
        _("Close as partly filled"),
    ),
    Transition(
        "close_unfilled", LIVE, OrderState.UNFILLED, policies.can_handle, _("Close as not filled")
    ),
    Transition("withdraw", LIVE, OrderState.WITHDRAWN, policies.can_handle, _("Withdraw")),
    Transition("undo_close", CLOSED, _before_close, policies.can_undo_close, _("Undo the closing")),
    past={
        "mark_ready": _("Order marked ready"),
        "escalate": _("Order escalated"),
        "start_upskilling": _("Upskilling decided"),
        "pause": _("Paused: enough candidates for now"),
        "resume": _("Resumed"),
        "fill": _("Closed as filled"),
        "close_partly": _("Closed as partly filled"),
        "close_unfilled": _("Closed as not filled"),
        "withdraw": _("Order withdrawn"),
        "undo_close": _("Closing undone"),
    },
)

ANSWERABLE = frozenset(
    {
        RecipientState.ASKED,
        RecipientState.QUESTION,
        RecipientState.PLEDGED,
        RecipientState.DECLINED,
    }
)
ASKED = frozenset({RecipientState.ASKED})
QUESTION = frozenset({RecipientState.QUESTION})
UNANSWERED = ASKED | QUESTION
ENDED = frozenset({RecipientState.WITHDRAWN, RecipientState.EXPIRED})
EXPIRED = frozenset({RecipientState.EXPIRED})

RECIPIENT = Workflow(
    EscalationRecipient,
    "state",
    Transition("pledge", ANSWERABLE, RecipientState.PLEDGED, policies.can_answer, _("Pledge")),
    Transition("decline", ANSWERABLE, RecipientState.DECLINED, policies.can_answer, _("Decline")),
    Transition("ask", ASKED, RecipientState.QUESTION, policies.can_answer, _("Ask a question")),
    Transition(
        "answer_question",
        QUESTION,
        RecipientState.ASKED,
        policies.can_manage_call,
        _("Answer the question"),
    ),
    Transition(
        "withdraw",
        UNANSWERED,
        RecipientState.WITHDRAWN,
        policies.can_manage_call,
        _("Withdraw the call"),
    ),
    Transition(
        "expire", UNANSWERED, RecipientState.EXPIRED, policies.can_manage_call, _("Call expired")
    ),
    Transition("ask_again", ENDED, RecipientState.ASKED, policies.can_manage_call, _("Ask again")),
    Transition(
        "reopen",
        EXPIRED,
        RecipientState.ASKED,
        policies.can_undo_with_order,
        _("Call opened again"),
    ),
    past={
        "pledge": _("Pledged"),
        "decline": _("Declined"),
        "ask": _("Question asked"),
        "answer_question": _("Question answered"),
        "withdraw": _("Call withdrawn"),
        "ask_again": _("Asked again"),
    },
)

TO_DO = frozenset({FollowUpState.OPEN})

FOLLOW_UP = Workflow(
    FollowUp,
    "state",
    Transition("complete", TO_DO, FollowUpState.DONE, policies.can_follow_up, _("Call made")),
    Transition(
        "cancel",
        TO_DO,
        FollowUpState.CANCELLED,
        policies.can_end_follow_up,
        _("Call no longer needed"),
    ),
)

VACANT = frozenset({OfferState.OPEN})
HELD = frozenset({OfferState.RESERVED})
GONE = frozenset({OfferState.TAKEN, OfferState.WITHDRAWN})

OFFER = Workflow(
    SmallJobOffer,
    "state",
    Transition("reserve", VACANT, OfferState.RESERVED, policies.can_reserve, _("Reserve")),
    Transition("release", HELD, OfferState.OPEN, policies.can_take_part, _("Give back")),
    Transition("take", HELD, OfferState.TAKEN, policies.can_take_part, _("Taken")),
    Transition(
        "withdraw",
        VACANT | HELD,
        OfferState.WITHDRAWN,
        policies.can_change_offer,
        _("Withdraw the offer"),
    ),
    Transition("reopen", GONE, OfferState.OPEN, policies.can_change_offer, _("Vacant again")),
    past={
        "reserve": _("Reserved"),
        "release": _("Given back"),
        "withdraw": _("Offer withdrawn"),
    },
)
