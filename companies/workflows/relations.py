"""What may follow what: visits of the plan, ideas of company groups."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from companies import policies
from companies.choices import IdeaState, PlannedVisitState
from companies.models import GroupIdea, PlannedVisit

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
    past={
        "complete": _("Visit logged"),
        "drop": _("Visit dropped"),
        "resume": _("Visit planned again"),
    },
)

GROUP_IDEA = Workflow(
    GroupIdea,
    "state",
    Transition(
        "try",
        frozenset({IdeaState.NEW, IdeaState.REFUSED}),
        IdeaState.TRIED,
        policies.can_move_idea,
        _("Try it"),
    ),
    Transition(
        "finish",
        frozenset({IdeaState.NEW, IdeaState.TRIED}),
        IdeaState.DONE,
        policies.can_move_idea,
        _("Carried out"),
    ),
    Transition(
        "refuse",
        frozenset({IdeaState.NEW, IdeaState.TRIED}),
        IdeaState.REFUSED,
        policies.can_move_idea,
        _("Do not pursue it"),
    ),
    past={
        "try": _("Being tried"),
        "refuse": _("Not pursued"),
    },
)
