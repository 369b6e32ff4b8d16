"""Companies and agreements whose person has left, so that somebody new is chosen (R107)."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from alliance.foundation.addresses import address
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from companies.choices import AgreementState
from companies.models import Company, CompanyAgreement, ProductionUnit
from jobcenters.models import Appointment, User
from jobcenters.roles import HANDLER_ROLES

LIMIT = 50


def _handles(person: str) -> Exists:
    """Whether the person in that column still handles orders somewhere."""
    held = Appointment.objects.current().filter(role__in=HANDLER_ROLES, user__is_active=True)
    return Exists(held.filter(user=OuterRef(person)))


def left_agreements(user: User, led: Led) -> list[WorkItem]:
    """Agreements whose person has left."""
    return [
        _left(
            row.company.name,
            _("%(name)s was responsible for the agreement") % {"name": row.responsible},
            row.get_absolute_url(),
            Action(_("Choose another"), address("companies:agreement_edit", row.pk)),
        )
        for row in _rows_of_orphaned_agreements(user, led)
    ]


@prepared
def _rows_of_orphaned_agreements(user: User, led: Led) -> QuerySet:
    return (
        _orphaned_agreements(user, led)
        .select_related("company", "responsible")
        .only("company__name", "responsible__name", "responsible__username")
        .order_by("company__name_sort", "pk")[:LIMIT]
    )


def _orphaned_agreements(user: User, led: Led) -> QuerySet:
    mine = Q(deputy=user) | Q(job_center__in=led)
    active = CompanyAgreement.objects.filter(mine, state=AgreementState.ACTIVE)
    return active.filter(~_handles("responsible"))


def left_companies(user: User, led: Led) -> list[WorkItem]:
    """Companies whose person has left."""
    return [
        _left(
            row.name,
            _("%(name)s was the fixed contact person") % {"name": row.key_account_consultant},
            row.get_absolute_url(),
            Action(_("Choose another"), address("companies:company_edit", row.pk)),
        )
        for row in _rows_of_orphaned_companies(user, led)
    ]


@prepared
def _rows_of_orphaned_companies(user: User, led: Led) -> QuerySet:
    return (
        _orphaned_companies(user, led)
        .select_related("key_account_consultant")
        .only("name", "key_account_consultant__name", "key_account_consultant__username")
        .order_by("name_sort", "pk")[:LIMIT]
    )


def _orphaned_companies(user: User, led: Led) -> QuerySet:
    homes = ProductionUnit.objects.filter(is_main=True, municipality__job_center__in=led)
    mine = Q(key_account_deputy=user) | Q(pk__in=homes.values("company"))
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


KINDS = (
    Kind(_orphaned_agreements, left_agreements),
    Kind(_orphaned_companies, left_companies),
)
