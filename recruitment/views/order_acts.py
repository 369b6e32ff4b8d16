"""What is done with an order on its way: one view per act, one service each."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.foundation.errors import WrongState
from alliance.foundation.htmx import go_to
from companies.services.one_voice import one_voice
from recruitment.choices import CloseCause
from recruitment.forms.acts import HandOverForm, ReasonForm
from recruitment.forms.closing import CloseForm, WithdrawForm
from recruitment.forms.contacts import ContactNoteForm
from recruitment.models import RecruitmentOrder
from recruitment.services.closing import Closing, close_order, undo_close, withdraw_order
from recruitment.services.orders import (
    company_answered,
    copy_order,
    delete_draft,
    hand_over,
    log_status,
    pause_order,
    resume_order,
    wait_for_company,
)
from recruitment.services.results import members_unanswered
from recruitment.statistics import Gap, order_gap
from recruitment.views.acting import carry_out, done, handled_order, seen_order, sent, show_act
from recruitment.views.order_forms import make_ready, own_job_center


@require_POST
def order_ready(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark a draft ready from its page."""
    return make_ready(request, handled_order(request, pk, "mark_ready"))


@require_POST
def order_copy(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A new draft with the description of this order, for the person's own job center."""
    order = seen_order(request, pk)
    draft = copy_order(order, actor=request.user, job_center=own_job_center(request))
    return redirect("recruitment:order_edit", pk=draft.pk)


@require_http_methods(["GET", "POST"])
def order_delete_draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then throw a draft away."""
    order = handled_order(request, pk, "mark_ready")
    form = ReasonForm()
    if request.method == "POST":
        delete_draft(order, actor=request.user)
        return go_to(request, reverse("recruitment:order_list"))
    return show_act(request, "order_delete_draft", order, form)


@require_http_methods(["GET", "POST"])
def order_pause(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Enough candidates for now (order 442/2023 § 137)."""
    order = handled_order(request, pk, "pause")
    form = ReasonForm(sent(request))
    if carry_out(
        form,
        lambda: pause_order(order, actor=request.user, reason=form.cleaned_data["reason"]),
    ):
        return done(request, order, _("The order is paused."))
    return show_act(request, "order_pause", order, form)


@require_POST
def order_resume(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The company wants candidates again."""
    order = handled_order(request, pk)
    resume_order(order, actor=request.user)
    return done(request, order, _("The order is being worked on again."))


@require_POST
def order_wait(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The company owes an answer: the clocks stand still."""
    order = handled_order(request, pk)
    wait_for_company(order, actor=request.user)
    return done(request, order, _("The order waits for the company; its deadlines stand still."))


@require_POST
def order_company_answered(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The company has answered: the clocks run on."""
    order = handled_order(request, pk)
    company_answered(order, actor=request.user)
    return done(request, order, _("The company has answered; the deadlines run again."))


@require_http_methods(["GET", "POST"])
def order_hand_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Another colleague becomes the company's one contact (S02)."""
    order = handled_order(request, pk)
    form = HandOverForm(sent(request), order=order)
    if carry_out(
        form,
        lambda: hand_over(order, actor=request.user, case_holder=form.cleaned_data["case_holder"]),
    ):
        text = _("%(name)s is the case holder now.") % {"name": form.cleaned_data["case_holder"]}
        return done(request, order, text)
    return show_act(request, "order_hand_over", order, form)


@require_http_methods(["GET", "POST"])
def order_status(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Tell the company how it goes (S12)."""
    order = handled_order(request, pk)
    if not order.is_live:
        raise WrongState(_("The order is not being worked on."))
    form = ContactNoteForm(sent(request), company=order.company, initial=_talk_to(order))
    if carry_out(form, lambda: log_status(order, actor=request.user, note=form.contact_note)):
        return done(request, order, _("The status is logged on the company."))
    voice = one_voice(order.company, request.user)
    return show_act(request, "order_status", order, form, voice=voice)


@require_http_methods(["GET", "POST"])
def order_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Close with a cause and the numbers; prefilled with what is registered (lesson 4)."""
    order = handled_order(request, pk, "close_unfilled")
    gap = order_gap(order)
    form = CloseForm(
        sent(request),
        company=order.company,
        hired=_hired_so_far(order, gap),
        initial={**_talk_to(order), "cause": "" if gap.remaining else CloseCause.GOT_STAFF},
    )
    if carry_out(form, lambda: close_order(order, actor=request.user, closing=_closing(form))):
        text = _("The order is closed: %(state)s.") % {"state": order.get_state_display()}
        return done(request, order, text)
    unanswered = [] if gap.hired else members_unanswered(order)
    return show_act(request, "order_close", order, form, gap=gap, unanswered=unanswered)


def _hired_so_far(order: RecruitmentOrder, gap: Gap) -> dict:
    """The job centers that may have filled places: the owner, and whoever took part."""
    took_part = [
        row
        for row in gap.rows
        if row.job_center == order.owner or row.pledged or row.presented or row.hired
    ]
    return {row.job_center: row.hired for row in took_part} or {order.owner: 0}


def _closing(form: CloseForm) -> Closing:
    cleaned = form.cleaned_data
    return Closing(
        cause=cleaned["cause"],
        contact=form.contact_note,
        note=cleaned["note"],
        hired=form.hired,
        filled_elsewhere=cleaned["filled_elsewhere"] or 0,
    )


def _talk_to(order: RecruitmentOrder) -> dict[str, object]:
    """A contact about an order is most often with its contact person."""
    return {"contact_person": order.contact_person_id}


@require_http_methods(["GET", "POST"])
def order_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The company no longer has the need."""
    order = handled_order(request, pk, "withdraw")
    form = WithdrawForm(sent(request), company=order.company, initial=_talk_to(order))
    if carry_out(
        form,
        lambda: withdraw_order(
            order,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            contact=form.contact_note,
        ),
    ):
        return done(request, order, _("The order is withdrawn."))
    return show_act(request, "order_withdraw", order, form)


@require_POST
def order_undo_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Open a closed order again, within seven days."""
    order = seen_order(request, pk)
    undo_close(order, actor=request.user)
    return done(request, order, _("The closing is undone."))
