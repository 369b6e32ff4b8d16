"""What the CVR register says about sites of the own municipality (lesson 14)."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from alliance.foundation import calendar
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from companies.models import RegisterChange
from jobcenters.models import JobCenter

MOST_SHOWN = 20  # an extract may bring many at once; the rest comes up as these are decided


def items_of(user, led: Led) -> list[WorkItem]:
    """Changes at the own job center's sites: of companies whose key account I am, or nobody is."""
    return [_item(row) for row in _rows(user)]


@prepared
def _rows(user) -> QuerySet:
    return (
        _undecided(user, ())
        .select_related("unit__company")
        .only(
            "kind", "created_at", "unit__name", "unit__city", "unit__phone", "unit__company__name"
        )
        .order_by("created_at", "pk")[:MOST_SHOWN]
    )


def _undecided(user, led: Led) -> QuerySet:
    handled = JobCenter.objects.keys_open_to(user, "handle_orders")
    key_account = "unit__company__key_account_consultant"
    mine = Q(**{key_account: user}) | Q(**{key_account: None})
    return RegisterChange.objects.open().filter(mine, unit__municipality__job_center__in=handled)


def _item(change: RegisterChange) -> WorkItem:
    unit = change.unit
    return WorkItem(
        group=_("Changes in the CVR register"),
        title=unit.company.name,
        detail=f"{capfirst(change.get_kind_display())} · {unit.name}, {unit.city}",
        path=change.get_absolute_url(),
        due_on=calendar.local_day(change.created_at) + dt.timedelta(days=14),
        phone=unit.phone,
        actions=(Action(_("Look and decide"), change.get_absolute_url()),),
    )


KINDS = (Kind(_undecided, items_of),)
