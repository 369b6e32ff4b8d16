"""One act on several orders: each by its own rules, what is refused is skipped and named."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.foundation import calendar
from alliance.foundation.errors import RuleBroken, WrongState
from jobcenters.models import User
from recruitment import policies
from recruitment.choices import BulkAct, OrderState
from recruitment.models import BulkChange, RecruitmentOrder
from recruitment.services.orders import edit_order, hand_over, pause_order, resume_order

MOST_ORDERS = 100


class Unchanged(RuleBroken):
    """The order is already as the act would make it."""


@transaction.atomic
def change_many(
    orders: Iterable[RecruitmentOrder], *, actor: User, act: str, value: object
) -> BulkChange:
    """Do ``act`` to each of the ``orders``; those that refuse are skipped with their reason.

    ``value`` is the new case holder, the new deadline (or None), or the reason for pausing. Each
    order is changed by its own service with its own line in its history, and all that is told of
    it leaves together.
    Raises `RuleBroken` when nothing or too much was chosen.
    """
    orders = list(orders)
    if not orders:
        raise RuleBroken(_("Choose at least one order."))
    if len(orders) > MOST_ORDERS:
        raise RuleBroken(_("Choose at most %(count)s orders at a time.") % {"count": MOST_ORDERS})
    done = BulkChange(actor=actor, act=act)
    for order in orders:
        try:
            with transaction.atomic():
                done.changed.append(DO[act](_locked(order), actor, value))
        except (RuleBroken, PermissionDenied) as refusal:
            done.skipped.append(_skipped(order, refusal))
    done.save()
    return done


def _locked(order: RecruitmentOrder) -> RecruitmentOrder:
    """The order as it is now: what is remembered for the undo must be true."""
    return RecruitmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)


def _skipped(order: RecruitmentOrder, refusal: Exception) -> dict[str, str]:
    reason = getattr(refusal, "message", "") or _("not an order of yours")
    return {"order": str(order.pk), "number": order.number, "reason": str(reason)}


def _changed(order: RecruitmentOrder, before: object, after: object) -> dict[str, object]:
    return {"order": str(order.pk), "number": order.number, "before": before, "after": after}


def _hand_over(order: RecruitmentOrder, actor: User, case_holder: User) -> dict[str, object]:
    if order.case_holder_id == case_holder.pk and policies.can_handle(actor, order):
        raise Unchanged(_("has this case holder already"))
    if order.is_closed and policies.can_handle(actor, order):
        raise WrongState(_("is closed"))
    hand_over(order, actor=actor, case_holder=case_holder)
    return _changed(order, str(order.case_holder_id), str(case_holder.pk))


def _set_deadline(order: RecruitmentOrder, actor: User, day: dt.date | None) -> dict[str, object]:
    if order.deadline_on == day and policies.can_handle(actor, order):
        raise Unchanged(_("has this deadline already"))
    edit_order(order, actor=actor, fields={"deadline_on": day}, version=None)
    return _changed(order, _iso(order.deadline_on), _iso(day))


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _pause(order: RecruitmentOrder, actor: User, reason: str) -> dict[str, object]:
    before = order.state
    pause_order(order, actor=actor, reason=reason)
    return _changed(order, before, OrderState.PAUSED.value)


DO: dict[str, Callable] = {
    BulkAct.HAND_OVER: _hand_over,
    BulkAct.DEADLINE: _set_deadline,
    BulkAct.PAUSE: _pause,
}


# --- Undo --------------------------------------------------------------------------------------
def undo_many(change: BulkChange, *, actor: User) -> list[dict[str, str]]:
    """Take one's own act back, order by order; what somebody has changed since stays and is
    named. Returns the skipped as `BulkChange.skipped` has them.

    Raises `PermissionDenied` for others', `WrongState` when it is undone or a day old.
    """
    with transaction.atomic():
        locked = BulkChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        if locked.actor_id != actor.pk:
            raise PermissionDenied
        if not policies.can_undo_bulk(actor, locked):
            raise WrongState(_("This can no longer be undone."))
        locked.undone_at = calendar.now()
        locked.save(update_fields=["undone_at"])
    skipped = []
    rows = {uuid.UUID(row["order"]): row for row in change.changed}
    for order in RecruitmentOrder.objects.filter(pk__in=rows).order_by("number"):
        try:
            with transaction.atomic():
                UNDO[change.act](_locked(order), actor, rows[order.pk])
        except (RuleBroken, PermissionDenied) as refusal:
            skipped.append(_skipped(order, refusal))
    return skipped


def _require(is_as_left: bool) -> None:
    if not is_as_left:
        raise Unchanged(_("was changed again since"))


def _hand_back(order: RecruitmentOrder, actor: User, row: dict) -> None:
    _require(str(order.case_holder_id) == row["after"])
    hand_over(order, actor=actor, case_holder=User.objects.get(pk=row["before"]))


def _deadline_back(order: RecruitmentOrder, actor: User, row: dict) -> None:
    _require(_iso(order.deadline_on) == row["after"])
    day = dt.date.fromisoformat(row["before"]) if row["before"] else None
    edit_order(order, actor=actor, fields={"deadline_on": day}, version=None)


def _resume(order: RecruitmentOrder, actor: User, row: dict) -> None:
    _require(order.state == row["after"])
    resume_order(order, actor=actor)


UNDO: dict[str, Callable] = {
    BulkAct.HAND_OVER: _hand_back,
    BulkAct.DEADLINE: _deadline_back,
    BulkAct.PAUSE: _resume,
}
