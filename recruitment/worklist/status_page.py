"""What companies said on their status pages and wait for."""

import datetime as dt

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from alliance.foundation.worklist import Action, WorkItem
from jobcenters.models import User
from recruitment.choices import RequestKind
from recruitment.models import CompanyRequest
from recruitment.worklist.rows import GROUP_LIMIT


def words_of_companies(user: User, today: dt.date) -> list[WorkItem]:
    """Companies that want to be called, or say that their position is filled."""
    rows = (
        CompanyRequest.objects.visible_to(user)
        .waiting()
        .filter(order__case_holder=user)
        .select_related("order__company", "order__contact_person", "order__unit")
        .order_by("due_on", "at")[:GROUP_LIMIT]
    )
    return [_item(row, today) for row in rows]


def _item(row: CompanyRequest, today: dt.date) -> WorkItem:
    order = row.order
    answer = reverse("recruitment:company_request_answer", args=[row.pk])
    close = reverse("recruitment:order_close", args=[order.pk])
    acts = (Action(_("Log the call"), answer),)
    if row.kind == RequestKind.FILLED:
        acts = (Action(_("Confirm and close"), close), Action(_("Not filled after all"), answer))
    person = order.contact_person
    return WorkItem(
        group=_("Word from companies"),
        title=order.company.name,
        detail=f"{capfirst(row.get_kind_display())} · {order.number} {order.title}",
        path=order.get_absolute_url(),
        due_on=row.due_on,
        phone=(person.phone if person else "") or order.unit.phone,
        urgent=row.due_on <= today,
        actions=acts,
    )
