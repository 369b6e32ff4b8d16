"""Who may share, answer and close a recruitment challenge."""

from jobcenters.models import JobCenter
from recruitment.models import Challenge


def can_post_challenge(user, job_center: JobCenter | None) -> bool:
    """Who reads the orders of a job center may share what it cannot solve alone."""
    return job_center is not None and job_center.allows(user, "view_orders")


def can_reply_to_challenge(user, challenge: Challenge) -> bool:
    """Everybody of the alliance who has a job center of their own, while it is open."""
    reach = JobCenter.objects.keys_in_reach_of(user)
    return challenge.is_open and challenge.job_center_id in reach and is_at_home(user)


def is_at_home(user) -> bool:
    """Whether the person works at a job center."""
    return can_post_challenge(user, user.home_center)


def can_close_challenge(user, challenge: Challenge) -> bool:
    """Who wrote it changes and closes it, while still working there; who left, their successor."""
    mine = challenge.author_id == user.pk or not challenge.author.is_active
    return mine and challenge.job_center.allows(user, "view_orders")
