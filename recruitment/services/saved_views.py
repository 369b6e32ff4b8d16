"""Views of the order board: save, change, put in order, share, remove."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import User
from recruitment import policies
from recruitment.models import SavedView

MOST_VIEWS = 30  # beyond that a list of names is no help


@dataclass(frozen=True)
class ViewInput:
    """The name, whether the board opens with it, and whether colleagues may use it."""

    name: str
    is_default: bool = False
    is_shared: bool = False


@transaction.atomic
def save_view(*, actor: User, query: str, view: ViewInput) -> SavedView:
    """Keep the filters ``query`` under a name, behind the person's other views.

    Raises `RuleBroken` for a CPR number, a name used twice, or too many views.
    """
    refuse_cpr(name=view.name, query=query)
    mine = _lock(actor)
    if mine.count() >= MOST_VIEWS:
        raise RuleBroken(_("You have %(count)s views: remove one first.") % {"count": MOST_VIEWS})
    last = mine.aggregate(last=Max("position"))["last"] or 0
    row = SavedView(user=actor, query=query, position=last + 1)
    return _write(row, actor, view)


@transaction.atomic
def change_view(view: SavedView, *, actor: User, changes: ViewInput) -> SavedView:
    """Rename a view, make it the first thing seen, share it or no longer.

    Raises `PermissionDenied` for others' views, `RuleBroken` as saving does.
    """
    refuse_cpr(name=changes.name)
    _lock(actor)
    return _write(_own(view, actor), actor, changes)


def _write(row: SavedView, actor: User, given: ViewInput) -> SavedView:
    others = SavedView.objects.filter(user=actor).exclude(pk=row.pk)
    name = given.name.strip()
    if not name or others.filter(name__iexact=name).exists():
        raise RuleBroken(_("Choose a name that no other view of yours has."), field="name")
    if given.is_shared and not policies.can_share_view(actor):
        raise RuleBroken(_("You have no job center to share it with."), field="is_shared")
    if given.is_default:
        others.update(is_default=False)
    row.name, row.is_default = name, given.is_default
    row.shared_with = actor.home_center if given.is_shared else None
    row.save()
    return row


@transaction.atomic
def move_view(view: SavedView, *, actor: User, by: int) -> None:
    """Move a view ``by`` places among one's own; minus is towards the front."""
    rows = list(_lock(actor).order_by("position", "name", "pk"))
    keys = [row.pk for row in rows]
    here = keys.index(_own(view, actor).pk)
    rows.insert(max(0, min(len(rows) - 1, here + by)), rows.pop(here))
    for position, row in enumerate(rows, start=1):
        row.position = position
    SavedView.objects.bulk_update(rows, ["position"])


@transaction.atomic
def remove_view(view: SavedView, *, actor: User) -> None:
    """Remove one's own view. Raises `PermissionDenied` for others'."""
    _own(view, actor).delete()


def _lock(actor: User):
    """The person's views; two changes of one person wait for each other."""
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    return SavedView.objects.filter(user=actor)


def _own(view: SavedView, actor: User) -> SavedView:
    if view.user_id != actor.pk:
        raise PermissionDenied
    return view
