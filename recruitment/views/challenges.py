"""Recruitment challenges shared in the alliance: list, one with its replies, share, close."""

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.conflict import mark_conflict
from alliance.foundation.errors import Conflict, WrongState
from alliance.foundation.paging import take_page
from recruitment import policies
from recruitment.forms.challenges import (
    SCOPES,
    ChallengeFilter,
    ChallengeForm,
    ClosingForm,
    ReplyForm,
)
from recruitment.models import Challenge, RecruitmentOrder
from recruitment.services.challenges import (
    close_challenge,
    edit_challenge,
    reopen_challenge,
    reply_to_challenge,
    share_challenge,
)
from recruitment.views.acting import carry_out, sent
from recruitment.views.tabs import scope_tabs


@require_GET
def challenge_list(request: HttpRequest) -> HttpResponse:
    """What the job centers of the alliance cannot solve alone."""
    form = ChallengeFilter(request.GET)
    visible = Challenge.objects.visible_to(request.user).annotate(reply_count=Count("replies"))
    rows = form.challenges(visible).select_related("job_center", "author", "occupation")
    context = {
        "form": form,
        "page": take_page(rows, request.GET.get("page")),
        "tabs": scope_tabs(request, SCOPES, form.scope_now),
        "may_post": policies.is_at_home(request.user),
    }
    return render(request, "recruitment/challenge_list.html", context)


@require_http_methods(["GET", "POST"])
def challenge_new(request: HttpRequest) -> HttpResponse:
    """Share a challenge with the alliance. ``?order=`` names an order beforehand."""
    if not policies.is_at_home(request.user):
        raise PermissionDenied
    form = ChallengeForm(
        sent(request), user=request.user, initial={"orders": request.GET.get("order", "")[:20]}
    )
    made: list[Challenge] = []
    if carry_out(form, lambda: made.append(_share(request.user, form))):
        messages.success(request, _("The challenge is shared with the alliance."))
        return redirect(made[0])
    return _show(request, form, _("Share a challenge"), None)


def _share(user, form: ChallengeForm) -> Challenge:
    return share_challenge(actor=user, job_center=user.home_center, challenge=form.challenge)


@require_http_methods(["GET", "POST"])
def challenge_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One challenge with its replies; posting replies."""
    challenge = _seen(request, pk)
    may_reply = policies.can_reply_to_challenge(request.user, challenge)
    if request.method == "POST" and not may_reply:
        if not challenge.is_open:
            raise WrongState(_("The challenge is closed."))
        raise PermissionDenied
    form = ReplyForm(sent(request), user=request.user)
    if carry_out(form, lambda: _reply(challenge, request.user, form)):
        messages.success(request, _("The reply is written."))
        return redirect(challenge)
    visible = RecruitmentOrder.objects.visible_to(request.user)
    replies = list(challenge.replies.select_related("author", "job_center", "order"))
    named = {reply.order_id for reply in replies if reply.order_id}
    context = {
        "challenge": challenge,
        "orders": visible.filter(challenges=challenge).select_related("company").order_by("number"),
        "replies": replies,
        "linked": set(visible.filter(pk__in=named).values_list("pk", flat=True)),
        "form": form if may_reply else None,
        "may_close": policies.can_close_challenge(request.user, challenge),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recruitment/challenge_detail.html", context, status=status)


def _reply(challenge: Challenge, user, form: ReplyForm) -> None:
    reply_to_challenge(challenge, actor=user, text=form.cleaned_data["text"], order=form.order)


@require_http_methods(["GET", "POST"])
def challenge_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The author changes an open challenge."""
    challenge = _own(request, pk)
    form = ChallengeForm(sent(request), user=request.user, challenge=challenge)
    heading = _("Change the challenge")
    try:
        if carry_out(form, lambda: _save(challenge, request.user, form)):
            messages.success(request, _("The challenge is changed."))
            return redirect(challenge)
    except Conflict as conflict:
        mark_conflict(form, conflict)
        return _show(request, form, heading, challenge, status=409)
    return _show(request, form, heading, challenge)


def _save(challenge: Challenge, user, form: ChallengeForm) -> None:
    version = form.cleaned_data["version"]
    edit_challenge(challenge, actor=user, changes=form.challenge, version=version)


@require_http_methods(["GET", "POST"])
def challenge_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The author says what came of it."""
    challenge = _own(request, pk)
    form = ClosingForm(sent(request))
    if carry_out(
        form,
        lambda: close_challenge(challenge, actor=request.user, note=form.cleaned_data["note"]),
    ):
        messages.success(request, _("The challenge is closed; those who answered are told."))
        return redirect(challenge)
    return _show(request, form, _("Close the challenge"), challenge)


@require_POST
def challenge_reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Undo the closing."""
    challenge = _seen(request, pk)
    reopen_challenge(challenge, actor=request.user)
    messages.success(request, _("The challenge is open again."))
    return redirect(challenge)


def _show(
    request: HttpRequest, form: forms.Form, heading: str, challenge: Challenge | None, **more
) -> HttpResponse:
    status = more.get("status") or (422 if form.is_bound and form.errors else 200)
    context = {"form": form, "heading": heading, "challenge": challenge}
    return render(request, "recruitment/challenge_form.html", context, status=status)


def _seen(request: HttpRequest, pk: uuid.UUID) -> Challenge:
    rows = Challenge.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("job_center", "author", "occupation"), pk=pk)


def _own(request: HttpRequest, pk: uuid.UUID) -> Challenge:
    challenge = _seen(request, pk)
    if not policies.can_close_challenge(request.user, challenge):
        raise PermissionDenied
    if not challenge.is_open:
        raise WrongState(_("The challenge is closed."))
    return challenge
