"""Adverts on Jobnet: register, move the expiry, withdraw (R072)."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.foundation.conflict import mark_conflict
from alliance.foundation.errors import Conflict, WrongState
from recruitment import policies
from recruitment.forms.adverts import AdvertForm, ExpiryForm, JobnetHelpForm
from recruitment.models import Advert, JobnetHelp, RecruitmentOrder
from recruitment.services.adverts import (
    AdvertInput,
    change_expiry,
    register_advert,
    withdraw_advert,
)
from recruitment.services.jobnet_help import note_help
from recruitment.views.acting import carry_out, done, handled_order, sent, show_act


@require_http_methods(["GET", "POST"])
def advert_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Register the advert that was published on Jobnet for an order."""
    order = handled_order(request, pk)
    if not order.is_live:
        raise WrongState(_("Adverts are registered on orders that are being worked on."))
    initial = {"title": order.title, "employment_type": order.employment_type}
    form = AdvertForm(sent(request), initial=initial)
    if carry_out(
        form,
        lambda: register_advert(order, actor=request.user, advert=AdvertInput(**form.cleaned_data)),
    ):
        return done(request, order, _("The advert is registered."))
    return show_act(request, "advert_new", order, form, helps=_help_given(request, order))


@require_http_methods(["GET", "POST"])
def advert_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Move the expiry date; the planned call moves with it."""
    advert = _handled(request, pk)
    order = advert.order
    if advert.withdrawn_on:
        raise WrongState(_("The advert is withdrawn."))
    initial = {"expires_on": advert.expires_on, "version": advert.version}
    form = ExpiryForm(sent(request), initial=initial)
    try:
        if carry_out(form, lambda: change_expiry(advert, actor=request.user, **form.cleaned_data)):
            return done(request, order, _("The expiry date is changed."))
    except Conflict as conflict:
        mark_conflict(form, conflict)
        context = {"order": order, "form": form, "advert": advert, "in_dialog": False}
        context |= {"layout": "layouts/base.html", "helps": _help_given(request, order)}
        return render(request, "recruitment/advert_edit.html", context, status=409)
    helps = _help_given(request, order)
    return show_act(request, "advert_edit", order, form, advert=advert, helps=helps)


@require_http_methods(["GET", "POST"])
def jobnet_help_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note that the company was helped with Jobnet (R153)."""
    order = handled_order(request, pk)
    initial = {"contact_person": order.contact_person}
    form = JobnetHelpForm(sent(request), company=order.company, initial=initial)
    if carry_out(form, lambda: _note_help(request, order, form)):
        return done(request, order, _("The help is noted, and the contact is logged."))
    helps = _help_given(request, order)
    return show_act(request, "jobnet_help_new", order, form, helps=helps)


def _note_help(request: HttpRequest, order: RecruitmentOrder, form: JobnetHelpForm) -> None:
    given = form.cleaned_data
    note = form.contact_note
    note_help(order, actor=request.user, kind=given["help"], on=given["on"], note=note)


def _help_given(request: HttpRequest, order: RecruitmentOrder) -> QuerySet[JobnetHelp]:
    return JobnetHelp.objects.visible_to(request.user).filter(order=order).newest()


@require_POST
def advert_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The advert is taken off Jobnet: no call is made any more."""
    advert = _handled(request, pk)
    withdraw_advert(advert, actor=request.user)
    return done(request, advert.order, _("The advert is withdrawn."))


def _handled(request: HttpRequest, pk: uuid.UUID) -> Advert:
    adverts = Advert.objects.visible_to(request.user)
    advert = get_object_or_404(adverts.select_related("order__company", "order__owner"), pk=pk)
    if not policies.can_handle(request.user, advert.order):
        raise PermissionDenied
    return advert
