"""Agreements that ask for something: an end, a review, a contact, somebody new (R106, R107)."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from alliance.foundation.worklist import Action, Kind, WorkItem
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


def _led_by(user: User) -> set:
    return {row.job_center_id for row in user.current_appointments if row.role == Role.LEADER}


def promises_of(agreement: CompanyAgreement) -> list[Clock]:
    """The running contact and review of one agreement."""
    rows = Clock.objects.open().of(agreement).filter(standard__in=LEADS)
    return list(rows.select_related("standard").order_by("standard"))


def ends(user: User, today: dt.date) -> list[WorkItem]:
    """Ends to decide."""
    rows = _ending(user, today).visible_to(user).running_out().select_related("company")
    found = rows.only("kind", "valid_to", "company__name").order_by("valid_to", "pk")[:LIMIT]
    return [_end(row, today) for row in found]


def _ending(user: User, today: dt.date) -> QuerySet:
    """Also those about whose end somebody has decided."""

    def within(days: int) -> Q:
        return Q(valid_to__lte=today + dt.timedelta(days=days + 1))

    mine = Q(responsible=user) & within(SHOWN_FROM)
    mine |= Q(deputy=user) & within(DEPUTY_FROM)
    if led := _led_by(user):
        mine |= Q(job_center__in=led) & within(LEADER_FROM)
    active = CompanyAgreement.objects.filter(state=AgreementState.ACTIVE, end_reason="")
    return active.filter(mine, valid_to__gt=today)


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


def promises(user: User, today: dt.date) -> list[WorkItem]:
    """Reviews and contacts that are due."""
    clocks = list(_due_promises(user, today).order_by("due_on", "pk")[:LIMIT])
    rows = CompanyAgreement.objects.filter(pk__in=[clock.subject_id for clock in clocks])
    rows = rows.select_related("company").only("company__name") if clocks else ()
    found = {row.pk: row for row in rows}
    return [
        _promise(found[clock.subject_id], clock, today)
        for clock in clocks
        if clock.subject_id in found
    ]


def _due_promises(user: User, today: dt.date) -> QuerySet:
    near = Q()
    for code, days in LEADS.items():
        near |= Q(standard=code, due_on__lte=today + dt.timedelta(days=days))
    return Clock.objects.open().filter(
        near,
        responsible=user,
        due_soon_on__lte=today,
        subject_type=CompanyAgreement._meta.label_lower,
    )


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


def left_agreements(user: User, today: dt.date) -> list[WorkItem]:
    """Agreements whose person has left."""
    rows = (
        _orphaned_agreements(user, today)
        .select_related("company", "responsible")
        .only("company__name", "responsible__name", "responsible__username")
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


def _orphaned_agreements(user: User, today: dt.date) -> QuerySet:
    mine, led = Q(deputy=user), _led_by(user)
    if led:
        mine |= Q(job_center__in=led)
    active = CompanyAgreement.objects.filter(mine, state=AgreementState.ACTIVE)
    return active.filter(~_handles("responsible"))


def left_companies(user: User, today: dt.date) -> list[WorkItem]:
    """Companies whose person has left."""
    rows = (
        _orphaned_companies(user, today)
        .select_related("key_account_consultant")
        .only("name", "key_account_consultant__name", "key_account_consultant__username")
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


def _orphaned_companies(user: User, today: dt.date) -> QuerySet:
    mine, led = Q(key_account_deputy=user), _led_by(user)
    if led:
        homes = ProductionUnit.objects.filter(is_main=True, municipality__job_center__in=led)
        mine |= Q(pk__in=homes.values("company"))
    held = Company.objects.filter(mine, key_account_consultant__isnull=False)
    return held.filter(~_handles("key_account_consultant"))


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


KINDS = (
    Kind(_ending, ends),
    Kind(_due_promises, promises),
    Kind(_orphaned_agreements, left_agreements),
    Kind(_orphaned_companies, left_companies),
)
