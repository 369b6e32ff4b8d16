"""Agreements with companies: the register, the page, and what can be done with one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation import calendar
from alliance.foundation.attachments.views import attach_page, attachments_context
from alliance.foundation.audit.models import Event
from alliance.foundation.htmx import render_part
from alliance.foundation.paging import take_page
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.forms.agreement_lists import AgreementFilterForm
from companies.forms.agreements import AgreementForm
from companies.models import AgreementConcept, Company, CompanyAgreement
from companies.services import agreements
from companies.statistics import agreements_per_service
from companies.views.asked import asked_row, require
from companies.worklist.agreements import promises_of


@require_GET
def agreement_list(request: HttpRequest) -> HttpResponse:
    """The one register of the alliances, what runs out first on top (R160)."""
    require(policies.can_see_register(request.user))
    form = AgreementFilterForm(request.GET, user=request.user)
    visible = CompanyAgreement.objects.visible_to(request.user).for_list()
    page = take_page(form.narrowed(visible), request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "today": calendar.today(),
    }
    return render_part(request, "companies/agreement_list.html", "rows", context)


@require_GET
def agreement_services(request: HttpRequest) -> HttpResponse:
    """How many agreements in force draw on each service (R105)."""
    require(policies.can_see_register(request.user))
    visible = CompanyAgreement.objects.visible_to(request.user)
    context = {
        "rows": agreements_per_service(visible.in_force(calendar.today())),
    }
    return render(request, "companies/agreement_services.html", context)


@require_GET
def agreement_detail(request: HttpRequest, pk) -> HttpResponse:
    """One agreement with its contents, its deadlines and its history."""
    agreement = _agreement_or_404(request, pk)
    context = {
        "agreement": agreement,
        "company": agreement.company,
        "services": agreement.services.order_by("category", "name_sort"),
        "places": agreement.places.all(),
        "reminders": agreement.renewal_reminders.filter(ends_on=agreement.last_day),
        "promises": promises_of(agreement),
        "renewal": agreement.next_one,
        "restriction": agreement.company.restriction_on(calendar.today()),
        "may_handle": policies.can_handle_agreement(request.user, agreement),
        "events": Event.objects.of(agreement),
        **attachments_context(request.user, agreement),
    }
    return render(request, "companies/agreement_detail.html", context)


@require_http_methods(["GET", "POST"])
def agreement_attach(request: HttpRequest, pk) -> HttpResponse:
    """Put the signed document, or another file, on an agreement (R103)."""
    agreement = _agreement_or_404(request, pk)
    require(policies.can_handle_agreement(request.user, agreement))
    return attach_page(request, agreement)


@require_http_methods(["GET", "POST"])
def agreement_new(request: HttpRequest, pk) -> HttpResponse:
    """Begin an agreement with a company; ``?concept=`` fills in what the alliance has decided."""
    visible = Company.objects.visible_to(request.user)
    company = get_object_or_404(visible.prefetch_related("units__municipality__job_center"), pk=pk)
    require(may_begin(request.user, company))
    concepts = AgreementConcept.objects.visible_to(request.user).current().newest()
    concept = asked_row(request.GET.get("concept", ""), concepts)
    begun = agreements.begun_from(company, concept, actor=request.user)
    form = AgreementForm(request.POST or None, user=request.user, agreement=begun)
    if form.is_valid():
        with shown_on(form):
            row = agreements.draft_agreement(
                company,
                actor=request.user,
                job_center=form.cleaned_data["job_center"],
                agreement=form.agreement,
            )
            messages.success(request, _("The draft is kept. It holds once it is signed."))
            return redirect(row)
    context = {"form": form, "company": company, "concept": concept, "concepts": concepts}
    return render(request, "companies/agreement_new.html", context, status=status_of(form))


def may_begin(user, company: Company) -> bool:
    """Whether any site of the company lies with a job center for which ``user`` may agree."""
    centers = {unit.municipality.job_center for unit in company.units.all()}
    return any(policies.can_make_agreement(user, company, center) for center in centers)


@require_http_methods(["GET", "POST"])
def agreement_edit(request: HttpRequest, pk) -> HttpResponse:
    """Change what the agreement says."""
    agreement = _agreement_or_404(request, pk)
    require(policies.can_handle_agreement(request.user, agreement))
    form = AgreementForm(request.POST or None, user=request.user, agreement=agreement)
    if form.is_valid():
        with shown_on(form):
            agreements.edit_agreement(
                agreement,
                actor=request.user,
                changed=form.agreement,
                version=form.cleaned_data["version"],
            )
            messages.success(request, _("The agreement is saved."))
            return redirect(agreement)
    context = {"form": form, "agreement": agreement, "company": agreement.company}
    return render(request, "companies/agreement_edit.html", context, status=status_of(form))


@require_POST
def agreement_delete(request: HttpRequest, pk) -> HttpResponse:
    """Throw a draft away."""
    agreement = _agreement_or_404(request, pk)
    agreements.delete_draft_agreement(agreement, actor=request.user)
    messages.success(request, _("The draft is deleted."))
    return redirect(reverse("companies:company_detail", args=[agreement.company_id]))


def _agreement_or_404(request: HttpRequest, pk) -> CompanyAgreement:
    visible = CompanyAgreement.objects.visible_to(request.user)
    return get_object_or_404(visible.for_page(), pk=pk)
