"""The visit plan of a half-year, and each visit on it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.audit.models import Event
from alliance.foundation.htmx import render_part
from alliance.foundation.paging import take_page
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.choices import ContactKind
from companies.forms.contacts import NoteForm
from companies.forms.plans import DropForm, PlanFilterForm, PlanForm, ResultsForm, half_label
from companies.models import Company, PlannedVisit
from companies.services import outcomes, plans
from companies.statistics import progress_of, summed
from companies.views.asked import require


@require_GET
def visit_plan(request: HttpRequest) -> HttpResponse:
    """Which companies a job center visits in a half-year, and how far it has come (R145)."""
    require(policies.can_see_register(request.user))
    form = PlanFilterForm(request.GET, user=request.user)
    visible = PlannedVisit.objects.visible_to(request.user)
    whole = visible.filter(job_center=form.center).during(form.half)
    people = progress_of(whole)
    context = {
        "form": form,
        "page": take_page(form.narrowed(whole).for_list(), request.GET.get("page")),
        "people": people,
        "total": summed(people, _("All")),
        "sources": outcomes.sources(),
        "half_key": str(form.half),
        "half": half_label(form.half),
        "may_plan": policies.can_plan_visit(request.user, form.center),
        "following": half_label(form.half.later(1)),
    }
    return render_part(request, "companies/visit_plan.html", "rows", context)


@require_POST
def visit_plan_move(request: HttpRequest) -> HttpResponse:
    """What is still planned goes to the next half-year."""
    form = PlanFilterForm(request.POST, user=request.user)
    moved = plans.move_unfinished(form.center, form.half, actor=request.user)
    text = ngettext("%(count)s visit is moved.", "%(count)s visits are moved.", moved)
    messages.success(request, text % {"count": moved})
    query = {"job_center": form.center.pk, "half": form.half.later(1)}
    return redirect(f"{reverse('companies:visit_plan')}?{urlencode(query)}")


@require_http_methods(["GET", "POST"])
def planned_visit_new(request: HttpRequest, pk) -> HttpResponse:
    """Put a company on the plan; tells who has just spoken with it and who plans to (R146)."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(policies.can_register_company(request.user))
    form = PlanForm(request.POST or None, user=request.user)
    if form.is_valid():
        with shown_on(form):
            visit = plans.plan_visit(
                company,
                actor=request.user,
                job_center=form.cleaned_data["job_center"],
                fields=form.values,
            )
            messages.success(request, _("The visit is planned."))
            return redirect(visit)
    visible = PlannedVisit.objects.visible_to(request.user).of(company)
    context = {
        "form": form,
        "company": company,
        "others": company.contacts.warning_for(request.user),
        "planned": visible.waiting().for_list(),
    }
    return render(request, "companies/planned_visit_new.html", context, status=status_of(form))


@require_GET
def planned_visit_detail(request: HttpRequest, pk) -> HttpResponse:
    """One visit of the plan: why, when, who, and what came of it."""
    visit = _visit_or_404(request, pk)
    return render(request, "companies/planned_visit_detail.html", _page(request, visit))


def _page(request: HttpRequest, visit: PlannedVisit, **forms) -> dict[str, object]:
    found = outcomes.found_for(visit.company, request.user) if visit.contact_id else {}
    linked = {(row.kind, row.target_id) for row in visit.outcomes.all()}
    sources = outcomes.sources() if visit.contact_id else []
    return {
        "visit": visit,
        "company": visit.company,
        "may_change": policies.can_change_planned_visit(request.user, visit),
        "linked": [
            (source, [row for row in found[source.kind] if (source.kind, row.key) in linked])
            for source in sources
        ],
        "feedback": visit.feedback.visible_to(request.user).newest(),
        "may_log": policies.can_log_any_contact(request.user),
        "drop_form": DropForm(),
        "results_form": ResultsForm(visit=visit, sources=sources, found=found),
        "events": Event.objects.of(visit),
        **forms,
    }


@require_http_methods(["GET", "POST"])
def planned_visit_edit(request: HttpRequest, pk) -> HttpResponse:
    """Another month, purpose or colleague."""
    visit = _visit_or_404(request, pk)
    require(policies.can_change_planned_visit(request.user, visit))
    form = PlanForm(request.POST or None, user=request.user, visit=visit)
    if form.is_valid():
        with shown_on(form):
            version = form.cleaned_data["version"]
            plans.edit_visit(visit, actor=request.user, fields=form.values, version=version)
            messages.success(request, _("The plan is saved."))
            return redirect(visit)
    context = {"form": form, "visit": visit, "company": visit.company}
    return render(request, "companies/planned_visit_edit.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def planned_visit_complete(request: HttpRequest, pk) -> HttpResponse:
    """The visit was made: the contact is logged in the same act."""
    visit = _visit_or_404(request, pk)
    require(policies.can_change_planned_visit(request.user, visit))
    form = NoteForm(
        request.POST or None,
        company=visit.company,
        user=request.user,
        initial={"kind": ContactKind.VISIT},
    )
    if form.is_valid():
        with shown_on(form):
            plans.complete_visit(visit, actor=request.user, note=form.note)
            messages.success(request, _("The visit is logged."))
            return redirect(visit)
    context = {"form": form, "visit": visit, "company": visit.company}
    return render(request, "companies/planned_visit_complete.html", context, status=status_of(form))


@require_POST
def planned_visit_drop(request: HttpRequest, pk) -> HttpResponse:
    """The visit is not made, with the reason."""
    visit = _visit_or_404(request, pk)
    require(policies.can_change_planned_visit(request.user, visit))
    form = DropForm(request.POST)
    if form.is_valid():
        with shown_on(form):
            plans.drop_visit(visit, actor=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The visit is dropped."))
            return redirect(visit)
    context = _page(request, visit, drop_form=form)
    return render(request, "companies/planned_visit_detail.html", context, status=status_of(form))


@require_POST
def planned_visit_resume(request: HttpRequest, pk) -> HttpResponse:
    """A dropped visit is planned again."""
    visit = plans.resume_visit(_visit_or_404(request, pk), actor=request.user)
    messages.success(request, _("The visit is planned again."))
    return redirect(visit)


@require_POST
def planned_visit_results(request: HttpRequest, pk) -> HttpResponse:
    """What came of the visit (R147)."""
    visit = _visit_or_404(request, pk)
    require(policies.can_change_planned_visit(request.user, visit))
    found = outcomes.found_for(visit.company, request.user)
    form = ResultsForm(request.POST, visit=visit, sources=outcomes.sources(), found=found)
    if form.is_valid():
        with shown_on(form):
            places = form.cleaned_data["places"]
            plans.save_results(visit, actor=request.user, places=places, outcomes=form.outcomes)
            messages.success(request, _("The results are saved."))
            return redirect(visit)
    context = _page(request, visit, results_form=form)
    return render(request, "companies/planned_visit_detail.html", context, status=status_of(form))


def _visit_or_404(request: HttpRequest, pk) -> PlannedVisit:
    visible = PlannedVisit.objects.visible_to(request.user).select_related(
        "company", "job_center", "consultant", "contact__by", "moved_to", "joint_visit"
    )
    return get_object_or_404(visible, pk=pk)
