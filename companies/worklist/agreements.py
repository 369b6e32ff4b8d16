"""Agreements that ask for something: an end, a review, a contact, somebody new (R106, R107)."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from alliance.foundation.worklist import Action, WorkItem
from companies.choices import AgreementState
from companies.models import Company, CompanyAgreement, ProductionUnit
from companies.notifications.agreements import DEPUTY_FROM, LEADER_FROM
from jobcenters.choices import Role
from jobcenters.models import Appointment, User
from jobcenters.roles import HANDLER_ROLES
from servicecatalog.models import Clock

CONTACT, REVIEW = "S20", "S21"
# How many days before its deadline a thing stands on the page; the messages come earlier.
LEADS = {CONTACT: 14, REVIEW: 30}
SHOWN_FROM, URGENT_FROM = 90, 14
LIMIT = 50


def items_of(user: User, today: dt.date) -> list[WorkItem]:
    """Ends to decide, reviews and contacts that are due, and companies whose person has left."""
    led = {row.job_center_id for row in user.current_appointments if row.role == Role.LEADER}
    return [
        *_ends(user, led, today),
        *_promises(user, today),
        *_left_agreements(user, led),
        *_left_companies(user, led),
    ]


def promises_of(agreement: CompanyAgreement) -> list[Clock]:
    """The running contact and review of one agreement."""
    rows = Clock.objects.open().of(agreement).filter(standard__in=LEADS)
    return list(rows.select_related("standard").order_by("standard"))


def _ends(user: User, led: set, today: dt.date) -> list[WorkItem]:
    def within(days: int) -> Q:
        return Q(valid_to__lte=today + dt.timedelta(days=days + 1))

    mine = Q(responsible=user) & within(SHOWN_FROM)
    mine |= Q(deputy=user) & within(DEPUTY_FROM)
    mine |= Q(job_center__in=led) & within(LEADER_FROM)
    rows = CompanyAgreement.objects.visible_to(user).running_out().filter(mine, valid_to__gt=today)
    rows = rows.select_related("company").order_by("valid_to", "pk")[:LIMIT]
    return [_end(row, today) for row in rows]


def _end(agreement: CompanyAgreement, today: dt.date) -> WorkItem:
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
        urgent=(agreement.last_day - today).days <= URGENT_FROM,
        actions=acts,
    )


def _promises(user: User, today: dt.date) -> list[WorkItem]:
    near = Q()
    for code, days in LEADS.items():
        near |= Q(standard=code, due_on__lte=today + dt.timedelta(days=days))
    clocks = Clock.objects.open().filter(
        near,
        responsible=user,
        due_soon_on__lte=today,
        subject_type=CompanyAgreement._meta.label_lower,
    )
    clocks = list(clocks.order_by("due_on", "pk")[:LIMIT])
    rows = CompanyAgreement.objects.filter(pk__in=[clock.subject_id for clock in clocks])
    found = {row.pk: row for row in rows.select_related("company")} if clocks else {}
    return [
        _promise(found[clock.subject_id], clock, today)
        for clock in clocks
        if clock.subject_id in found
    ]


def _promise(agreement: CompanyAgreement, clock: Clock, today: dt.date) -> WorkItem:
    is_review = clock.standard_id == REVIEW
    if is_review:
        act = _act(_("Register review"), "agreement_review", agreement)
    else:
        act = Action(
            _("Log contact"), reverse("companies:contact_new", args=[agreement.company_id])
        )
    return WorkItem(
        group=_("Contact with companies"),
        title=agreement.company.name,
        detail=_("The agreement is to be reviewed") if is_review else _("Contact as agreed"),
        path=agreement.get_absolute_url(),
        due_on=clock.due_on,
        urgent=clock.due_on <= today,
        actions=(act,),
    )


def _handles(person: str) -> Exists:
    """Whether the person in that column still handles orders somewhere."""
    held = Appointment.objects.current().filter(role__in=HANDLER_ROLES, user__is_active=True)
    return Exists(held.filter(user=OuterRef(person)))


def _left_agreements(user: User, led: set) -> list[WorkItem]:
    rows = (
        CompanyAgreement.objects.filter(Q(deputy=user) | Q(job_center__in=led))
        .filter(~_handles("responsible"), state=AgreementState.ACTIVE)
        .select_related("company", "responsible")
        .order_by("company__name_sort", "pk")[:LIMIT]
    )
    return [
        _left(
            row.company.name,
            _("%(name)s was responsible for the agreement") % {"name": row.responsible},
            row.get_absolute_url(),
            _act(_("Choose another"), "agreement_edit", row),
        )
        for row in rows
    ]


def _left_companies(user: User, led: set) -> list[WorkItem]:
    homes = ProductionUnit.objects.filter(is_main=True, municipality__job_center__in=led)
    rows = (
        Company.objects.filter(Q(key_account_deputy=user) | Q(pk__in=homes.values("company")))
        .filter(~_handles("key_account_consultant"), key_account_consultant__isnull=False)
        .select_related("key_account_consultant")
        .order_by("name_sort", "pk")[:LIMIT]
    )
    return [
        _left(
            row.name,
            _("%(name)s was the fixed contact person") % {"name": row.key_account_consultant},
            row.get_absolute_url(),
            Action(_("Choose another"), reverse("companies:company_edit", args=[row.pk])),
        )
        for row in rows
    ]


def _left(title: str, detail: str, path: str, action: Action) -> WorkItem:
    return WorkItem(
        group=_("Companies without their contact person"),
        title=title,
        detail=detail,
        path=path,
        actions=(action,),
    )


def _act(label: str, name: str, agreement: CompanyAgreement) -> Action:
    return Action(label, reverse(f"companies:{name}", args=[agreement.pk]))
