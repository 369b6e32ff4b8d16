"""What can be done with a joint visit that is coming."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.foundation.errors import WrongState
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.forms.visit_acts import (
    CancelForm,
    DeclineForm,
    HoldForm,
    InviteForm,
    MoveForm,
    VisitEditForm,
)
from companies.forms.visits import TimesForm
from companies.models import JointVisit, VisitInvitation
from companies.services import visit_times, visits
from companies.views.asked import require
from companies.views.visits import seen_visit, visit_page
from companies.workflows import INVITATION, VISIT


def _hosted(request: HttpRequest, pk, transition: str = "") -> JointVisit:
    """The visit, if this person's job center is its host (else 403) and the act is possible."""
    visit = seen_visit(request, pk)
    require(policies.can_host_visit(request.user, visit))
    possible = VISIT.can(request.user, visit, transition) if transition else visit.is_coming
    if not possible:
        state = visit.get_state_display()
        raise WrongState(
            _("This is not possible now: the visit is “%(state)s”.") % {"state": state}
        )
    return visit


def _act(
    request: HttpRequest, name: str, visit: JointVisit, form: forms.Form, act: Callable
) -> HttpResponse:
    """The page ``companies/<name>.html`` of one act; done, it leads back to the visit."""
    if form.is_valid():
        with shown_on(form):
            messages.success(request, act())
            return redirect(visit)
    context = {"form": form, "visit": visit}
    return render(request, f"companies/{name}.html", context, status=status_of(form))


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
def visit_edit(request: HttpRequest, pk) -> HttpResponse:
    """Change purpose, place, length and roles; calendars follow."""
    visit = _hosted(request, pk)
    form = VisitEditForm(_sent(request), visit=visit)

    def act() -> str:
        version = form.cleaned_data["version"]
        visits.edit_visit(visit, actor=request.user, fields=form.values, version=version)
        return _("The visit is saved.")

    return _act(request, "visit_edit", visit, form, act)


@require_http_methods(["GET", "POST"])
def visit_invite(request: HttpRequest, pk) -> HttpResponse:
    """Invite further job centers."""
    visit = _hosted(request, pk)
    form = InviteForm(_sent(request), visit=visit)

    def act() -> str:
        centers = list(form.cleaned_data["job_centers"])
        visits.invite_more(visit, actor=request.user, job_centers=centers)
        return _("The invitations are sent.")

    return _act(request, "visit_invite", visit, form, act)


@require_http_methods(["GET", "POST"])
def visit_move(request: HttpRequest, pk) -> HttpResponse:
    """Propose another time than the agreed one."""
    visit = _hosted(request, pk, "move")
    form = MoveForm(_sent(request))

    def act() -> str:
        visit_times.move_visit(
            visit,
            actor=request.user,
            starts_at=form.moment("new"),
            company_reply=form.cleaned_data["company_reply"],
            reason=form.cleaned_data["reason"],
        )
        return _("The new time is proposed, and the old one is out of the calendars.")

    return _act(request, "visit_move", visit, form, act)


@require_http_methods(["GET", "POST"])
def visit_hold(request: HttpRequest, pk) -> HttpResponse:
    """The visit took place; it is logged on the company."""
    visit = _hosted(request, pk, "hold")
    form = HoldForm(_sent(request), visit=visit)

    def act() -> str:
        came = list(form.cleaned_data["came"])
        visits.hold_visit(visit, actor=request.user, held_at=form.held_at, came=came)
        return _("The visit is logged. The report is next.")

    return _act(request, "visit_hold", visit, form, act)


@require_http_methods(["GET", "POST"])
def visit_cancel(request: HttpRequest, pk) -> HttpResponse:
    """No visit, with the reason."""
    visit = _hosted(request, pk, "cancel")
    form = CancelForm(_sent(request))

    def act() -> str:
        visits.cancel_visit(visit, actor=request.user, reason=form.cleaned_data["reason"])
        return _("The visit is cancelled, and everybody is told.")

    return _act(request, "visit_cancel", visit, form, act)


@require_POST
def visit_times_answer(request: HttpRequest, pk) -> HttpResponse:
    """The host's word on the times, and what the company said."""
    visit = _hosted(request, pk)
    form = TimesForm(request.POST, visit=visit, invitation=None)
    if form.is_valid():
        with shown_on(form):
            visit_times.answer_for_host(visit, actor=request.user, answer=form.answer)
            messages.success(request, _agreed(visit))
            return redirect(visit)
    context = visit_page(request, visit, times_form=form)
    return render(request, "companies/visit_detail.html", context, status=status_of(form))


def _agreed(visit: JointVisit) -> str:
    if visit.starts_at is None:
        return _("Your answer is saved.")
    return _("Everybody has agreed: the visit is arranged and stands in the calendars.")


@require_POST
def visit_join(request: HttpRequest, pk) -> HttpResponse:
    """Take part in an ally's visit instead of planning one's own."""
    visit = get_object_or_404(JointVisit.objects.joinable_by(request.user), pk=pk)
    visits.join_visit(visit, actor=request.user)
    messages.success(request, _("You take part in the visit."))
    return redirect(visit)


def _invitation(request: HttpRequest, pk) -> VisitInvitation:
    visible = JointVisit.objects.visible_to(request.user)
    rows = VisitInvitation.objects.filter(visit__in=visible)
    return get_object_or_404(rows.select_related("visit__host", "job_center"), pk=pk)


def _answerable(request: HttpRequest, pk) -> VisitInvitation:
    invitation = _invitation(request, pk)
    require(policies.can_answer_invitation(request.user, invitation))
    return invitation


@require_POST
def invitation_answer(request: HttpRequest, pk) -> HttpResponse:
    """The invited job center takes part and says which times fit."""
    invitation = _answerable(request, pk)
    visit = seen_visit(request, invitation.visit_id)
    form = TimesForm(request.POST, visit=visit, invitation=invitation)
    if form.is_valid():
        with shown_on(form):
            visit_times.answer_invitation(
                invitation,
                actor=request.user,
                answer=form.answer,
                version=form.cleaned_data["version"],
            )
            messages.success(request, _agreed(invitation.visit))
            return redirect(visit)
    context = visit_page(request, visit, times_form=form)
    return render(request, "companies/visit_detail.html", context, status=status_of(form))


@require_POST
def invitation_decline(request: HttpRequest, pk) -> HttpResponse:
    """The invited job center does not take part, and no longer sees the visit."""
    invitation = _answerable(request, pk)
    form = DeclineForm(request.POST)
    if form.is_valid():
        with shown_on(form):
            data = form.cleaned_data
            visit_times.decline_invitation(invitation, actor=request.user, **data)
            messages.success(request, _("You have declined. The host is told."))
            return redirect("companies:visit_list")
    visit = seen_visit(request, invitation.visit_id)
    context = visit_page(request, visit, decline_form=form)
    return render(request, "companies/visit_detail.html", context, status=status_of(form))


@require_POST
def invitation_withdraw(request: HttpRequest, pk) -> HttpResponse:
    """The host takes an invitation back."""
    invitation = _invitation(request, pk)
    require(policies.can_manage_invitation(request.user, invitation))
    if not INVITATION.can(request.user, invitation, "withdraw"):
        raise WrongState(_("This invitation has ended already."))
    visits.withdraw_invitation(invitation, actor=request.user)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect(invitation.visit)
