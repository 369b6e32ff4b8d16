"""Agreements that ask for something: an end, a review, a contact (R106, R107)."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from alliance.foundation.addresses import address
from alliance.foundation.calendar import today
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from companies.choices import AgreementState
from companies.models import CompanyAgreement
from companies.notifications.agreements import DEPUTY_FROM, LEADER_FROM
from jobcenters.models import User
from servicecatalog.models import Clock

CONTACT, REVIEW = "S20", "S21"
# How many days before its deadline a thing stands on the page; the messages come earlier.
LEADS = {CONTACT: 14, REVIEW: 30}
SHOWN_FROM, URGENT_FROM = 90, 14
LIMIT = 50


def promises_of(agreement: CompanyAgreement) -> list[Clock]:
    """The running contact and review of one agreement."""
    rows = Clock.objects.open().of(agreement).filter(standard__in=LEADS)
    return list(rows.select_related("standard").order_by("standard"))


def ends(user: User, led: Led) -> list[WorkItem]:
    """Ends to decide."""
    return [_end(row) for row in _rows_ending(user, led)]


@prepared
def _rows_ending(user: User, led: Led) -> QuerySet:
    rows = _ending(user, led).visible_to(user).running_out().select_related("company")
    return rows.only("kind", "valid_to", "company__name").order_by("valid_to", "pk")[:LIMIT]


def _ending(user: User, led: Led) -> QuerySet:
    """Also those about whose end somebody has decided."""

    def within(days: int) -> Q:
        return Q(valid_to__lte=today() + dt.timedelta(days=days + 1))

    mine = Q(responsible=user) & within(SHOWN_FROM)
    mine |= Q(deputy=user) & within(DEPUTY_FROM)
    mine |= Q(job_center__in=led) & within(LEADER_FROM)
    active = CompanyAgreement.objects.filter(state=AgreementState.ACTIVE, end_reason="")
    return active.filter(mine, valid_to__gt=today())


def _end(agreement: CompanyAgreement) -> WorkItem:
    acts = (_act(_("Renew"), "agreement_renew", agreement),)
    acts += (_act(_("Let it end"), "agreement_end", agreement),)
    return WorkItem(
        group=_("Agreements that run out"),
        title=agreement.company.name,
        detail=_("%(kind)s until %(day)s")
        % {
            "kind": capfirst(agreement.get_kind_display()),
            "day": date_format(agreement.last_day, "SHORT_DATE_FORMAT"),
        },
        path=agreement.get_absolute_url(),
        due_on=agreement.last_day,
        urgent=(agreement.last_day - today()).days <= URGENT_FROM,
        actions=acts,
    )


def promises(user: User, led: Led) -> list[WorkItem]:
    """Reviews and contacts that are due."""
    clocks = _rows_of_promises(user)
    rows = _agreements([clock.subject_id for clock in clocks])
    found = {row.pk: row for row in rows}
    return [
        _promise(found[clock.subject_id], clock) for clock in clocks if clock.subject_id in found
    ]


@prepared
def _rows_of_promises(user: User) -> QuerySet:
    rows = _due_promises(user, ()).only("standard", "subject_id", "due_on")
    return rows.order_by("due_on", "pk")[:LIMIT]


@prepared
def _agreements(keys: Collection[uuid.UUID]) -> QuerySet:
    rows = CompanyAgreement.objects.filter(pk__in=keys)
    return rows.select_related("company").only("company__name").order_by("pk")


def _due_promises(user: User, led: Led) -> QuerySet:
    near = Q()
    for code, days in LEADS.items():
        near |= Q(standard=code, due_on__lte=today() + dt.timedelta(days=days))
    return Clock.objects.open().filter(
        near,
        responsible=user,
        due_soon_on__lte=today(),
        subject_type=CompanyAgreement._meta.label_lower,
    )


def _promise(agreement: CompanyAgreement, clock: Clock) -> WorkItem:
    is_review = clock.standard_id == REVIEW
    if is_review:
        act = _act(_("Register review"), "agreement_review", agreement)
    else:
        act = Action(_("Log contact"), address("companies:contact_new", agreement.company_id))
    return WorkItem(
        group=_("Contact with companies"),
        title=agreement.company.name,
        detail=_("The agreement is to be reviewed") if is_review else _("Contact as agreed"),
        path=agreement.get_absolute_url(),
        due_on=clock.due_on,
        urgent=clock.due_on <= today(),
        actions=(act,),
    )


def _act(label: str, name: str, agreement: CompanyAgreement) -> Action:
    return Action(label, reverse(f"companies:{name}", args=[agreement.pk]))


KINDS = (Kind(_ending, ends), Kind(_due_promises, promises))
