"""The job centers: list, page, own facts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.audit.models import Event
from alliance.foundation.panels import panels_for
from alliance.foundation.refusals import shown_on, status_of
from alliance.foundation.sorting import danish_key
from jobcenters import policies
from jobcenters.choices import NeighborKind
from jobcenters.forms.places import (
    ContactPointForm,
    EndForm,
    JobCenterForm,
    JobCenterSearchForm,
    UnitForm,
)
from jobcenters.models import Alliance, Appointment, ContactPoint, JobCenter, Neighbor, Unit
from jobcenters.services import places

HISTORY_LENGTH = 30  # events shown on a page


@require_GET
def job_center_list(request: HttpRequest) -> HttpResponse:
    """All job centers, those of my own alliances first."""
    form = JobCenterSearchForm(request.GET)
    rows = JobCenter.objects.visible_to(request.user).with_alliances().in_danish_order()
    if form.is_valid() and form.cleaned_data["q"]:
        rows = rows.search(form.cleaned_data["q"])
    near = JobCenter.objects.keys_in_reach_of(request.user)
    context = {
        "form": form,
        "allied": [row for row in rows if row.pk in near],
        "others": [row for row in rows if row.pk not in near],
    }
    return render(request, "jobcenters/job_center_list.html", context)


@require_GET
def job_center_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything a colleague needs to find the right person there."""
    center = _center(request, slug)
    colleagues = Appointment.objects.visible_to(request.user).current().filter(job_center=center)
    memberships = center.memberships.current().select_related("alliance", "alliance__parent")
    context = {
        "center": center,
        "can_edit": policies.can_edit_job_center(request.user, center),
        "can_manage_staff": policies.can_manage_staff(request.user, center),
        "contact_points": center.contact_points.all(),
        "units": center.units.current().order_by("name"),
        "memberships": memberships.order_by("alliance__kind", "alliance__name"),
        "my_alliances": set(Alliance.objects.visible_to(request.user)),
        "neighbors": neighbors_of(center),
        "colleagues": colleagues.select_related("user", "unit").in_staff_order(),
        "education": center.education_profiles.first(),
        "panels": panels_for(center, request.user),
        "events": _history(request, center),
    }
    return render(request, "jobcenters/job_center_detail.html", context)


def _center(request: HttpRequest, slug: str) -> JobCenter:
    rows = JobCenter.objects.visible_to(request.user).select_related("municipality")
    return get_object_or_404(rows, slug=slug)


def neighbors_of(center: JobCenter) -> list[tuple[str, list[tuple[JobCenter, str]]]]:
    """The neighbors by kind as (label of the kind, [(job center, note)]), in Danish order."""
    by_kind: dict[str, list] = {kind.value: [] for kind in NeighborKind}
    for row in Neighbor.objects.of(center.municipality):
        by_kind[row.kind].append((row.across(center.municipality).job_center, row.note))
    return [
        (kind.label, sorted(by_kind[kind], key=lambda pair: danish_key(pair[0].name)))
        for kind in NeighborKind
        if by_kind[kind]
    ]


def _history(request: HttpRequest, center: JobCenter) -> list[Event]:
    """What has changed here, for those who work together with it."""
    if center.pk not in JobCenter.objects.keys_in_reach_of(request.user):
        return []
    parts = (center.units, center.contact_points, center.appointments, center.invitations)
    keys = {center.pk, *(key for part in parts for key in part.values_list("pk", flat=True))}
    keys |= set(center.memberships.values_list("pk", flat=True))
    events = Event.objects.filter(target_id__in=keys).select_related("actor")
    return list(events.order_by("-at", "-sequence")[:HISTORY_LENGTH])


@require_http_methods(["GET", "POST"])
def job_center_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Label, addresses, phone, mail and web page."""
    center = _center(request, slug)
    _refuse_unless(policies.can_edit_job_center(request.user, center))
    form = JobCenterForm.of(center, request.POST or None)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in places.JOB_CENTER_FIELDS}
        with shown_on(form):
            places.edit_job_center(
                center, actor=request.user, fields=fields, version=form.cleaned_data["version"]
            )
            messages.success(request, _("Saved."))
            return redirect("jobcenters:job_center_detail", slug)
    return _form_page(request, "job_center_edit", form, center)


def _refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _form_page(request: HttpRequest, name: str, form, center: JobCenter, **more) -> HttpResponse:
    context = {"form": form, "center": center, **more}
    return render(request, f"jobcenters/{name}.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def contact_point_new(request: HttpRequest, slug: str) -> HttpResponse:
    """A further way in for companies."""
    center = _center(request, slug)
    return _contact_point(request, ContactPoint(job_center=center))


@require_http_methods(["GET", "POST"])
def contact_point_edit(request: HttpRequest, pk) -> HttpResponse:
    """Change a way in."""
    rows = ContactPoint.objects.visible_to(request.user).select_related("job_center")
    return _contact_point(request, get_object_or_404(rows, pk=pk))


def _contact_point(request: HttpRequest, point: ContactPoint) -> HttpResponse:
    center = point.job_center
    _refuse_unless(policies.can_edit_job_center(request.user, center))
    initial = {name: getattr(point, name) for name in places.CONTACT_POINT_FIELDS}
    form = ContactPointForm(request.POST or None, initial=initial)
    if form.is_valid():
        with shown_on(form):
            places.save_contact_point(point, actor=request.user, fields=form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("jobcenters:job_center_detail", center.slug)
    is_new = point._state.adding
    return _form_page(request, "contact_point_edit", form, center, point=point, is_new=is_new)


@require_POST
def contact_point_remove(request: HttpRequest, pk) -> HttpResponse:
    """Remove a way in."""
    rows = ContactPoint.objects.visible_to(request.user).select_related("job_center")
    point = get_object_or_404(rows, pk=pk)
    places.remove_contact_point(point, actor=request.user)
    messages.success(request, _("Removed."))
    return redirect("jobcenters:job_center_detail", point.job_center.slug)


@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a unit."""
    return _unit(request, Unit(job_center=_center(request, slug)))


@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk) -> HttpResponse:
    """Rename a unit, or go on to close it."""
    rows = Unit.objects.visible_to(request.user).select_related("job_center")
    return _unit(request, get_object_or_404(rows, pk=pk))


def _unit(request: HttpRequest, unit: Unit) -> HttpResponse:
    center = unit.job_center
    _refuse_unless(policies.can_edit_job_center(request.user, center))
    form = UnitForm(request.POST or None, initial={"name": unit.name})
    if form.is_valid():
        with shown_on(form):
            places.save_unit(unit, actor=request.user, name=form.cleaned_data["name"])
            messages.success(request, _("Saved."))
            return redirect("jobcenters:job_center_detail", center.slug)
    is_new = unit._state.adding
    return _form_page(request, "unit_edit", form, center, unit=unit, is_new=is_new)


@require_http_methods(["GET", "POST"])
def unit_end(request: HttpRequest, pk) -> HttpResponse:
    """Close a unit; its people stay at the job center."""
    rows = Unit.objects.visible_to(request.user).select_related("job_center")
    unit = get_object_or_404(rows, pk=pk)
    _refuse_unless(policies.can_edit_job_center(request.user, unit.job_center))
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with shown_on(form):
            places.end_unit(unit, actor=request.user, on=form.first_day_without())
            messages.success(request, _("The unit is closed."))
            return redirect("jobcenters:job_center_detail", unit.job_center.slug)
    return _form_page(request, "unit_end", form, unit.job_center, unit=unit)
