"""Alliances: members with dates, settings, and the people with a role for the whole."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation.audit.models import Event
from alliance.foundation.panels import panels_for
from alliance.foundation.refusals import shown_on, status_of
from jobcenters import policies
from jobcenters.forms.alliances import AllianceForm, MembershipForm
from jobcenters.forms.places import EndForm
from jobcenters.forms.staff import AllianceRoleForm
from jobcenters.models import Alliance, AllianceMembership, Appointment
from jobcenters.services.appointments import appoint
from jobcenters.services.memberships import edit_alliance, join_alliance, leave_alliance

HISTORY_LENGTH = 30  # events shown on a page
LEAP_YEAR = 2000  # every month and day exists in it


@require_GET
def alliance_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in it, since when, and who runs it."""
    alliance = _alliance(request, slug)
    rows = alliance.memberships.select_related("job_center")
    people = Appointment.objects.visible_to(request.user).not_ended().filter(alliance=alliance)
    current = list(people.select_related("user").in_staff_order())
    for row in current:
        row.is_changeable = policies.can_change_appointment(request.user, row)
    keys = {alliance.pk, *rows.values_list("pk", flat=True)}
    keys |= set(alliance.appointments.values_list("pk", flat=True))
    events = Event.objects.filter(target_id__in=keys).order_by("-at", "-sequence")
    context = {
        "alliance": alliance,
        "can_administer": policies.can_administer(request.user, alliance),
        "memberships": rows.order_by("job_center__name_sort", "valid_from"),
        "closing_days": [
            dt.date.fromisoformat(f"{LEAP_YEAR}-{day}") for day in alliance.closing_days
        ],
        "inner": Alliance.objects.visible_to(request.user).filter(parent=alliance).order_by("name"),
        "appointments": current,
        "panels": panels_for(alliance, request.user),
        "events": events[:HISTORY_LENGTH],
    }
    return render(request, "jobcenters/alliance_detail.html", context)


def _alliance(request: HttpRequest, slug: str) -> Alliance:
    rows = Alliance.objects.visible_to(request.user).select_related("parent")
    return get_object_or_404(rows, slug=slug)


def _administered(request: HttpRequest, slug: str) -> Alliance:
    alliance = _alliance(request, slug)
    if not policies.can_administer(request.user, alliance):
        raise PermissionDenied
    return alliance


def _page(request: HttpRequest, name: str, form, alliance: Alliance, **more) -> HttpResponse:
    context = {"form": form, "alliance": alliance, **more}
    return render(request, f"jobcenters/{name}.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def alliance_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, closing days, size of a large order."""
    alliance = _administered(request, slug)
    form = AllianceForm.of(alliance, request.POST or None)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        version = fields.pop("version")
        with shown_on(form):
            edit_alliance(alliance, actor=request.user, fields=fields, version=version)
            messages.success(request, _("Saved."))
            return redirect("jobcenters:alliance_detail", slug)
    return _page(request, "alliance_edit", form, alliance)


@require_http_methods(["GET", "POST"])
def membership_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a job center join."""
    alliance = _administered(request, slug)
    form = MembershipForm(alliance, request.POST or None)
    if form.is_valid():
        center = form.cleaned_data["job_center"]
        day = form.cleaned_data["valid_from"]
        with shown_on(form):
            join_alliance(center, alliance, actor=request.user, valid_from=day)
            messages.success(request, _("%(name)s is a member.") % {"name": center})
            return redirect("jobcenters:alliance_detail", slug)
    return _page(request, "membership_new", form, alliance)


@require_http_methods(["GET", "POST"])
def membership_end(request: HttpRequest, pk) -> HttpResponse:
    """Let a job center leave, now or on a day."""
    rows = AllianceMembership.objects.visible_to(request.user)
    membership = get_object_or_404(rows.select_related("alliance", "job_center"), pk=pk)
    alliance = _administered(request, membership.alliance.slug)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with shown_on(form):
            leave_alliance(membership, actor=request.user, on=form.first_day_without())
            messages.success(request, _("The membership is ended."))
            return redirect("jobcenters:alliance_detail", alliance.slug)
    return _page(request, "membership_end", form, alliance, membership=membership)


@require_http_methods(["GET", "POST"])
def alliance_role_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a role for the whole alliance."""
    alliance = _administered(request, slug)
    form = AllianceRoleForm(request.POST or None, actor=request.user, place=alliance)
    if form.is_valid():
        person = form.cleaned_data["person"]
        with shown_on(form):
            appoint(person, form.cleaned_data["role"], alliance, actor=request.user)
            messages.success(request, _("%(name)s has the role now.") % {"name": person})
            return redirect("jobcenters:alliance_detail", slug)
    return _page(request, "alliance_role_new", form, alliance)
