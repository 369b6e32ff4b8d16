"""Who may: what people keep of the order board."""

import datetime as dt

from alliance.foundation import calendar
from recruitment.models import BulkChange

UNDO_TIME = dt.timedelta(days=1)  # an act on many is noticed the same day


def can_share_view(user) -> bool:
    """Who works at a job center may share a view with its people."""
    home = user.home_center
    return home is not None and home.allows(user, "view_orders")


def can_undo_bulk(user, change: BulkChange) -> bool:
    """One's own act on several orders, for a day."""
    in_time = calendar.now() <= change.created_at + UNDO_TIME
    return change.actor_id == user.pk and change.undone_at is None and in_time
