"""Joint visits: the list, the request, the page, and who is in touch already (R086)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation.audit.models import Event
from alliance.foundation.paging import take_page
from alliance.foundation.panels import panels_for
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.choices import InviteState, VisitState
from companies.forms.visit_acts import DeclineForm, StepForm
from companies.forms.visit_filters import VisitFilterForm
from companies.forms.visits import TimesForm, VisitForm
from companies.models import Company, JointVisit, PlannedVisit, VisitInvitation
from companies.services.one_voice import one_voice
from companies.services.partners import suggest_partners
from companies.services.visits import request_planned_visit, request_visit
from companies.views.asked import require
from jobcenters.models import JobCenter
from servicecatalog.models import Clock

SHOWN_WITH = ("company", "host", "leader", "note_taker", "contact_person", "unit", "report")


@require_GET
def visit_list(request: HttpRequest) -> HttpResponse:
    """The visits of the own job center: coming, to be reported, past; the tab in the address."""
    form = VisitFilterForm(request.GET)
    rows = form.narrowed(JointVisit.objects.visible_to(request.user).for_list())
    page = take_page(rows, request.GET.get("page"))
    context = {"form": form, "page": page, "tabs": form.tabs(request.path)}
    return render(request, "companies/visit_list.html", context)


@require_http_methods(["GET", "POST"])
def visit_new(request: HttpRequest, pk) -> HttpResponse:
    """Ask other job centers to visit a company together; warns when somebody plans one."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    host = request.user.home_center
    require(host is not None and policies.can_request_visit(request.user, company, host))
    unit = company.main_unit
    initial = {"leader": request.user.pk, "place": _address(unit)}
    form = VisitForm(
        request.POST or None,
        company=company,
        host=host,
        partners=suggest_partners(host),
        initial=initial,
    )
    if form.is_valid():
        with shown_on(form):
            visit = request_visit(company, actor=request.user, host=host, plan=form.plan)
            messages.success(request, _("The invitations are sent."))
            return redirect(visit)
    own = PlannedVisit.objects.waiting().not_arranged().of(company).filter(job_center=host)
    own_plans = list(own.order_by("month", "created_at"))
    voice = one_voice(company, request.user, besides=own_plans)
    context = {"form": form, "company": company, "voice": voice, "own_plans": own_plans}
    return render(request, "companies/visit_new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def planned_visit_joint(request: HttpRequest, pk) -> HttpResponse:
    """Ask other job centers to make a visit of the plan together (R145)."""
    visible = PlannedVisit.objects.visible_to(request.user)
    planned = get_object_or_404(visible.select_related("company", "job_center"), pk=pk)
    require(policies.can_change_planned_visit(request.user, planned))
    company, host = planned.company, planned.job_center
    initial = {"leader": planned.consultant_id, "place": _address(company.main_unit)}
    form = VisitForm(
        request.POST or None,
        company=company,
        host=host,
        partners=suggest_partners(host),
        initial={**initial, "purpose": planned.purpose},
    )
    if form.is_valid():
        with shown_on(form):
            visit = request_planned_visit(planned, actor=request.user, plan=form.plan)
            messages.success(request, _("The invitations are sent."))
            return redirect(visit)
    voice = one_voice(company, request.user, besides=[planned])
    context = {"form": form, "company": company, "voice": voice}
    return render(request, "companies/visit_new.html", context, status=status_of(form))


def _address(unit) -> str:
    return f"{unit.address}, {unit.postcode} {unit.city}" if unit else ""


@require_GET
def visit_detail(request: HttpRequest, pk) -> HttpResponse:
    """One visit: times and answers, who comes, the report, the next steps, the history."""
    visit = seen_visit(request, pk)
    return render(request, "companies/visit_detail.html", visit_page(request, visit))


def seen_visit(request: HttpRequest, pk) -> JointVisit:
    """The visit if the user's job center takes part; 404 otherwise."""
    visible = JointVisit.objects.visible_to(request.user).select_related(*SHOWN_WITH)
    return get_object_or_404(visible, pk=pk)


def visit_page(request: HttpRequest, visit: JointVisit, **forms) -> dict[str, object]:
    """What the page of a visit shows; ``forms`` are bound ones that hold errors."""
    user = request.user
    invitations = list(_rows(visit.invitations.all()))
    may_host = policies.can_host_visit(user, visit)
    mine = _my_invitation(user, visit, invitations)
    may_report = visit.state == VisitState.HELD and policies.can_write_report(user, visit)
    context = {
        "visit": visit,
        "invitations": invitations,
        "hosts": [one for one, home in visit.participants.items() if home == visit.host],
        "grid": _grid(visit, invitations),
        "may_host": may_host,
        "mine": mine,
        "sees_contact": policies.sees_visit_contact(user, visit),
        "sees_company": visit.host_id in JobCenter.objects.keys_in_reach_of(user),
        "may_report": may_report,
        "steps": [
            (step, policies.can_do_step(user, step))
            for step in visit.steps.select_related("assignee", "visit__host")
        ],
        "clocks": Clock.objects.of(visit).select_related("standard").order_by("standard"),
        "events": _events(visit, invitations),
        "step_form": StepForm(visit=visit) if may_report else None,
        "panels": panels_for(visit, user),
        "company": visit.company,
        "feedback": visit.feedback.visible_to(user).newest(),
        "may_log": policies.can_log_any_contact(user),
        "planned": PlannedVisit.objects.visible_to(user).filter(joint_visit=visit).first(),
        "times_form": None,
        "decline_form": None,
    }
    if mine is not None or (may_host and visit.state == VisitState.REQUESTED):
        context["times_form"] = TimesForm(visit=visit, invitation=mine)
    if mine is not None:
        context["decline_form"] = DeclineForm(initial={"version": mine.version})
    return {**context, **forms}


def _rows(invitations: QuerySet) -> QuerySet:
    rows = invitations.select_related("job_center", "person", "visit__host")
    return rows.order_by("asked_at", "job_center__name_sort")


def _my_invitation(user, visit: JointVisit, invitations: list) -> VisitInvitation | None:
    """The invitation that this person may answer now, if there is one."""
    if not visit.is_coming:
        return None
    may = (row for row in invitations if policies.can_answer_invitation(user, row))
    return next(may, None)


def _grid(visit: JointVisit, invitations: list) -> list[tuple]:
    """Each proposed time with what every job center said to it: True, False or nothing."""
    centers = [visit.host]
    centers += [
        row.job_center
        for row in invitations
        if row.state in (InviteState.ASKED, InviteState.ACCEPTED)
    ]
    rows = []
    for time in visit.times.select_related("job_center").prefetch_related("answers"):
        said = {row.job_center_id: row.fits for row in time.answers.all()}
        rows.append((time, [(center, said.get(center.pk)) for center in centers]))
    return rows


def _events(visit: JointVisit, invitations: list) -> QuerySet:
    keys = [visit.pk, *(row.pk for row in invitations)]
    keys += visit.steps.values_list("pk", flat=True)
    report = visit.registered_report
    keys += [report.pk] if report else []
    return Event.objects.filter(target_id__in=keys).order_by("-at", "-sequence")
