"""Visits of the plan whose month has come (R145)."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.foundation.worklist import Action, WorkItem
from companies.models import PlannedVisit


def items_of(user, today: dt.date) -> list[WorkItem]:
    """My planned visits of this month and of months before; one with a joint visit on its way
    stands there as that."""
    rows = PlannedVisit.objects.visible_to(user).waiting().not_arranged()
    mine = rows.filter(consultant=user, month__lte=today)
    found = mine.select_related("company").prefetch_related("company__units")
    return [_item(row, today) for row in found.order_by("month", "company__name_sort")]


def _item(visit: PlannedVisit, today: dt.date) -> WorkItem:
    log = Action(_("Log the visit"), reverse("companies:planned_visit_complete", args=[visit.pk]))
    site = visit.company.main_unit
    return WorkItem(
        group=_("Contact with companies"),
        title=visit.company.name,
        detail=_("Planned visit: %(purpose)s") % {"purpose": visit.purpose},
        path=visit.get_absolute_url(),
        due_on=visit.last_day,
        phone=site.phone if site else "",
        urgent=visit.last_day <= today,
        actions=(log,),
    )
