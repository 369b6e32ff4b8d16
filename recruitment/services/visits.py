"""Joint visits about an order: whom to bring along, and the asking (R086, R087)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.foundation.errors import WrongState
from companies.models import JointVisit
from companies.services.partners import Partner, suggest_partners
from companies.services.visits import VisitPlan, request_visit
from jobcenters.models import User
from recruitment import policies
from recruitment.choices import RecipientState
from recruitment.models import OrderVisit, RecruitmentOrder
from recruitment.workflows import ENDED


def partners_for(order: RecruitmentOrder) -> list[Partner]:
    """Whom to invite because of ``order``: those who were asked come first and are chosen, with
    what they have pledged; those who declined the call are not chosen."""
    rows = order.recipients.exclude(state__in=(*ENDED, RecipientState.DECLINED))
    involved = {row.job_center: _reason(row) for row in rows.select_related("job_center")}
    if order.occupation is None:
        return suggest_partners(order.owner, involved)
    return suggest_partners(order.owner, involved, order.occupation.education_levels)


def _reason(row) -> str:
    if row.pledged_count:
        return _("has pledged %(count)s") % {"count": row.pledged_count}
    return _("is asked about this order")


@transaction.atomic
def request_order_visit(order: RecruitmentOrder, *, actor: User, plan: VisitPlan) -> JointVisit:
    """Ask for a joint visit about an order; its owner is the host.

    Raises `PermissionDenied` for who does not handle the order, `WrongState` for a draft or a
    closed one, else as `request_visit`. Source: scenario A step 8.
    """
    if not policies.can_handle(actor, order):
        raise PermissionDenied
    if not order.is_live:
        raise WrongState(_("The order is not open."))
    visit = request_visit(order.company, actor=actor, host=order.owner, plan=plan)
    OrderVisit.objects.create(order=order, visit=visit)
    return visit
