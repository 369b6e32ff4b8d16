"""Who may do what with standards; each docstring is the rule as a head would say it."""

from jobcenters.models import Alliance, JobCenter, User
from jobcenters.policies import can_administer, can_edit_job_center, is_operator
from servicecatalog.models import Clock


def can_waive(user: User, clock: Clock) -> bool:
    """The leader or the head of the job center takes a measurement of its own out of the count."""
    center = clock.job_center
    return center.allows(user, "view_orders") and center.allows(user, "manage_staff")


def can_set_threshold(user: User, alliance: Alliance | None) -> bool:
    """An alliance decides its own thresholds; the general ones belong to the operator."""
    return is_operator(user) if alliance is None else can_administer(user, alliance)


def can_choose_occupations(user: User, job_center: JobCenter) -> bool:
    """Who keeps the facts of the job center says what it is strong in."""
    return can_edit_job_center(user, job_center)


def sees_standards_of(user: User) -> frozenset:
    """One's own job centers, and those that one oversees (keys)."""
    return JobCenter.objects.keys_open_to(user, "view_orders") | JobCenter.objects.keys_open_to(
        user, "oversee"
    )
