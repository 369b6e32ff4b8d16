"""When the promises are fewer than the need, a leader decides within ten working days (S18)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import User
from recruitment import policies
from recruitment.choices import ENDED_STATES, OPEN_STATES, UNANSWERED_STATES, OrderState
from recruitment.models import RecruitmentOrder
from recruitment.services import clocks
from recruitment.statistics import order_gap

describe("recruitmentorder.recruit_abroad", gettext_lazy("Recruitment abroad decided"))


def hold(order: RecruitmentOrder) -> RecruitmentOrder:
    """Lock the order before its calls, as closing does. Of two job centers that give the last
    two answers at once, the later one then sees the earlier answer."""
    return RecruitmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)


def review_decision(order: RecruitmentOrder, actor: User) -> None:
    """Start S18 once all asked job centers have answered and too few are promised; take it away
    again when that is no longer so. Call inside the act's transaction, after the answer."""
    locked = hold(order)
    asked = locked.recipients.exclude(state__in=ENDED_STATES)
    latest = asked.order_by("-asked_at").values_list("asked_at", flat=True).first()
    is_answered = latest and not asked.filter(state__in=UNANSWERED_STATES).exists()
    is_open = locked.state == OrderState.ESCALATED
    if is_open and is_answered and order_gap(locked).gap:
        if not clocks.decided_since(locked, latest):
            clocks.decision_needed(locked, actor)
    else:
        clocks.decision_moot(locked, actor)


@transaction.atomic
def recruit_abroad(order: RecruitmentOrder, *, actor: User, reason: str) -> RecruitmentOrder:
    """The leader decides that candidates are looked for in other countries: S18 is met; the
    order stays where it is. Raises `RuleBroken` without words."""
    refuse_cpr(reason=reason)
    locked = hold(order)
    if not policies.can_decide_upskilling(actor, locked):
        raise PermissionDenied
    if locked.state not in OPEN_STATES:
        raise WrongState(_("The order is not being worked on."))
    if not reason.strip():
        raise RuleBroken(_("Write what was decided."), field="reason")
    record("recruitmentorder.recruit_abroad", locked, actor=actor, reason=reason)
    clocks.decision_taken(locked, actor)
    return locked
