"""Labor disputes and barrings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.forms.restrictions import RestrictionEndForm, RestrictionForm
from companies.models import Company, Restriction
from companies.services import restrictions
from companies.views.asked import require


@require_http_methods(["GET", "POST"])
def restriction_new(request: HttpRequest, pk) -> HttpResponse:
    """Mark the company as in dispute or barred; for the home job center only."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(policies.can_edit_company(request.user, company))
    form = RestrictionForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            restrictions.add_restriction(company, actor=request.user, restriction=form.restriction)
            messages.success(request, _("The restriction is shown from now on."))
            return redirect(company)
    context = {"form": form, "company": company}
    return render(request, "companies/restriction_new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def restriction_end(request: HttpRequest, pk) -> HttpResponse:
    """Say from which day on a restriction no longer holds."""
    visible = Restriction.objects.visible_to(request.user).select_related("company")
    restriction = get_object_or_404(visible, pk=pk)
    require(policies.can_edit_company(request.user, restriction.company))
    form = RestrictionEndForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            restrictions.end_restriction(restriction, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The end of the restriction is saved."))
            return redirect(restriction.company)
    context = {"form": form, "restriction": restriction, "company": restriction.company}
    return render(request, "companies/restriction_end.html", context, status=status_of(form))
