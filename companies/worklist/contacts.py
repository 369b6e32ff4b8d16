"""Inquiries to answer and companies to contact (R144, R146)."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.foundation.worklist import Action, WorkItem
from companies.models import Company, Contact, Inquiry
from jobcenters.models import JobCenter
from servicecatalog.models import Clock

FIRST_RESPONSE = "S01"


def items_of(user, today: dt.date) -> list[WorkItem]:
    """Open inquiries that are mine or nobody's, and companies whose next contact has come and that
    are mine."""
    return [*_inquiries(user, today), *_next_contacts(user, today)]


def first_response_clocks(inquiries: Iterable[Inquiry]) -> dict[object, Clock]:
    """The S01 clock of each inquiry by its key, in one query."""
    clocks = Clock.objects.filter(
        standard=FIRST_RESPONSE,
        subject_type=Inquiry._meta.label_lower,
        subject_id__in=[inquiry.pk for inquiry in inquiries],
    )
    return {clock.subject_id: clock for clock in clocks}


def _inquiries(user, today: dt.date) -> list[WorkItem]:
    handled = JobCenter.objects.keys_open_to(user, "handle_orders")
    rows = list(
        Inquiry.objects.open()
        .filter(Q(assigned_to=user) | Q(assigned_to=None), job_center__in=handled)
        .select_related("company")
        .order_by("received_at")
    )
    clocks = first_response_clocks(rows)
    return [_inquiry_item(row, clocks.get(row.pk), user, today) for row in rows]


def _inquiry_item(inquiry: Inquiry, clock: Clock | None, user, today: dt.date) -> WorkItem:
    due_on = clock.due_on if clock else None
    answer = Action(_("Answer"), reverse("companies:inquiry_answer", args=[inquiry.pk]))
    nobody = "" if inquiry.assigned_to_id else " · " + _("nobody has taken it")
    return WorkItem(
        group=_("New inquiries"),
        title=inquiry.company_name,
        detail=f"{inquiry.subject}{nobody}",
        path=inquiry.get_absolute_url(),
        due_on=due_on,
        phone=inquiry.phone,
        urgent=due_on is not None and due_on <= today,
        actions=(answer,),
    )


def _next_contacts(user, today: dt.date) -> list[WorkItem]:
    planned_by_me = Contact.objects.filter(
        company=OuterRef("pk"), by=user, next_contact_on=OuterRef("next_contact_on")
    )
    rows = (
        Company.objects.visible_to(user)
        .filter(next_contact_on__lte=today)
        .filter(Q(key_account_consultant=user) | Exists(planned_by_me))
        .prefetch_related("units")
        .order_by("next_contact_on", "name_sort")
    )
    return [_company_item(row, user) for row in rows]


def _company_item(company: Company, user) -> WorkItem:
    log = Action(_("Log contact"), reverse("companies:contact_new", args=[company.pk]))
    is_mine = company.key_account_consultant_id == user.pk
    return WorkItem(
        group=_("Contact with companies"),
        title=company.name,
        detail=_("You are key account consultant") if is_mine else _("You agreed on this day"),
        path=company.get_absolute_url(),
        due_on=company.next_contact_on,
        phone=company.main_unit.phone if company.main_unit else "",
        urgent=True,
        actions=(log,),
    )
