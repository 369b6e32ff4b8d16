"""The work that falls due, and what became of it."""

import datetime as dt

from django.db import connection
from django.db.models import Count

from alliance.foundation import calendar
from alliance.foundation.notifications.models import Mail, Notice
from jobcenters.services.reference import load_organization
from recruitment.models import Advert, FollowUp
from servicecatalog.services.reference import load_catalog
from tests.recruitment.factories import ready_order
from tests.world import World

KIND = "recruitment.call_due"


def fall_due(count: int) -> None:
    """So many adverts of one order, whose call day is today."""
    load_organization()
    load_catalog()
    day = calendar.today()
    order = ready_order(World(), starts_on=day + dt.timedelta(days=30))
    Advert.objects.bulk_create(
        Advert(
            order=order,
            title=f"Opslag {number}",
            jobnet_reference=f"J-{number}",
            employment_type="ordinary",
            published_on=day,
            expires_on=day + dt.timedelta(days=5),
            call_on=day,
        )
        for number in range(count)
    )
    connection.close()


def counts() -> dict[str, object]:
    """Rows made, and rows made twice."""
    calls = FollowUp.objects.count()
    doubled = FollowUp.objects.values("advert").annotate(rows=Count("pk")).filter(rows__gt=1)
    mails = Mail.objects.filter(kind=KIND)
    return {
        "calls": calls,
        "doubled": doubled.count(),
        "notices": Notice.objects.filter(kind=KIND).count(),
        "by_status": dict(mails.values_list("status").annotate(Count("pk"))),
        "own_ids": set(mails.values_list("message_id", flat=True)),
    }
