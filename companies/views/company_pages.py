"""The page of a company, and the part of it that is fetched when somebody scrolls that far.

What is needed with the company on the phone stands on the page at once. One query looks which of
the rarer things there are, and only those are asked for: most companies have no dispute, no merge
and no joint visit. A page takes twelve queries with those of the shell, and one more for each of
the rarer things that this company has (two for joint visits); the rest takes five on top.
"""

import uuid

from django.db.models import QuerySet, TextField, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from alliance.foundation import calendar
from alliance.foundation.attachments.views import attachments_context
from alliance.foundation.audit.models import Event
from alliance.foundation.htmx import wants_part
from alliance.foundation.panels import panels_for
from alliance.foundation.prepared import prepared
from companies import policies
from companies.models import (
    Company,
    CompanyAgreement,
    Contact,
    ContactParticipant,
    ContactPerson,
    CooperationPeriod,
    Feedback,
    Inquiry,
    JointVisit,
    Merge,
    PlannedVisit,
    ProductionUnit,
    RegisterChange,
    Restriction,
)
from companies.services.one_voice import OneVoice, coming_visits, plans_of_allies, warning_among
from companies.views.agreements import may_begin
from jobcenters.models import JobCenter

LATEST_CONTACTS = 10
ALL_CONTACTS = 500
LATEST_INQUIRIES = 10
LATEST_VISITS = 10
LATEST_PERIODS = 4
LATEST_EVENTS = 50
LATEST_FEEDBACK = 5
# Named, since the log is indexed by type and key: by key alone it would be read whole.
SHOWN_IN_HISTORY = (Company, ProductionUnit, ContactPerson, Restriction, Merge)


@require_GET
def company_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything about a company: who spoke with it last, sites, people, log (R096); files,
    feedback and history follow as `company_more`."""
    company = _seen(request.user, pk)
    if company is None:
        visible = Company.objects.visible_to(request.user)
        return redirect(get_object_or_404(visible.filter(duplicates=pk)))
    return render(request, "companies/company_detail.html", _context(request, company))


@require_GET
def company_more(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Files, feedback and history: alone for htmx, else on the company's page, whole for paper."""
    company = _seen(request.user, pk)
    if company is None:
        return redirect(get_object_or_404(Company.objects.visible_to(request.user), duplicates=pk))
    if wants_part(request):
        context = {"company": company, **_rights(request.user, company)}
        template = "companies/_company_more.html"
    else:
        context = {**_context(request, company), "has_more": True}
        template = "companies/company_detail.html"
    return render(request, template, context | _more(request.user, company))


def _seen(user, pk: uuid.UUID) -> Company | None:
    """The company with its sites, for a person who may see it."""
    company = next(iter(_company(pk, user)), None)
    if company is not None:
        company.seen_by = user.pk
        company.take_related("units", _sites(pk))
    return company


@prepared
def _company(pk: uuid.UUID, user) -> QuerySet:
    visible = Company.objects.visible_to(user).filter(pk=pk)
    return visible.select_related(
        "key_account_consultant", "key_account_deputy", "last_contact_by"
    ).order_by("pk")


@prepared
def _sites(company: uuid.UUID) -> QuerySet:
    return ProductionUnit.objects.filter(company=company).for_page()


# What most companies have not, by a name: found whoever may see it, shown as the reader may.
RARE = {
    "restrictions": lambda company: Restriction.objects.filter(company=company),
    "plans": lambda company: PlannedVisit.objects.waiting().of(company),
    "visits": lambda company: JointVisit.objects.filter(company=company),
    "merges": Merge.objects.of,
    "changes": RegisterChange.objects.to_show,
    "agreements": lambda company: CompanyAgreement.objects.filter(company=company),
    "inquiries": lambda company: Inquiry.objects.filter(company=company),
    "participants": lambda company: ContactParticipant.objects.filter(contact__company=company),
    "periods": lambda company: CooperationPeriod.objects.filter(company=company),
}


@prepared
def _rare_things(company: uuid.UUID) -> QuerySet:
    """The names of those that there are."""
    first, *others = (
        found(company).order_by().values_list(Value(name, TextField()), flat=True)[:1]
        for name, found in RARE.items()
    )
    return first.union(*others, all=True)


def _context(request: HttpRequest, company: Company) -> dict[str, object]:
    user, pk = request.user, company.pk
    there = frozenset(_rare_things(pk))
    company.take_related("restrictions", _restrictions(pk) if "restrictions" in there else [])
    limit = ALL_CONTACTS if "contacts" in request.GET else LATEST_CONTACTS
    contacts = _contacts(pk, user, limit=limit + 1)
    _give_participants(contacts, are_there="participants" in there)
    people = _people(pk, user)
    return {
        "company": company,
        "restriction": company.restriction_on(calendar.today()),
        "restrictions": company.restrictions.all(),
        "units": company.units.all(),
        "contacts": contacts[:limit],
        "has_more_contacts": len(contacts) > limit,
        "voice": OneVoice(
            contact=warning_among(contacts, company, user, is_all=len(contacts) <= limit),
            plans=plans_of_allies(company, user) if "plans" in there else (),
            visits=coming_visits(company, user) if "visits" in there else (),
        ),
        "people": [person for person in people if person.ended_on is None],
        "former_people": [person for person in people if person.ended_on],
        "sees_profile": policies.sees_profile(user, company),
        "inquiries": _inquiries(pk, user) if "inquiries" in there else (),
        "merges": _merges(pk, user) if "merges" in there else (),
        "visits": _visits(pk, user) if "visits" in there else (),
        "register_changes": _changes(pk) if "changes" in there else (),
        "panels": panels_for(company, user),
        "agreements": _agreements(pk, user) if "agreements" in there else (),
        "periods": _periods(pk) if "periods" in there else (),
        "today": calendar.today(),
        **_rights(user, company),
    }


def _rights(user, company: Company) -> dict[str, object]:
    home = user.home_center
    return {
        "may_edit": policies.can_edit_company(user, company),
        "editable_centers": JobCenter.objects.keys_open_to(user, "handle_orders"),
        "may_add": policies.can_register_company(user),
        "may_visit": home is not None and policies.can_request_visit(user, company, home),
        "may_agree": may_begin(user, company),
        "may_log": home is not None and policies.can_log_contact(user, company, home),
        "may_ask": home is not None and policies.can_register_inquiry(user, home),
    }


@prepared
def _restrictions(company: uuid.UUID) -> QuerySet:
    return Restriction.objects.filter(company=company).order_by("-valid_from", "created_at")


@prepared
def _contacts(company: uuid.UUID, user, *, limit: int) -> QuerySet:
    visible = Contact.objects.visible_to(user).filter(company=company)
    return visible.for_log()[:limit]


def _give_participants(contacts: list[Contact], *, are_there: bool) -> None:
    """Let each contact know who took part, in one query."""
    found: dict[uuid.UUID, list[ContactParticipant]] = {}
    for part in _participants([contact.pk for contact in contacts]) if are_there else ():
        found.setdefault(part.contact_id, []).append(part)
    for contact in contacts:
        contact.take_related("participants", found.get(contact.pk, []))


@prepared
def _participants(contacts: list[uuid.UUID]) -> QuerySet:
    rows = ContactParticipant.objects.filter(contact__in=contacts)
    return rows.select_related("user", "job_center").order_by("created_at", "pk")


@prepared
def _people(company: uuid.UUID, user) -> QuerySet:
    people = ContactPerson.objects.visible_to(user).with_last_contact(user)
    return people.filter(company=company).with_unit().order_by("name")


@prepared
def _inquiries(company: uuid.UUID, user) -> QuerySet:
    return Inquiry.objects.visible_to(user).filter(company=company).newest()[:LATEST_INQUIRIES]


@prepared
def _merges(company: uuid.UUID, user) -> QuerySet:
    return Merge.objects.visible_to(user).of(company).for_notice()


@prepared
def _visits(company: uuid.UUID, user) -> QuerySet:
    visible = JointVisit.objects.visible_to(user).filter(company=company)
    return visible.order_by("-requested_at")[:LATEST_VISITS]


@prepared
def _changes(company: uuid.UUID) -> QuerySet:
    return RegisterChange.objects.to_show(company)


@prepared
def _agreements(company: uuid.UUID, user) -> QuerySet:
    visible = CompanyAgreement.objects.visible_to(user).filter(company=company)
    return visible.for_list().newest()


@prepared
def _periods(company: uuid.UUID) -> QuerySet:
    return CooperationPeriod.objects.filter(company=company).newest()[:LATEST_PERIODS]


def _more(user, company: Company) -> dict[str, object]:
    sees_profile = policies.sees_profile(user, company)
    return {
        "feedback": _feedback(company.pk, user),
        "sees_profile": sees_profile,
        "events": _history(user, company) if sees_profile else [],
        **attachments_context(user, company),
    }


@prepared
def _feedback(company: uuid.UUID, user) -> QuerySet:
    return Feedback.objects.visible_to(user).filter(company=company).newest()[:LATEST_FEEDBACK]


def _history(user, company: Company) -> list[Event]:
    """What the log says of the company and of what belongs to it, newest first."""
    keys = [company.pk, *(unit.pk for unit in company.units.all())]
    return _events([*keys, *_other_keys(company.pk, user)])


@prepared
def _other_keys(company: uuid.UUID, user) -> QuerySet:
    people, *others = (
        rows.order_by().values_list("pk", flat=True)
        for rows in (
            ContactPerson.objects.visible_to(user).filter(company=company),
            Restriction.objects.filter(company=company),
            Company.objects.filter(merged_into=company),
        )
    )
    return people.union(*others, all=True)


@prepared
def _events(keys: list[uuid.UUID]) -> QuerySet:
    kinds = [kind._meta.label_lower for kind in SHOWN_IN_HISTORY]
    events = Event.objects.filter(target_type__in=kinds, target_id__in=keys)
    return events.order_by("-at", "-sequence")[:LATEST_EVENTS]
