"""Adverts: companies to ring, orders to advertise."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from alliance.foundation import calendar
from alliance.foundation.addresses import address
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from jobcenters.models import User
from recruitment.choices import FollowUpOutcome
from recruitment.models import Advert, FollowUp, RecruitmentOrder
from recruitment.worklist.rows import COMPANY_COLUMNS, GROUP_LIMIT, day_text, phone_of


def calls_to_companies(user: User, led: Led) -> list[WorkItem]:
    """Companies to ring before their adverts expire."""
    return [_call_to_company(row) for row in _rows_of_calls(user)]


@prepared
def _rows_of_calls(user: User) -> QuerySet:
    return (
        _calls(user, ())
        .select_related("order__company", "order__contact_person", "order__unit", "advert")
        .only("due_on", "expires_on", "advert__title", *COMPANY_COLUMNS)
        .order_by("due_on", "created_at")[:GROUP_LIMIT]
    )


def _calls(user: User, led: Led) -> QuerySet:
    return FollowUp.objects.visible_to(user).open().filter(assignee=user)


def _call_to_company(row: FollowUp) -> WorkItem:
    path, order = row.get_absolute_url(), row.order
    outcomes = (
        (_("Filled"), FollowUpOutcome.GOT_ALL),
        (_("Extended"), FollowUpOutcome.EXTENDED),
        (_("Wants help"), FollowUpOutcome.HELP_WANTED),
    )
    return WorkItem(
        group=_("Call the company"),
        title=order.company.name,
        detail=_("%(title)s – the advert expires on %(day)s")
        % {"title": row.advert.title, "day": day_text(row.expires_on)},
        path=path,
        due_on=row.due_on,
        phone=phone_of(order),
        urgent=row.due_on <= calendar.today(),
        actions=tuple(Action(label, f"{path}?outcome={value}") for label, value in outcomes),
    )


def orders_without_advert(user: User, led: Led) -> list[WorkItem]:
    """Orders that may be advertised and are not."""
    return [
        WorkItem(
            group=_("Orders without an advert"),
            title=f"{row.company.name}: {row.title}",
            detail=_("ready since %(day)s") % {"day": day_text(calendar.local_day(row.ready_at))},
            path=row.get_absolute_url(),
            actions=(Action(_("Register the advert"), address("recruitment:advert_new", row.pk)),),
        )
        for row in _rows_without_advert(user)
    ]


@prepared
def _rows_without_advert(user: User) -> QuerySet:
    return (
        _without_advert(user, ())
        .select_related("company")
        .only("title", "ready_at", "company__name")
        .order_by("ready_at")[:GROUP_LIMIT]
    )


def _without_advert(user: User, led: Led) -> QuerySet:
    adverts = Advert.objects.published().filter(order=OuterRef("pk"))
    open_ones = RecruitmentOrder.objects.open()
    return open_ones.filter(~Exists(adverts), case_holder=user, publish_consent=True)


CALLS_TO_COMPANIES = Kind(_calls, calls_to_companies)
ORDERS_WITHOUT_ADVERT = Kind(_without_advert, orders_without_advert)
