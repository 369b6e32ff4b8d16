"""The acts on an agreement: signing, review, renewal, end. One form each."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.foundation import calendar
from alliance.foundation.refusals import shown_on, status_of
from companies.forms.agreements import EndForm, RenewForm, ReviewForm, SignForm
from companies.models import CompanyAgreement
from companies.services import agreement_acts, agreements
from companies.views.asked import require
from companies.workflows import AGREEMENT


@require_http_methods(["GET", "POST"])
def agreement_sign(request: HttpRequest, pk) -> HttpResponse:
    """Register that both have signed."""
    agreement = _agreement_or_404(request, pk, "sign")

    def sign(data: dict) -> HttpResponse:
        agreements.sign_agreement(agreement, actor=request.user, signed_on=data["signed_on"])
        messages.success(request, _("The agreement is in force."))
        return redirect(agreement)

    return _act(request, agreement, "sign", SignForm(request.POST or None), sign)


@require_http_methods(["GET", "POST"])
def agreement_review(request: HttpRequest, pk) -> HttpResponse:
    """Register the yearly review; the contact is logged in the same act."""
    agreement = _agreement_or_404(request, pk, "review")
    form = ReviewForm(
        request.POST or None,
        company=agreement.company,
        user=request.user,
        initial={"kind": "visit", "contact_person": agreement.contact_person_id},
    )

    def review(data: dict) -> HttpResponse:
        agreement_acts.review_agreement(agreement, actor=request.user, note=form.note)
        messages.success(request, _("The review is registered, and the contact is logged."))
        return redirect(agreement)

    return _act(request, agreement, "review", form, review)


@require_http_methods(["GET", "POST"])
def agreement_renew(request: HttpRequest, pk) -> HttpResponse:
    """Make the next agreement; the reminders about this one end."""
    agreement = _agreement_or_404(request, pk, "renew")
    initial = {"last_day": agreement_acts.proposed_end(agreement)}

    def renew(data: dict) -> HttpResponse:
        next_one = agreement_acts.renew_agreement(agreement, actor=request.user, **data)
        messages.success(request, _("The agreement is renewed. This is the next one."))
        return redirect(next_one)

    return _act(
        request, agreement, "renew", RenewForm(request.POST or None, initial=initial), renew
    )


@require_http_methods(["GET", "POST"])
def agreement_end(request: HttpRequest, pk) -> HttpResponse:
    """Let the agreement end, with the reason."""
    agreement = _agreement_or_404(request, pk, "give_notice")
    initial = {"last_day": agreement.last_day or calendar.today()}

    def end(data: dict) -> HttpResponse:
        agreement_acts.end_agreement(agreement, actor=request.user, **data)
        messages.success(request, _("The end of the agreement is registered."))
        return redirect(agreement)

    return _act(request, agreement, "end", EndForm(request.POST or None, initial=initial), end)


def _agreement_or_404(request: HttpRequest, pk, transition: str) -> CompanyAgreement:
    visible = CompanyAgreement.objects.visible_to(request.user)
    agreement = get_object_or_404(visible.for_page(), pk=pk)
    require(AGREEMENT.transitions[transition].allow(request.user, agreement))
    return agreement


def _act(
    request: HttpRequest,
    agreement: CompanyAgreement,
    name: str,
    form: forms.Form,
    act: Callable[[dict], HttpResponse],
) -> HttpResponse:
    if form.is_valid():
        with shown_on(form):
            return act(form.cleaned_data)
    context = {"form": form, "agreement": agreement, "company": agreement.company}
    template = f"companies/agreement_{name}.html"
    return render(request, template, context, status=status_of(form))
