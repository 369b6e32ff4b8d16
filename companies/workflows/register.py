"""What may follow what: inquiries and merges of two entries."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from companies import policies
from companies.choices import InquiryState, MergeState
from companies.models import Inquiry, Merge

INQUIRY = Workflow(
    Inquiry,
    "state",
    Transition(
        "answer",
        frozenset({InquiryState.NEW}),
        InquiryState.ANSWERED,
        policies.can_handle_inquiry,
        _("Answer"),
    ),
    Transition(
        "close",
        frozenset({InquiryState.NEW}),
        InquiryState.CLOSED,
        policies.can_handle_inquiry,
        _("Close without answer"),
    ),
    past={
        "answer": _("Answered"),
        "close": _("Closed without answer"),
    },
)

MERGE = Workflow(
    Merge,
    "state",
    Transition(
        "accept",
        frozenset({MergeState.PROPOSED}),
        MergeState.DONE,
        policies.can_accept_merge,
        _("Merge the companies"),
    ),
    Transition(
        "decline",
        frozenset({MergeState.PROPOSED}),
        MergeState.DECLINED,
        policies.can_decline_merge,
        _("Do not merge"),
    ),
    Transition(
        "roll_back",
        frozenset({MergeState.DONE}),
        MergeState.ROLLED_BACK,
        policies.can_roll_back_merge,
        _("Roll the merge back"),
    ),
    past={
        "accept": _("Companies merged"),
        "decline": _("Not merged"),
        "roll_back": _("Merge rolled back"),
    },
)
