"""Inquiries to answer and companies to contact (R144, R146)."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from alliance.foundation.addresses import address
from alliance.foundation.calendar import today
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from companies.models import Company, Contact, Inquiry, ProductionUnit
from jobcenters.models import JobCenter
from servicecatalog.models import Clock

FIRST_RESPONSE = "S01"


def first_response_clocks(inquiries: Iterable[Inquiry]) -> dict[object, Clock]:
    """The S01 clock of each inquiry by its key, in one query."""
    clocks = Clock.objects.filter(
        standard=FIRST_RESPONSE,
        subject_type=Inquiry._meta.label_lower,
        subject_id__in=[inquiry.pk for inquiry in inquiries],
    )
    return {clock.subject_id: clock for clock in clocks}


def inquiries(user, led: Led) -> list[WorkItem]:
    """Open inquiries that are mine or nobody's."""
    return [_inquiry_item(row) for row in _rows_of_inquiries(user)]


@prepared
def _rows_of_inquiries(user) -> QuerySet:
    clocks = Clock.objects.filter(standard=FIRST_RESPONSE, subject_id=OuterRef("pk"))
    return (
        _open_inquiries(user, ())
        .annotate(due_on=Subquery(clocks.values("due_on")[:1]))
        .select_related("company")
        .only("subject", "phone", "company_text", "assigned_to", "company__name")
        .order_by("received_at")
    )


def _open_inquiries(user, led: Led) -> QuerySet:
    handled = JobCenter.objects.keys_open_to(user, "handle_orders")
    mine = Q(assigned_to=user) | Q(assigned_to=None)
    return Inquiry.objects.open().filter(mine, job_center__in=handled)


def _inquiry_item(inquiry: Inquiry) -> WorkItem:
    answer = Action(_("Answer"), address("companies:inquiry_answer", inquiry.pk))
    nobody = "" if inquiry.assigned_to_id else " · " + _("nobody has taken it")
    return WorkItem(
        group=_("New inquiries"),
        title=inquiry.company_name,
        detail=f"{inquiry.subject}{nobody}",
        path=inquiry.get_absolute_url(),
        due_on=inquiry.due_on,
        phone=inquiry.phone,
        urgent=inquiry.due_on is not None and inquiry.due_on <= today(),
        actions=(answer,),
    )


def next_contacts(user, led: Led) -> list[WorkItem]:
    """Companies whose next contact has come and that are mine."""
    return [_company_item(row, user) for row in _rows_to_contact(user)]


@prepared
def _rows_to_contact(user) -> QuerySet:
    return (
        _agreed_days(user, ())
        .visible_to(user)
        .annotate(main_phone=Subquery(ProductionUnit.objects.main_of("pk").values("phone")))
        .only("name", "key_account_consultant", "next_contact_on")
        .order_by("next_contact_on", "name_sort")
    )


def _agreed_days(user, led: Led) -> QuerySet:
    """Also those of companies that are not visible any more."""
    planned_by_me = Contact.objects.filter(
        company=OuterRef("pk"), by=user, next_contact_on=OuterRef("next_contact_on")
    )
    come = Company.objects.filter(next_contact_on__lte=today())
    return come.filter(Q(key_account_consultant=user) | Exists(planned_by_me))


def _company_item(company: Company, user) -> WorkItem:
    log = Action(_("Log contact"), address("companies:contact_new", company.pk))
    is_mine = company.key_account_consultant_id == user.pk
    return WorkItem(
        group=_("Contact with companies"),
        title=company.name,
        detail=_("You are key account consultant") if is_mine else _("You agreed on this day"),
        path=company.get_absolute_url(),
        due_on=company.next_contact_on,
        phone=company.main_phone or "",
        urgent=True,
        actions=(log,),
    )


KINDS = (Kind(_open_inquiries, inquiries), Kind(_agreed_days, next_contacts))
