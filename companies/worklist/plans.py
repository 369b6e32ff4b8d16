"""Visits of the plan whose month has come (R145)."""

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from alliance.foundation.addresses import address
from alliance.foundation.calendar import today
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from companies.models import PlannedVisit, ProductionUnit


def items_of(user, led: Led) -> list[WorkItem]:
    """My planned visits of this month and of months before; one with a joint visit on its way
    stands there as that."""
    return [_item(row) for row in _rows(user)]


@prepared
def _rows(user) -> QuerySet:
    return (
        _planned(user, ())
        .not_arranged()
        .select_related("company")
        .annotate(main_phone=Subquery(ProductionUnit.objects.main_of("company").values("phone")))
        .only("purpose", "month", "company__name")
        .order_by("month", "company__name_sort")
    )


def _planned(user, led: Led) -> QuerySet:
    """Also those for which a joint visit is on its way."""
    rows = PlannedVisit.objects.visible_to(user).waiting()
    return rows.filter(consultant=user, month__lte=today())


def _item(visit: PlannedVisit) -> WorkItem:
    log = Action(_("Log the visit"), address("companies:planned_visit_complete", visit.pk))
    return WorkItem(
        group=_("Contact with companies"),
        title=visit.company.name,
        detail=_("Planned visit: %(purpose)s") % {"purpose": visit.purpose},
        path=visit.get_absolute_url(),
        due_on=visit.last_day,
        phone=visit.main_phone or "",
        urgent=visit.last_day <= today(),
        actions=(log,),
    )


KINDS = (Kind(_planned, items_of),)
