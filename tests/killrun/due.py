"""The work that falls due, and what became of it."""

import datetime as dt

from django.db import Error, connection, transaction
from django.db.models import Count

from alliance.foundation import calendar
from alliance.foundation.notifications.models import Mail, MailState, Notice
from jobcenters.services.reference import load_organization
from recruitment.models import Advert, FollowUp
from recruitment.notifications import StatusLinkSent
from recruitment.services.status_page import send_status_link
from servicecatalog.services.reference import load_catalog
from tests.recruitment.factories import ready_order
from tests.world import World

KIND = "recruitment.call_due"
LETTER = StatusLinkSent.key  # to a company: leaves at most once


def fall_due(count: int) -> World:
    """So many adverts of one order, whose call day is today; gives the world they stand in."""
    load_organization()
    load_catalog()
    day = calendar.today()
    world = World()
    order = ready_order(world, starts_on=day + dt.timedelta(days=30))
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
    return world


@transaction.atomic
def letters_under_way(world: World, count: int, seconds: float) -> None:
    """So many mails to companies, one an order, that fall due one after another within
    ``seconds``: whenever a part is killed some are on their way."""
    now = calendar.now()
    for number in range(count):
        order = ready_order(world, starts_on=calendar.today() + dt.timedelta(days=30))
        link = send_status_link(order, actor=order.case_holder)
        due = now + dt.timedelta(seconds=number * seconds / count)
        Mail.objects.filter(kind=LETTER, to_email=link.email).update(next_try_at=due)


def has_left(due: int) -> bool:
    """Whether all mail of the ``due`` calls was planned and none of it, nor a letter, waits any
    more; False as well while the database is away."""
    try:
        planned = Mail.objects.filter(status=MailState.PLANNED, kind__in=[KIND, LETTER])
        return Mail.objects.filter(kind=KIND).count() >= due and not planned.exists()
    except Error:
        connection.close()
        return False


def counts() -> dict[str, object]:
    """Rows made, and rows made twice."""
    calls = FollowUp.objects.count()
    doubled = FollowUp.objects.values("advert").annotate(rows=Count("pk")).filter(rows__gt=1)
    mails = Mail.objects.filter(kind=KIND)
    letters = Mail.objects.filter(kind=LETTER)
    unsure = letters.filter(status=MailState.UNSURE)
    return {
        "calls": calls,
        "doubled": doubled.count(),
        "notices": Notice.objects.filter(kind=KIND).count(),
        "by_status": dict(mails.values_list("status").annotate(Count("pk"))),
        "own_ids": set(mails.values_list("message_id", flat=True)),
        "letter_ids": set(letters.values_list("message_id", flat=True)),
        "unsure_ids": set(unsure.values_list("message_id", flat=True)),
    }
