"""Who may plan visits and follow the ideas of company groups (R145)."""

from companies.models import GroupIdea, PlannedVisit
from jobcenters.models import JobCenter


def can_plan_visit(user, job_center: JobCenter) -> bool:
    """Consultants and leaders plan the visits of their own job center (R145)."""
    return job_center.allows(user, "handle_orders")


def can_change_planned_visit(user, visit: PlannedVisit) -> bool:
    """Whoever plans for the job center changes, makes and drops all its visits."""
    return can_plan_visit(user, visit.job_center)


def can_move_idea(user, idea: GroupIdea) -> bool:
    """Consultants and leaders of the group's job center say how far an idea has come."""
    return can_plan_visit(user, idea.group.job_center)
