"""Sites of a company: added and changed by the job center of their municipality."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.forms.companies import UnitForm
from companies.models import Company, ProductionUnit
from companies.services import register
from companies.views.asked import require


@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest, pk) -> HttpResponse:
    """Add a site; the form begins with the person's own municipality."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(policies.can_add_unit(request.user, company))
    home = request.user.home_center
    unit = ProductionUnit(
        company=company, name=company.name, municipality_id=home.municipality_id if home else None
    )
    form = UnitForm(request.POST or None, user=request.user, unit=unit)
    if form.is_valid():
        with shown_on(form):
            register.add_unit(company, actor=request.user, fields=form.values)
            messages.success(request, _("The site is added."))
            return redirect(company)
    context = {"form": form, "company": company}
    return render(request, "companies/unit_new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk) -> HttpResponse:
    """Change a site; for the job center of its municipality only (R011)."""
    unit = _unit_or_404(request, pk)
    require(policies.can_edit_unit(request.user, unit))
    form = UnitForm(request.POST or None, user=request.user, unit=unit)
    if form.is_valid():
        with shown_on(form):
            version = form.cleaned_data["version"]
            register.edit_unit(unit, actor=request.user, fields=form.values, version=version)
            messages.success(request, _("The site is saved."))
            return redirect(unit.company)
    context = {
        "form": form,
        "unit": unit,
        "company": unit.company,
        "may_move": not unit.is_main and policies.can_edit_company(request.user, unit.company),
    }
    return render(request, "companies/unit_edit.html", context, status=status_of(form))


@require_POST
def unit_main(request: HttpRequest, pk) -> HttpResponse:
    """Make it the main site: its municipality becomes the company's home."""
    unit = _unit_or_404(request, pk)
    register.move_main_site(unit, actor=request.user)
    messages.success(request, _("The main site has moved."))
    return redirect(unit.company)


def _unit_or_404(request: HttpRequest, pk) -> ProductionUnit:
    visible = ProductionUnit.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("company", "municipality__job_center"), pk=pk)
