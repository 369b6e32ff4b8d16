"""Duplicates that another job center proposes to merge."""

import datetime as dt

from django.utils.translation import gettext as _

from alliance.foundation.worklist import Action, WorkItem
from companies.models import Merge
from companies.workflows import MERGE


def items_of(user, today: dt.date) -> list[WorkItem]:
    """Proposals of other job centers that are mine to accept or decline; they have no deadline."""
    rows = (
        Merge.objects.visible_to(user)
        .waiting()
        .select_related("kept", "merged", "kept_home", "merged_home", "proposed_for")
    )
    found = rows.order_by("created_at")
    return [_item(row) for row in found if MERGE.can(user, row, "accept")]


def _item(merge: Merge) -> WorkItem:
    return WorkItem(
        group=_("Contact with companies"),
        title=f"{merge.merged.name} → {merge.kept.name}",
        detail=_("%(center)s proposes to merge them") % {"center": merge.proposed_for},
        path=merge.get_absolute_url(),
        actions=(Action(_("Look at the merge"), merge.get_absolute_url()),),
    )
