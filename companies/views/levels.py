"""The cooperation level: figures over the years, and one company's level set by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation import calendar
from alliance.foundation.exports import export
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.exports import LEVELS, level_lines
from companies.forms.levels import LevelForm
from companies.models import Company
from companies.services import levels
from companies.statistics import growth_clocks, level_rows
from companies.views.asked import require
from jobcenters.models import JobCenter
from servicecatalog.statistics import half_years

SHOWN_HALF_YEARS = 6


@require_GET
def level_list(request: HttpRequest) -> HttpResponse:
    """Companies per level and half-year, together and by job center (R097, S22)."""
    require(policies.can_see_register(request.user))
    centers = list(JobCenter.objects.in_reach_of(request.user).in_danish_order())
    periods = half_years(calendar.today(), SHOWN_HALF_YEARS)
    rows = level_rows(centers, periods)
    clocks = growth_clocks(centers)
    context = {
        "periods": periods,
        "together": rows[None],
        "by_center": [(center, rows[center.pk], clocks.get(center.pk)) for center in centers],
    }
    return render(request, "companies/level_list.html", context)


@require_POST
def level_export(request: HttpRequest) -> HttpResponse:
    """The same figures as a file."""
    require(policies.can_see_register(request.user))
    centers = list(JobCenter.objects.in_reach_of(request.user).in_danish_order())
    lines = level_lines(level_rows(centers, half_years(calendar.today(), SHOWN_HALF_YEARS)))
    return export(
        LEVELS,
        lines,
        kind=request.POST.get("format", ""),
        actor=request.user,
        count=len(lines),
        filters=request.GET.urlencode(),
    )


@require_http_methods(["GET", "POST"])
def company_level(request: HttpRequest, pk) -> HttpResponse:
    """How the level came about; the home job center overrules the rule for a time."""
    visible = Company.objects.visible_to(request.user)
    company = get_object_or_404(visible.prefetch_related("units__municipality__job_center"), pk=pk)
    require(policies.can_edit_company(request.user, company))
    form = LevelForm(request.POST or None, initial={"level": company.cooperation_level})
    if form.is_valid():
        with shown_on(form):
            levels.set_level(company, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The level holds until the day that you chose."))
            return redirect(company)
    periods = company.cooperation_periods
    context = {
        "form": form,
        "company": company,
        "periods": periods.newest(),
        "by_hand": periods.by_hand(calendar.today()).first(),
    }
    return render(request, "companies/company_level.html", context, status=status_of(form))


@require_POST
def company_level_rule(request: HttpRequest, pk) -> HttpResponse:
    """Let the rule decide again, from today."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    levels.return_to_rule(company, actor=request.user)
    messages.success(request, _("The level follows the rule again."))
    return redirect(company)
