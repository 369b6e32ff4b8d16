"""Who may import extracts of the CVR register, and decide what they say about a site."""

from companies.models import ImportRun, RegisterChange
from jobcenters.policies import can_administer


def can_run_import(user, run: ImportRun) -> bool:
    """The administrators of the alliance decide on an import, the portal does the work."""
    return user.is_system or can_administer(user, run.alliance)


def can_decide_change(user, change: RegisterChange) -> bool:
    """What the register says is decided by the job center of the site's own municipality (R011)."""
    return change.unit.job_center.allows(user, "handle_orders")
