"""What may follow what: calls to other job centers, and the call to a company."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from recruitment import policies
from recruitment.choices import FollowUpState, RecipientState
from recruitment.models import EscalationRecipient, FollowUp

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
