"""What may follow what: recruitment orders."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from recruitment import policies
from recruitment.choices import CLOSED_STATES, LIVE_STATES, OPEN_STATES, OrderState
from recruitment.models import RecruitmentOrder

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
