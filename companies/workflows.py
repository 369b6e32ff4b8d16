"""What may follow what: inquiries, merges of two entries, joint visits and what belongs to them."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from companies import policies
from companies.choices import (
    TAKING_PART,
    InquiryState,
    InviteState,
    MergeState,
    PlannedVisitState,
    StepState,
    VisitState,
)
from companies.models import (
    Inquiry,
    JointVisit,
    Merge,
    NextStep,
    PlannedVisit,
    VisitInvitation,
)

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
)

PLANNED_VISIT = Workflow(
    PlannedVisit,
    "state",
    Transition(
        "complete",
        frozenset({PlannedVisitState.PLANNED}),
        PlannedVisitState.DONE,
        policies.can_change_planned_visit,
        _("Log the visit"),
    ),
    Transition(
        "drop",
        frozenset({PlannedVisitState.PLANNED}),
        PlannedVisitState.DROPPED,
        policies.can_change_planned_visit,
        _("Drop the visit"),
    ),
    Transition(
        "resume",
        frozenset({PlannedVisitState.DROPPED}),
        PlannedVisitState.PLANNED,
        policies.can_change_planned_visit,
        _("Plan the visit again"),
    ),
)

REQUESTED = frozenset({VisitState.REQUESTED})
ARRANGED = frozenset({VisitState.ARRANGED})
COMING = REQUESTED | ARRANGED

VISIT = Workflow(
    JointVisit,
    "state",
    Transition(
        "arrange", REQUESTED, VisitState.ARRANGED, policies.can_agree_on_time, _("Time agreed")
    ),
    Transition("move", ARRANGED, VisitState.REQUESTED, policies.can_host_visit, _("Move")),
    Transition("hold", ARRANGED, VisitState.HELD, policies.can_host_visit, _("Visit held")),
    Transition(
        "cancel", COMING, VisitState.CANCELLED, policies.can_host_visit, _("Cancel the visit")
    ),
)

ASKED = frozenset({InviteState.ASKED})
IN = frozenset(TAKING_PART)
OUT = frozenset({InviteState.DECLINED, InviteState.WITHDRAWN})

INVITATION = Workflow(
    VisitInvitation,
    "state",
    Transition("accept", IN, InviteState.ACCEPTED, policies.can_answer_invitation, _("Take part")),
    Transition("decline", IN, InviteState.DECLINED, policies.can_answer_invitation, _("Decline")),
    Transition(
        "withdraw",
        IN,
        InviteState.WITHDRAWN,
        policies.can_manage_invitation,
        _("Withdraw the invitation"),
    ),
    Transition(
        "ask_again", OUT, InviteState.ASKED, policies.can_manage_invitation, _("Invite again")
    ),
)

STEP = Workflow(
    NextStep,
    "state",
    Transition(
        "complete",
        frozenset({StepState.OPEN}),
        StepState.DONE,
        policies.can_do_step,
        _("Next step done"),
    ),
    Transition(
        "reopen", frozenset({StepState.DONE}), StepState.OPEN, policies.can_do_step, _("Not done")
    ),
)
