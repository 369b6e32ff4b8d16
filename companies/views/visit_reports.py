"""After a joint visit: the shared report and the next steps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.foundation.errors import WrongState
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.choices import VisitState
from companies.forms.visit_acts import ReportForm, StepForm
from companies.models import JointVisit, NextStep
from companies.services import visit_reports
from companies.views.asked import require
from companies.views.visits import seen_visit, visit_page


def _reportable(request: HttpRequest, pk) -> JointVisit:
    visit = seen_visit(request, pk)
    require(policies.can_write_report(request.user, visit))
    if visit.state != VisitState.HELD:
        raise WrongState(_("The report is written when the visit has been held."))
    return visit


@require_http_methods(["GET", "POST"])
def visit_report(request: HttpRequest, pk) -> HttpResponse:
    """Write or change the one report; who saves second sees both texts."""
    visit = _reportable(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = ReportForm(sent, report=visit.registered_report)
    if form.is_valid():
        with shown_on(form):
            version = form.cleaned_data["version"]
            visit_reports.save_report(
                visit, actor=request.user, fields=form.values, version=version
            )
            messages.success(request, _("The report is saved. What happens next, and who does it?"))
            return redirect(f"{visit.get_absolute_url()}#steps")
    context = {"form": form, "visit": visit}
    return render(request, "companies/visit_report.html", context, status=status_of(form))


@require_POST
def step_new(request: HttpRequest, pk) -> HttpResponse:
    """Give somebody a next step."""
    visit = _reportable(request, pk)
    form = StepForm(request.POST, visit=visit)
    if form.is_valid():
        with shown_on(form):
            visit_reports.add_step(visit, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The next step stands on that person's day."))
            return redirect(f"{visit.get_absolute_url()}#steps")
    context = visit_page(request, visit, step_form=form)
    return render(request, "companies/visit_detail.html", context, status=status_of(form))


def _step(request: HttpRequest, pk) -> NextStep:
    visible = NextStep.objects.visible_to(request.user)
    step = get_object_or_404(visible.select_related("visit__host"), pk=pk)
    require(policies.can_do_step(request.user, step))
    return step


@require_POST
def step_done(request: HttpRequest, pk) -> HttpResponse:
    """Tick it off; from "Min dag" as well."""
    step = _step(request, pk)
    visit_reports.complete_step(step, actor=request.user)
    messages.success(request, _("Done: %(text)s") % {"text": step.text})
    return redirect(f"{step.visit.get_absolute_url()}#steps")


@require_POST
def step_undo(request: HttpRequest, pk) -> HttpResponse:
    """It was not done after all."""
    step = _step(request, pk)
    visit_reports.reopen_step(step, actor=request.user)
    messages.success(request, _("The next step is open again."))
    return redirect(f"{step.visit.get_absolute_url()}#steps")
