"""The register: list, page, entry and core data of companies, and the fragments while typing."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation import calendar
from alliance.foundation.attachments.views import attach_page, attachments_context
from alliance.foundation.audit.models import Event
from alliance.foundation.exports import export
from alliance.foundation.htmx import render_part
from alliance.foundation.paging import take_page
from alliance.foundation.panels import panels_for
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.exports import COMPANIES, company_rows
from companies.forms.companies import CompanyForm, CompanyNewForm, typed_candidate
from companies.forms.filters import CompanyFilterForm
from companies.forms.imports import administered_by
from companies.models import (
    Company,
    ContactPerson,
    Inquiry,
    Merge,
    ProductionUnit,
    RegisterChange,
    Restriction,
)
from companies.services import inquiries, register
from companies.services.duplicates import find_duplicates
from companies.services.one_voice import one_voice
from companies.views.agreements import may_begin
from companies.views.asked import asked_row, require
from jobcenters.models import JobCenter

SUGGESTIONS = 8
SHORTEST_QUERY = 2
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
def company_list(request: HttpRequest) -> HttpResponse:
    """The register of the alliances, by search, filter and order in the address (R003)."""
    require(policies.can_see_register(request.user))
    form = CompanyFilterForm(request.GET, user=request.user)
    visible = Company.objects.visible_to(request.user).with_main_city().for_list(request.user)
    page = take_page(form.narrowed(visible), request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "may_enter": policies.can_register_company(request.user),
        "may_import": administered_by(request.user).exists(),
    }
    return render_part(request, "companies/company_list.html", "rows", context)


@require_POST
def company_export(request: HttpRequest) -> HttpResponse:
    """The companies of the filters in the address as a file."""
    require(policies.can_see_register(request.user))
    visible = Company.objects.visible_to(request.user).with_main_city().for_list(request.user)
    found = CompanyFilterForm(request.GET, user=request.user).narrowed(visible)
    return export(
        COMPANIES,
        company_rows(found),
        kind=request.POST.get("format", ""),
        actor=request.user,
        count=found.order_by().count(),
        filters=request.GET.urlencode(),
    )


@require_GET
def company_suggest(request: HttpRequest) -> HttpResponse:
    """Companies for a typeahead: by name, CVR, P-number or phone."""
    text = request.GET.get("q", "").strip()[:100]
    visible = Company.objects.visible_to(request.user)
    rows = visible.suggested(text)[:SUGGESTIONS] if len(text) >= SHORTEST_QUERY else []
    options = [{"value": row.pk, "label": row.label, "hint": _hint(row)} for row in rows]
    return render(request, "components/options.html", {"options": options})


def _hint(company: Company) -> str:
    restriction = next(iter(company.current_restrictions), None)
    return restriction.get_kind_display() if restriction else ""


@require_GET
def company_duplicates(request: HttpRequest) -> HttpResponse:
    """The warning while typing: these may be the same company (lesson 14)."""
    return render(request, "companies/_duplicates.html", _duplicates(request.user, request.GET))


def _duplicates(user, typed: QueryDict) -> dict[str, object]:
    matches = find_duplicates(user, typed_candidate(typed))
    return {
        "matches": matches,
        "is_certain": any(match.is_certain for match in matches),
        "is_confirmed": "is_another" in typed,
    }


@require_http_methods(["GET", "POST"])
def company_new(request: HttpRequest) -> HttpResponse:
    """Enter a company; ``?inquiry=`` fills in what the one who asked has said."""
    require(policies.can_register_company(request.user))
    visible = Inquiry.objects.visible_to(request.user)
    inquiry = asked_row(request.GET.get("inquiry", ""), visible.open())
    form = CompanyNewForm(request.POST or None, user=request.user, initial=_told(inquiry))
    if form.is_valid():
        with shown_on(form):
            company = _enter(request.user, inquiry, form)
            messages.success(request, _("The company is in the register."))
            return redirect(inquiry or company)
    context = {"form": form, "inquiry": inquiry, **_duplicates(request.user, request.POST)}
    return render(request, "companies/company_new.html", context, status=status_of(form))


def _enter(user, inquiry: Inquiry | None, form: CompanyNewForm) -> Company:
    entry = {
        "company": form.company,
        "unit": form.unit,
        "person": form.person,
        "is_another": form.cleaned_data["is_another"],
    }
    if inquiry is not None:
        return inquiries.enter_company(inquiry, actor=user, **entry)
    return register.create_company(actor=user, **entry)


def _told(inquiry: Inquiry | None) -> dict[str, str]:
    if inquiry is None:
        return {}
    return {
        "name": inquiry.company_text,
        "person_name": inquiry.caller,
        "person_phone": inquiry.phone,
        "person_email": inquiry.email,
    }


@require_GET
def company_detail(request: HttpRequest, pk) -> HttpResponse:
    """Everything about a company: who spoke with it last, sites, people, log, history (R096)."""
    visible = Company.objects.visible_to(request.user).select_related(
        "key_account_consultant", "key_account_deputy", "last_contact_by"
    )
    # Sites and restrictions are asked of in several places of the page, and read once.
    restrictions = Prefetch("restrictions", Restriction.objects.order_by("-valid_from"))
    sites = Prefetch("units", ProductionUnit.objects.for_page())
    company = visible.prefetch_related(sites, restrictions).filter(pk=pk).first()
    if company is None:
        return redirect(get_object_or_404(visible.filter(duplicates=pk)))
    company.seen_by = request.user.pk
    limit = ALL_CONTACTS if "contacts" in request.GET else LATEST_CONTACTS
    contacts = company.contacts.visible_to(request.user).for_log()[: limit + 1]
    context = {
        "company": company,
        "restriction": company.restriction_on(calendar.today()),
        "restrictions": company.restrictions.all(),
        "units": company.units.all(),
        "contacts": list(contacts)[:limit],
        "has_more_contacts": len(contacts) > limit,
        "voice": one_voice(company, request.user),
        "inquiries": company.inquiries.visible_to(request.user).newest()[:LATEST_INQUIRIES],
        "merges": Merge.objects.visible_to(request.user).of(company).for_notice(),
        "feedback": company.feedback.visible_to(request.user).newest()[:LATEST_FEEDBACK],
        "visits": company.visits.visible_to(request.user).order_by("-requested_at")[:LATEST_VISITS],
        "register_changes": RegisterChange.objects.to_show(company),
        "panels": panels_for(company, request.user),
        "agreements": company.agreements.visible_to(request.user).for_list().newest(),
        "periods": company.cooperation_periods.newest()[:LATEST_PERIODS],
        "today": calendar.today(),
        **_people_and_history(request.user, company),
        **_rights(request.user, company),
        **attachments_context(request.user, company),
    }
    return render(request, "companies/company_detail.html", context)


@require_http_methods(["GET", "POST"])
def company_attach(request: HttpRequest, pk) -> HttpResponse:
    """Put a file on a company."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(policies.can_attach(request.user, company))
    return attach_page(request, company)


def _people_and_history(user, company: Company) -> dict[str, object]:
    people = ContactPerson.objects.visible_to(user).with_last_contact(user)
    people = list(people.filter(company=company).with_unit().order_by("name"))
    keys = [company.pk, *(person.pk for person in people)]
    keys += [row.pk for row in (*company.units.all(), *company.restrictions.all())]
    keys += company.duplicates.values_list("pk", flat=True)
    sees_profile = policies.sees_profile(user, company)
    kinds = [kind._meta.label_lower for kind in SHOWN_IN_HISTORY]
    events = Event.objects.filter(target_type__in=kinds, target_id__in=keys)
    return {
        "people": [person for person in people if person.ended_on is None],
        "former_people": [person for person in people if person.ended_on],
        "sees_profile": sees_profile,
        "events": events.order_by("-at", "-sequence")[:LATEST_EVENTS] if sees_profile else [],
    }


def _rights(user, company: Company) -> dict[str, object]:
    handles = policies.can_register_company(user)
    home = user.home_center
    return {
        "may_edit": policies.can_edit_company(user, company),
        "editable_centers": JobCenter.objects.keys_open_to(user, "handle_orders"),
        "may_add": handles,
        "may_visit": home is not None and policies.can_request_visit(user, company, home),
        "may_agree": may_begin(user, company),
        "may_log": home is not None and policies.can_log_contact(user, company, home),
        "may_ask": home is not None and policies.can_register_inquiry(user, home),
    }


@require_http_methods(["GET", "POST"])
def company_edit(request: HttpRequest, pk) -> HttpResponse:
    """Core data; for the home job center only (R011)."""
    visible = Company.objects.visible_to(request.user)
    company = get_object_or_404(visible.prefetch_related("units__municipality__job_center"), pk=pk)
    require(policies.can_edit_company(request.user, company))
    form = CompanyForm(request.POST or None, company=company)
    if form.is_valid():
        with shown_on(form):
            version = form.cleaned_data["version"]
            register.edit_company(company, actor=request.user, fields=form.values, version=version)
            messages.success(request, _("The company is saved."))
            return redirect(company)
    context = {"form": form, "company": company}
    return render(request, "companies/company_edit.html", context, status=status_of(form))
