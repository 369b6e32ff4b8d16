"""Files on orders: read by whoever reads the order, kept for half a year after its end."""

import datetime as dt

from django.db.models import QuerySet

from alliance.foundation.attachments import registry
from recruitment import policies
from recruitment.models import RecruitmentOrder

# Long enough for questions after the closing; what is needed longer belongs in the case system.
KEPT_AFTER_CLOSING = dt.timedelta(days=183)


def expired(moment: dt.datetime) -> QuerySet:
    """The orders whose files are kept no longer at ``moment`` (aware)."""
    return RecruitmentOrder.objects.filter(closed_at__lt=moment - KEPT_AFTER_CLOSING)


def take_files() -> None:
    """Orders take files from the owner's consultants and leaders."""
    registry.register(RecruitmentOrder, policies.can_handle, expired=expired)
