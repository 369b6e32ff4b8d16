"""Clearing away what the foundation keeps for a moment only."""

import datetime as dt

from alliance.foundation.models import Submission

# A double click comes within seconds and a forgotten browser tab within a day.
KEEP_SUBMISSIONS = dt.timedelta(days=2)


def forget_submissions(now: dt.datetime) -> dict[str, int]:
    """Delete the keys of forms submitted more than two days before ``now`` (aware)."""
    count, _rows = Submission.objects.filter(created_at__lt=now - KEEP_SUBMISSIONS).delete()
    return {"forgotten": count} if count else {}
