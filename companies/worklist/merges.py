"""Duplicates that another job center proposes to merge."""

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from companies.models import Merge
from companies.workflows import MERGE
from jobcenters.models import JobCenter

NAMES = ("kept__name", "merged__name", "proposed_for__name")


def items_of(user, led: Led) -> list[WorkItem]:
    """Proposals of other job centers that are mine to accept or decline; they have no deadline."""
    return [_item(row) for row in _rows(user) if MERGE.can(user, row, "accept")]


@prepared
def _rows(user) -> QuerySet:
    return (
        _waiting(user, ())
        .select_related("kept", "merged", "kept_home", "merged_home", "proposed_for")
        .only("state", "kept_home__id", "merged_home__id", *NAMES)
        .order_by("created_at")
    )


def _waiting(user, led: Led) -> QuerySet:
    """Those of which each side belongs to the job center that proposed, or to an own one."""
    handled = JobCenter.objects.keys_open_to(user, "handle_orders")
    proposed = F("proposed_for")
    return (
        Merge.objects.visible_to(user)
        .waiting()
        .filter(Q(kept_home__in=handled) | Q(kept_home=proposed))
        .filter(Q(merged_home__in=handled) | Q(merged_home=proposed))
    )


def _item(merge: Merge) -> WorkItem:
    return WorkItem(
        group=_("Contact with companies"),
        title=f"{merge.merged.name} → {merge.kept.name}",
        detail=_("%(center)s proposes to merge them") % {"center": merge.proposed_for},
        path=merge.get_absolute_url(),
        actions=(Action(_("Look at the merge"), merge.get_absolute_url()),),
    )


KINDS = (Kind(_waiting, items_of),)
