"""The register: list, entry and core data of companies, and the fragments while typing."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.attachments.views import attach_page
from alliance.foundation.exports import export
from alliance.foundation.htmx import render_part
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.exports import COMPANIES, company_rows
from companies.forms.companies import CompanyForm, CompanyNewForm, typed_candidate
from companies.forms.filters import CompanyFilterForm
from companies.forms.imports import administered_by
from companies.models import (
    Company,
    Inquiry,
)
from companies.services import inquiries, register
from companies.services.duplicates import find_duplicates
from companies.views.asked import asked_row, require
from companies.views.register_rows import page_of_keys, register_rows

SUGGESTIONS = 8
SHORTEST_QUERY = 2


@require_GET
def company_list(request: HttpRequest) -> HttpResponse:
    """The register of the alliances, by search, filter and order in the address (R003)."""
    require(policies.can_see_register(request.user))
    form = CompanyFilterForm(request.GET, user=request.user)
    keys = page_of_keys(form, request.user, request.GET.get("page"))
    page = replace(keys, rows=register_rows(keys.rows, request.user))
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
    visible = Company.objects.visible_to(request.user).for_list(request.user)
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


@require_http_methods(["GET", "POST"])
def company_attach(request: HttpRequest, pk) -> HttpResponse:
    """Put a file on a company."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(policies.can_attach(request.user, company))
    return attach_page(request, company)


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
