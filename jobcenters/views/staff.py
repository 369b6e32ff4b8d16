"""The people of a job center: who works here, inviting, changing and ending roles."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.refusals import shown_on, status_of
from jobcenters import policies
from jobcenters.forms.accounts import InvitationAcceptForm, JoinForm
from jobcenters.forms.staff import AppointmentForm, EndAppointmentForm, InvitationForm
from jobcenters.models import Appointment, Invitation, JobCenter
from jobcenters.services.appointments import change_appointment, end_appointment
from jobcenters.services.invitations import (
    Invitee,
    accept_invitation,
    account_of,
    hash_of,
    invite,
    withdraw_invitation,
)


@require_GET
def job_center_staff(request: HttpRequest, slug: str) -> HttpResponse:
    """Who holds which role, and which invitations are on their way."""
    center = _managed(request, slug)
    rows = Appointment.objects.visible_to(request.user).filter(job_center=center)
    current = list(rows.not_ended().select_related("user", "unit").in_staff_order())
    for row in current:
        row.is_changeable = policies.can_change_appointment(request.user, row)
    ended = rows.exclude(pk__in=[row.pk for row in current]).select_related("user")
    context = {
        "center": center,
        "appointments": current,
        "ended": ended.order_by("-valid_to", "user__name"),
        "invitations": Invitation.objects.visible_to(request.user)
        .open()
        .filter(job_center=center)
        .order_by("expires_at"),
    }
    return render(request, "jobcenters/job_center_staff.html", context)


def _managed(request: HttpRequest, slug: str) -> JobCenter:
    center = get_object_or_404(JobCenter.objects.visible_to(request.user), slug=slug)
    if not policies.can_manage_staff(request.user, center):
        raise PermissionDenied
    return center


@require_http_methods(["GET", "POST"])
def invitation_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a colleague a link."""
    center = _managed(request, slug)
    form = InvitationForm(request.POST or None, actor=request.user, place=center)
    if form.is_valid():
        data = form.cleaned_data
        invitee = Invitee(data["name"], data["email"], data["role"], data.get("unit"))
        with shown_on(form):
            invite(center, actor=request.user, invitee=invitee)
            text = _("The invitation is on its way to %(email)s.")
            messages.success(request, text % {"email": data["email"]})
            return redirect("jobcenters:job_center_staff", slug)
    context = {"form": form, "center": center}
    return render(request, "jobcenters/invitation_new.html", context, status=status_of(form))


@require_POST
def invitation_withdraw(request: HttpRequest, pk) -> HttpResponse:
    """Take an invitation back."""
    rows = Invitation.objects.visible_to(request.user).select_related("job_center")
    invitation = withdraw_invitation(get_object_or_404(rows, pk=pk), actor=request.user)
    messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return redirect("jobcenters:job_center_staff", invitation.job_center.slug)


@login_not_required
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: name and password, or only a yes."""
    rows = Invitation.objects.open().select_related("job_center", "invited_by")
    invitation = rows.filter(token_hash=hash_of(token)).first()
    if invitation is None:
        return render(request, "jobcenters/invitation_over.html", status=404)
    account = account_of(invitation)
    form = _accept_form(request, invitation, account)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            accept_invitation(
                invitation,
                name=form.cleaned_data.get("name", ""),
                password=form.cleaned_data.get("password", ""),
            )
            messages.success(request, _("Welcome. You can log in now."))
            return redirect("account_login")
    context = {"form": form, "invitation": invitation, "has_account": isinstance(form, JoinForm)}
    return render(request, "jobcenters/invitation_accept.html", context, status=status_of(form))


def _accept_form(request: HttpRequest, invitation: Invitation, account):
    data = request.POST if request.method == "POST" else None
    if account is not None and account.is_active:
        return JoinForm(data)
    return InvitationAcceptForm(data, email=invitation.email, initial={"name": invitation.name})


@require_http_methods(["GET", "POST"])
def appointment_change(request: HttpRequest, pk) -> HttpResponse:
    """Another role or unit."""
    appointment = _changeable(request, pk)
    form = AppointmentForm.of(appointment, actor=request.user, data=request.POST or None)
    if form.is_valid():
        with shown_on(form):
            change_appointment(
                appointment,
                actor=request.user,
                role=form.cleaned_data["role"],
                unit=form.cleaned_data.get("unit"),
            )
            messages.success(request, _("The role is changed."))
            return redirect(_staff_page(appointment))
    context = {"form": form, "appointment": appointment, "back": _staff_page(appointment)}
    return render(request, "jobcenters/appointment_change.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def appointment_end(request: HttpRequest, pk) -> HttpResponse:
    """End a role, now or on a day."""
    appointment = _changeable(request, pk)
    form = EndAppointmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with shown_on(form):
            end_appointment(appointment, actor=request.user, on=form.first_day_without())
            messages.success(request, _("The role is ended."))
            return redirect(_staff_page(appointment))
    context = {"form": form, "appointment": appointment, "back": _staff_page(appointment)}
    return render(request, "jobcenters/appointment_end.html", context, status=status_of(form))


def _changeable(request: HttpRequest, pk) -> Appointment:
    rows = Appointment.objects.visible_to(request.user).select_related(
        "user", "unit", "job_center", "alliance"
    )
    appointment = get_object_or_404(rows, pk=pk)
    if not policies.can_change_appointment(request.user, appointment):
        raise PermissionDenied
    return appointment


def _staff_page(appointment: Appointment) -> str:
    if appointment.job_center is not None:
        return reverse("jobcenters:job_center_staff", args=[appointment.job_center.slug])
    return reverse("jobcenters:alliance_detail", args=[appointment.alliance.slug])
