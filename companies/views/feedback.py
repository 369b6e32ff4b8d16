"""What companies say: captured on a company, read across the alliance."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation.htmx import render_part
from alliance.foundation.paging import take_page
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.choices import FeedbackSource
from companies.forms.feedback import FeedbackFilterForm, FeedbackForm
from companies.models import Company, Feedback, PlannedVisit
from companies.services.feedback import capture_feedback
from companies.statistics import counts_by_topic
from companies.views.asked import require
from companies.views.visits import seen_visit


@require_GET
def feedback_list(request: HttpRequest) -> HttpResponse:
    """All that was heard, by topic and source (R116)."""
    require(policies.can_see_register(request.user))
    form = FeedbackFilterForm(request.GET, user=request.user)
    visible = Feedback.objects.visible_to(request.user)
    context = {
        "form": form,
        "page": take_page(form.narrowed(visible).newest(), request.GET.get("page")),
        "counts": counts_by_topic(form.narrowed(visible, by_topic=False)),
    }
    return render_part(request, "companies/feedback_list.html", "rows", context)


@require_http_methods(["GET", "POST"])
def feedback_new(request: HttpRequest, pk) -> HttpResponse:
    """Write down what a company said."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    return _capture(request, company, company)


@require_http_methods(["GET", "POST"])
def visit_feedback_new(request: HttpRequest, pk) -> HttpResponse:
    """Write down what the company said on a joint visit."""
    visit = seen_visit(request, pk)
    require(policies.can_view_company(request.user, visit.company))
    return _capture(request, visit.company, visit, visit=visit)


@require_http_methods(["GET", "POST"])
def planned_visit_feedback_new(request: HttpRequest, pk) -> HttpResponse:
    """Write down what the company said on a visit of the plan."""
    visible = PlannedVisit.objects.visible_to(request.user).select_related("company")
    visit = get_object_or_404(visible, pk=pk)
    return _capture(request, visit.company, visit, planned_visit=visit)


def _capture(request: HttpRequest, company: Company, back: Model, **heard_on) -> HttpResponse:
    """The form; ``heard_on`` names the visit, ``back`` is the page to go on with."""
    require(policies.can_log_any_contact(request.user))
    initial = {"source": FeedbackSource.VISIT} if heard_on else {}
    form = FeedbackForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        with shown_on(form):
            capture_feedback(
                company,
                actor=request.user,
                job_center=form.cleaned_data["job_center"],
                feedback=replace(form.feedback, **heard_on),
            )
            messages.success(request, _("The feedback is kept."))
            return redirect(f"{back.get_absolute_url()}#feedback")
    context = {"form": form, "company": company}
    return render(request, "companies/feedback_new.html", context, status=status_of(form))
