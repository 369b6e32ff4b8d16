"""What may follow what: joint visits, invitations to them, and what was agreed there."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from companies import policies
from companies.choices import TAKING_PART, InviteState, StepState, VisitState
from companies.models import JointVisit, NextStep, VisitInvitation

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
    past={
        "move": _("Visit moved"),
        "cancel": _("Visit cancelled"),
    },
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
    past={
        "accept": _("Takes part"),
        "decline": _("Declined"),
        "withdraw": _("Invitation withdrawn"),
        "ask_again": _("Invited again"),
    },
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
    past={
        "reopen": _("Next step taken up again"),
    },
)
