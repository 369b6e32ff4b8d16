"""The company's status page without log-in, and the buttons that send and revoke its link."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alliance.foundation.limits import within_limit
from alliance.foundation.notifications.models import Mail
from alliance.foundation.prepared import prepared
from alliance.foundation.secret_links import secret_link
from jobcenters.services.accounts import client_address
from recruitment import policies
from recruitment.choices import OPEN_STATES, OrderState, RequestKind
from recruitment.forms.contacts import ContactNoteForm
from recruitment.models import CompanyRequest, RecruitmentOrder, StatusLink
from recruitment.notifications import StatusLinkSent
from recruitment.services.status_page import (
    answer_request,
    company_says,
    link_of,
    open_acts,
    revoke_status_link,
    send_status_link,
)
from recruitment.views.acting import carry_out, done, handled_order, sent, show_act

WORDS_AN_HOUR = 30  # from one address: an office has one address, a person a handful of words
NEXT = {
    OrderState.READY: gettext_lazy("We look for candidates and get back to you."),
    OrderState.ESCALATED: gettext_lazy(
        "We look for candidates, also with our neighboring job centers, and get back to you."
    ),
    OrderState.UPSKILLING: gettext_lazy(
        "Candidates are being trained for the job. We get back to you with the dates."
    ),
    OrderState.PAUSED: gettext_lazy(
        "You have enough candidates for now, and we send no more. Call us when you want more."
    ),
    OrderState.FILLED: gettext_lazy("The order is closed: the position is filled."),
    OrderState.PARTLY_FILLED: gettext_lazy(
        "The order is closed: some of the positions are filled."
    ),
    OrderState.UNFILLED: gettext_lazy(
        "The order is closed: we did not find the staff. Call us when you want to try again."
    ),
    OrderState.WITHDRAWN: gettext_lazy("The order is closed, as agreed with you."),
}
ACTS = {
    RequestKind.ENOUGH: gettext_lazy("We have enough candidates"),
    RequestKind.FILLED: gettext_lazy("The position is filled"),
    RequestKind.CALL: gettext_lazy("Call me"),
}


@secret_link
@require_http_methods(["GET", "POST"])
def company_status(request: HttpRequest, token: str) -> HttpResponse:
    """What the company may know of its one order. Reading changes nothing: mail scanners read."""
    link = link_of(token)
    if link is None:
        return render(request, "recruitment/company_status_over.html", status=404)
    if request.method == "POST":
        if not within_limit("company_status", client_address(request), WORDS_AN_HOUR):
            return render(request, "429.html", status=429)
        company_says(link, request.POST.get("act", ""))
        return redirect("recruitment:company_status", token)
    return render(request, "recruitment/company_status.html", _page(link))


def _page(link: StatusLink) -> dict[str, object]:
    """Only what the company told us itself, and whom to talk to."""
    order = link.order
    said = {row.kind: row for row in order.company_requests.open()}
    holder = order.case_holder
    return {
        "order": order,
        "holder": holder if holder.is_active else None,
        "phone": (holder.phone if holder.is_active else "") or order.owner.phone,
        "email": (holder.email if holder.is_active else "") or order.owner.mailbox,
        "next_step": NEXT[OrderState(order.state)],
        "is_active": order.state in OPEN_STATES,
        "acts": [(kind, ACTS[kind], said.get(kind)) for kind in open_acts(order)],
        "expires_at": link.expires_at,
    }


@require_POST
def status_link_send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mail the contact person a link, in place of the one before."""
    order = handled_order(request, pk)
    link = send_status_link(order, actor=request.user)
    return done(request, order, _("The link is on its way to %(email)s.") % {"email": link.email})


@require_POST
def status_link_revoke(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The link opens nothing any more."""
    rows = StatusLink.objects.visible_to(request.user).select_related("order")
    link = get_object_or_404(rows, pk=pk)
    revoke_status_link(link, actor=request.user)
    return done(request, link.order, _("The link is revoked; its page is gone."))


@require_http_methods(["GET", "POST"])
def company_request_answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The company was called: log what was said."""
    rows = CompanyRequest.objects.visible_to(request.user).select_related("order__company")
    row = get_object_or_404(rows, pk=pk)
    order = row.order
    if not policies.can_handle(request.user, order):
        raise PermissionDenied
    initial = {"contact_person": order.contact_person_id}
    form = ContactNoteForm(sent(request), company=order.company, initial=initial)
    if carry_out(form, lambda: answer_request(row, actor=request.user, note=form.contact_note)):
        return done(request, order, _("The call is logged on the company."))
    return show_act(request, "company_request_answer", order, form, company_request=row)


def status_page_context(user, order: RecruitmentOrder) -> dict[str, object]:
    """The links of the order, newest first, each with how its mail fared, and open words."""
    if order.is_draft or not policies.sees_internal(user, order):
        return {"status_links": [], "company_requests": [], "may_send_link": False}
    links = _links(order.pk)
    for link in links:
        link.order = order
    keys = {StatusLinkSent(link).idempotency_key(): link for link in links}
    mails = {mail.key: mail for mail in _mails(list(keys))}
    person = order.contact_person
    reachable = person is not None and person.ended_on is None and bool(person.email)
    return {
        "status_links": [(link, mails.get(key)) for key, link in keys.items()],
        "company_requests": _words(order.pk),
        "may_send_link": order.is_live and reachable and policies.can_handle(user, order),
    }


@prepared
def _links(order: uuid.UUID) -> QuerySet:
    rows = StatusLink.objects.filter(order=order).order_by("-created_at")
    return rows.select_related("contact_person", "sent_by", "revoked_by")


@prepared
def _mails(keys: list[str]) -> QuerySet:
    return Mail.objects.filter(key__in=keys).order_by("pk")


@prepared
def _words(order: uuid.UUID) -> QuerySet:
    return CompanyRequest.objects.waiting().filter(order=order).order_by("at")
