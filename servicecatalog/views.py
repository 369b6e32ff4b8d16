"""Standards: how they were kept, waivers, thresholds; and what a job center is strong in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation import calendar
from alliance.foundation.audit.models import Event
from alliance.foundation.paging import take_page
from alliance.foundation.refusals import shown_on, status_of
from jobcenters.models import Alliance, JobCenter
from jobcenters.services.places import change_strong_occupations
from servicecatalog import policies
from servicecatalog.choices import ClockState
from servicecatalog.forms import HalfYearForm, OccupationForm, ThresholdForm, WaiveForm
from servicecatalog.models import Clock, Occupation, Standard
from servicecatalog.services.standards import set_threshold, waive_measurement
from servicecatalog.statistics import Compliance, compliance, in_total

PROPOSALS = 12  # rows of a typeahead


@require_GET
def standard_list(request: HttpRequest) -> HttpResponse:
    """Standard by job center in a half-year, and what is overdue now."""
    form = HalfYearForm(request.GET, today=calendar.today())
    keys = policies.sees_standards_of(request.user)
    centers = list(JobCenter.objects.filter(pk__in=keys).in_danish_order())
    overdue = Clock.objects.visible_to(request.user).open().filter(state=ClockState.OVERDUE)
    overdue = overdue.select_related("standard", "job_center", "responsible", "rule")
    page = take_page(overdue.order_by("due_on", "pk"), request.GET.get("page"))
    for clock in page.rows:
        clock.is_waivable = policies.can_waive(request.user, clock)
    context = {
        "form": form,
        "centers": centers,
        "table": _table(centers, compliance(centers, form.chosen())),
        "page": page,
    }
    return render(request, "servicecatalog/standard_list.html", context)


def _table(centers: list[JobCenter], rows: list[Compliance]) -> list[tuple]:
    """For each standard: its figure at each job center, and all together from the sums."""
    cells = {(row.standard.pk, row.job_center.pk): row for row in rows}
    totals = in_total(rows)
    return [
        (
            standard,
            [(center, cells.get((standard.pk, center.pk))) for center in centers],
            totals.get(standard.pk),
        )
        for standard in Standard.objects.order_by("code")
    ]


@require_http_methods(["GET", "POST"])
def clock_waive(request: HttpRequest, pk) -> HttpResponse:
    """Take one measurement out of the count."""
    rows = Clock.objects.visible_to(request.user)
    clock = get_object_or_404(rows.select_related("standard", "job_center"), pk=pk)
    if not policies.can_waive(request.user, clock):
        raise PermissionDenied
    form = WaiveForm(request.POST or None)
    if form.is_valid():
        with shown_on(form):
            waive_measurement(clock, actor=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The measurement no longer counts."))
            return redirect("servicecatalog:standard_list")
    context = {"form": form, "clock": clock}
    return render(request, "servicecatalog/clock_waive.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def standard_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The thresholds of a standard over time; who runs an alliance sets a new one."""
    standard = get_object_or_404(Standard, pk=code)
    form = ThresholdForm(request.POST or None, actor=request.user)
    may_set = form.fields["alliance"].queryset.exists()
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    if form.is_valid():
        data = dict(form.cleaned_data)
        alliance = data.pop("alliance")
        with shown_on(form):
            set_threshold(standard, alliance, actor=request.user, **data)
            messages.success(request, _("The threshold is set."))
            return redirect("servicecatalog:standard_detail", code)
    context = {
        "standard": standard,
        "form": form,
        "may_set": may_set,
        **_rules(request, standard),
    }
    return render(request, "servicecatalog/standard_detail.html", context, status=status_of(form))


def _rules(request: HttpRequest, standard: Standard) -> dict[str, object]:
    """The general rules and those of one's own alliances, with their history."""
    mine = Alliance.objects.visible_to(request.user)
    general = standard.rules.filter(alliance=None)
    rules = (general | standard.rules.filter(alliance__in=mine)).select_related("alliance")
    ordered = rules.order_by("alliance__name", "-valid_from")
    events = Event.objects.filter(target_id__in=[rule.pk for rule in ordered])
    return {"rules": ordered, "events": events.order_by("-at", "-sequence")}


@require_http_methods(["GET", "POST"])
def job_center_occupations(request: HttpRequest, slug: str) -> HttpResponse:
    """The occupations in which a job center has many candidates."""
    center = get_object_or_404(JobCenter.objects.visible_to(request.user), slug=slug)
    if not policies.can_choose_occupations(request.user, center):
        raise PermissionDenied
    here = reverse("servicecatalog:job_center_occupations", args=[slug])
    if request.method == "POST" and "remove" in request.POST:
        change_strong_occupations(center, actor=request.user, remove=request.POST["remove"])
        messages.success(request, _("Removed."))
        return redirect(here)
    form = OccupationForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["occupation"].disco08
        change_strong_occupations(center, actor=request.user, add=code)
        messages.success(request, _("Added."))
        return redirect(here)
    context = {
        "form": form,
        "center": center,
        "strong": Occupation.objects.titles_of(center.strong_occupations),
    }
    name = "servicecatalog/job_center_occupations.html"
    return render(request, name, context, status=status_of(form))


@require_GET
def occupation_suggest(request: HttpRequest) -> HttpResponse:
    """Occupations whose title or DISCO-08 code fits ``?q=``."""
    text = request.GET.get("q", "").strip()
    rows = Occupation.objects.search(text)[:PROPOSALS] if text else ()
    options = [
        {"value": row.pk, "label": row.title, "hint": f"DISCO {row.disco08}"} for row in rows
    ]
    return render(request, "components/options.html", {"options": options})
