"""The exchange of small jobs and placements: list, offer, reserve, and a week of several."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.calendar import today
from alliance.foundation.conflict import mark_conflict
from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from alliance.foundation.paging import take_page
from recruitment import policies
from recruitment.choices import OfferState
from recruitment.forms.exchange import SCOPES, VACANT, ExchangeForm, OfferForm, ReserveForm
from recruitment.models import Reservation, SmallJobOffer
from recruitment.services.exchange import (
    FULL_WEEK,
    create_offer,
    edit_offer,
    release,
    reopen_offer,
    reserve_offers,
    take,
    week_of,
    withdraw_offer,
)
from recruitment.views.acting import carry_out, sent
from recruitment.views.order_forms import own_job_center
from recruitment.views.tabs import scope_tabs

SHOWN_WITH = ("owner", "company", "municipality", "occupation", "industry_group", "responsible")
LEAST_WEEK = 15  # hours from which a combination counts as a week's work (R128)


@require_GET
def offer_list(request: HttpRequest) -> HttpResponse:
    """What the alliance offers; boxes choose several for one week."""
    form = ExchangeForm(request.GET, user=request.user)
    visible = SmallJobOffer.objects.visible_to(request.user).select_related(*SHOWN_WITH)
    page = take_page(form.offers(visible), request.GET.get("page"))
    home = request.user.home_center
    may_act = home is not None and policies.can_open_order(request.user, home)
    context = {
        "form": form,
        "page": page,
        "tabs": scope_tabs(request, SCOPES, form.scope_now),
        "may_offer": may_act,
        "may_choose": may_act and form.scope_now == VACANT,
        "reset_url": f"{request.path}?scope={form.scope_now}",
    }
    return render(request, "recruitment/offer_list.html", context)


@require_http_methods(["GET", "POST"])
def offer_new(request: HttpRequest) -> HttpResponse:
    """Put a place on the exchange for one's own job center."""
    center = own_job_center(request)
    form = OfferForm(sent(request), user=request.user)
    made: list[SmallJobOffer] = []
    if carry_out(
        form,
        lambda: made.append(
            create_offer(actor=request.user, job_center=center, values=form.values)
        ),
    ):
        messages.success(request, _("The offer is on the exchange."))
        return redirect(made[0])
    return _show_form(request, form, None)


def _show_form(request, form, offer, status: int = 0) -> HttpResponse:
    status = status or (422 if form.is_bound and form.errors else 200)
    context = {"form": form, "offer": offer}
    return render(request, "recruitment/offer_form.html", context, status=status)


@require_GET
def offer_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One offer, and who holds it."""
    offer = _seen(request, pk)
    held = offer.reservations.standing().select_related("job_center", "by").first()
    if held is not None:
        held.offer = offer
    context = {
        "offer": offer,
        "held": held,
        "may_end": held is not None and policies.can_end_reservation(request.user, held),
        "may_change": policies.can_change_offer(request.user, offer),
        "may_reserve": _is_vacant(offer) and policies.can_reserve(request.user, offer),
        "has_expired": offer.state == OfferState.OPEN and not _is_vacant(offer),
    }
    return render(request, "recruitment/offer_detail.html", context)


def _is_vacant(offer: SmallJobOffer) -> bool:
    return offer.state == OfferState.OPEN and offer.expires_on >= today()


@require_http_methods(["GET", "POST"])
def offer_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a vacant offer."""
    offer = _kept(request, pk)
    if offer.state != OfferState.OPEN:
        raise WrongState(_("Only a vacant offer is changed."))
    form = OfferForm(sent(request), user=request.user, offer=offer)
    try:
        if carry_out(form, lambda: _save(offer, request.user, form)):
            messages.success(request, _("The offer is changed."))
            return redirect(offer)
    except Conflict as conflict:
        mark_conflict(form, conflict)
        return _show_form(request, form, offer, status=409)
    return _show_form(request, form, offer)


def _save(offer: SmallJobOffer, user, form: OfferForm) -> None:
    edit_offer(offer, actor=user, values=form.values, version=form.cleaned_data["version"])


@require_POST
def offer_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The company no longer offers the place."""
    offer = _kept(request, pk)
    withdraw_offer(offer, actor=request.user)
    messages.success(request, _("The offer is withdrawn."))
    return redirect(offer)


@require_POST
def offer_reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The place is vacant again."""
    offer = _kept(request, pk)
    reopen_offer(offer, actor=request.user)
    messages.success(request, _("The offer is vacant again."))
    return redirect(offer)


@require_http_methods(["GET", "POST"])
def offers_reserve(request: HttpRequest) -> HttpResponse:
    """``?offer=…&offer=…``: the hours of the chosen ones as one week, and how long to hold them.

    Choosing nothing leads back to the list; what does not fit is said before anybody reserves.
    """
    offers = _chosen(request)
    if not offers:
        messages.error(request, _("Choose at least one offer."))
        return redirect("recruitment:offer_list")
    if not all(policies.can_reserve(request.user, offer) for offer in offers):
        raise PermissionDenied
    form = ReserveForm(sent(request))
    if carry_out(
        form,
        lambda: reserve_offers(offers, actor=request.user, until=form.cleaned_data["until"]),
    ):
        messages.success(request, _("The offers are reserved for your job center."))
        return redirect(offers[0] if len(offers) == 1 else reverse("recruitment:offer_list"))
    hours, refusal = _week(offers)
    context = {
        "offers": offers,
        "form": form,
        "hours": hours,
        "refusal": refusal,
        "is_short": not refusal and hours < LEAST_WEEK,
        "least": LEAST_WEEK,
        "most": FULL_WEEK,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recruitment/offers_reserve.html", context, status=status)


def _chosen(request: HttpRequest) -> list[SmallJobOffer]:
    """The visible offers that the address or the form names."""
    keys = []
    for text in request.POST.getlist("offer") or request.GET.getlist("offer"):
        try:
            keys.append(uuid.UUID(text))
        except ValueError:
            continue
    visible = SmallJobOffer.objects.visible_to(request.user).select_related(*SHOWN_WITH)
    return list(visible.filter(pk__in=keys).order_by("starts_on", "pk"))


def _week(offers: list[SmallJobOffer]):
    try:
        return week_of(offers), ""
    except RuleBroken as refusal:
        return sum(offer.weekly_hours for offer in offers), refusal.message


@require_POST
def reservation_release(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the offer back before its day."""
    reservation = _held(request, pk)
    release(reservation, actor=request.user)
    messages.success(request, _("The offer is vacant again."))
    return redirect(reservation.offer)


@require_POST
def reservation_take(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Somebody starts there."""
    reservation = _held(request, pk)
    take(reservation, actor=request.user)
    messages.success(request, _("The offer is taken."))
    return redirect(reservation.offer)


def _seen(request: HttpRequest, pk: uuid.UUID) -> SmallJobOffer:
    offers = SmallJobOffer.objects.visible_to(request.user).select_related(*SHOWN_WITH)
    return get_object_or_404(offers, pk=pk)


def _kept(request: HttpRequest, pk: uuid.UUID) -> SmallJobOffer:
    offer = _seen(request, pk)
    if not policies.can_change_offer(request.user, offer):
        raise PermissionDenied
    return offer


def _held(request: HttpRequest, pk: uuid.UUID) -> Reservation:
    rows = Reservation.objects.visible_to(request.user)
    reservation = get_object_or_404(rows.select_related("offer__owner", "job_center"), pk=pk)
    if not policies.can_end_reservation(request.user, reservation):
        raise PermissionDenied
    return reservation
