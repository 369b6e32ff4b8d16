"""What recruitment adds to the page of a joint visit, an app below."""

from django.utils.translation import gettext as _

from alliance.foundation.panels import Panel, PanelRow
from companies.models import JointVisit
from jobcenters.models import User
from recruitment.models import RecruitmentOrder


def visit_panel(visit: JointVisit, user: User) -> Panel | None:
    """The order that the visit is about, for those who may see it."""
    orders = RecruitmentOrder.objects.visible_to(user).filter(visit_links__visit=visit)
    rows = tuple(
        PanelRow(
            title=f"{order.number} · {order.head_count} × {order.title}",
            path=order.get_absolute_url(),
            detail=order.owner.name,
            state=order.state,
            state_label=order.get_state_display(),
        )
        for order in orders.select_related("owner")
    )
    return Panel(title=_("The order"), rows=rows) if rows else None
