"""One call: the asked job center answers, the owner manages; each act has its own address."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.audit.models import Event
from alliance.foundation.conflict import mark_conflict
from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from alliance.foundation.htmx import go_to
from alliance.foundation.prepared import prepared
from recruitment import policies
from recruitment.forms.calls import AssignForm, DeclineForm, PledgeForm, QuestionForm, ReplyForm
from recruitment.models import EscalationRecipient, Question
from recruitment.services.answers import (
    answer_question,
    ask_question,
    assign,
    await_company,
    decline,
    give_pledge,
)
from recruitment.services.escalation import remind, withdraw_call

TEMPLATE = "recruitment/call_detail.html"
SHOWN_WITH = (
    "job_center",
    "assigned_to",
    "answered_by",
    "escalation__sent_by",
    "order__owner",
    "order__company",
    "order__unit__municipality",
    "order__contact_person",
    "order__occupation",
    "order__municipality",
    "order__case_holder",
)
# The services name their parameters, the forms the columns that a conflict compares.
COLUMNS = {"count": "pledged_count", "reason": "decline_reason"}


def _seen_call(request: HttpRequest, pk: uuid.UUID) -> EscalationRecipient:
    for call in _seen(request.user, pk):
        return call
    raise Http404


@prepared
def _seen(user, pk: uuid.UUID) -> QuerySet:
    calls = EscalationRecipient.objects.visible_to(user).with_progress()
    return calls.select_related(*SHOWN_WITH).filter(pk=pk)


@prepared
def _questions(call: uuid.UUID) -> QuerySet:
    return Question.objects.filter(recipient=call).select_related("asked_by", "answered_by")


@require_GET
def call_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is asked, what was answered, and what I may do about it."""
    return _page(request, _seen_call(request, pk))


def _page(
    request: HttpRequest, call: EscalationRecipient, status: int = 200, **filled
) -> HttpResponse:
    """The page of a call; ``filled`` are the forms that could not be saved, by name."""
    user, order = request.user, call.order
    context = {
        "call": call,
        "order": order,
        "may_answer": policies.can_answer(user, call),
        "may_manage": policies.can_manage_call(user, call),
        "sees_contact": policies.sees_contact_person(user, order),
        "questions": _questions(call.pk),
        "is_reminded": call.reminders.exists(),
        "events": Event.objects.of(call),
        "pledge_form": PledgeForm(recipient=call),
        "decline_form": DeclineForm(recipient=call),
        "ask_form": QuestionForm(),
        "reply_form": ReplyForm(),
        "assign_form": AssignForm(recipient=call),
        **filled,
    }
    return render(request, TEMPLATE, context, status=status)


def _answer(
    request: HttpRequest, call: EscalationRecipient, name: str, form: forms.Form, act: Callable
) -> HttpResponse:
    """Let ``act`` carry out what ``form`` says; refusals and conflicts come back on the page."""
    if not form.is_valid():
        return _page(request, call, 422, **{name: form})
    try:
        text = act(form.cleaned_data)
    except Conflict as conflict:
        mark_conflict(form, conflict)
        return _page(request, _seen_call(request, call.pk), 409, **{name: form})
    except WrongState:
        raise
    except RuleBroken as refusal:
        field = COLUMNS.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, refusal.message)
        return _page(request, call, 422, **{name: form})
    messages.success(request, text)
    return go_to(request, call.get_absolute_url())


@require_POST
def call_pledge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Promise so many from a day, or change that promise."""
    call = _seen_call(request, pk)

    def act(given: dict) -> str:
        give_pledge(
            call,
            actor=request.user,
            count=given["pledged_count"],
            available_from=given["available_from"],
            note=given["note"],
            version=given["version"],
        )
        return _("Your answer is sent to %(center)s.") % {"center": call.order.owner.full_name}

    form = PledgeForm(request.POST, recipient=call)
    return _answer(request, call, "pledge_form", form, act)


@require_POST
def call_decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say no with a reason, or change the answer to no."""
    call = _seen_call(request, pk)

    def act(given: dict) -> str:
        decline(
            call,
            actor=request.user,
            reason=given["decline_reason"],
            note=given["note"],
            version=given["version"],
        )
        return _("Your answer is sent to %(center)s.") % {"center": call.order.owner.full_name}

    form = DeclineForm(request.POST, recipient=call)
    return _answer(request, call, "decline_form", form, act)


@require_POST
def call_ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the order's job center before answering."""
    call = _seen_call(request, pk)

    def act(given: dict) -> str:
        ask_question(call, actor=request.user, text=given["text"])
        return _("Your question is sent to %(center)s.") % {"center": call.order.owner.full_name}

    return _answer(request, call, "ask_form", QuestionForm(request.POST), act)


@require_POST
def question_answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The order's job center answers a question."""
    seen = EscalationRecipient.objects.visible_to(request.user)
    question = get_object_or_404(Question, pk=pk, recipient__in=seen)
    call = _seen_call(request, question.recipient_id)

    def act(given: dict) -> str:
        answer_question(question, actor=request.user, text=given["text"])
        return _("Your reply is sent to %(center)s.") % {"center": call.job_center.full_name}

    return _answer(request, call, "reply_form", ReplyForm(request.POST), act)


@require_POST
def call_assign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the call to a colleague at the asked job center."""
    call = _seen_call(request, pk)

    def act(given: dict) -> str:
        assign(call, actor=request.user, user=given["user"])
        return _("%(name)s answers now.") % {"name": given["user"]}

    form = AssignForm(request.POST, recipient=call)
    return _answer(request, call, "assign_form", form, act)


@require_POST
def call_await(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The company must be asked first: the answer clock stands still."""
    call = _seen_call(request, pk)
    await_company(call, actor=request.user)
    return _managed(request, call, _("The deadline stands still until you reply."))


@require_POST
def call_remind(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Remind by hand."""
    call = _seen_call(request, pk)
    remind(call, actor=request.user)
    text = _("%(center)s is reminded.") % {"center": call.job_center.full_name}
    return _managed(request, call, text)


@require_http_methods(["GET", "POST"])
def call_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask once more, then take the call back."""
    call = _seen_call(request, pk)
    if request.method == "POST":
        withdraw_call(call, actor=request.user)
        text = _("The call to %(center)s is withdrawn.") % {"center": call.job_center.full_name}
        return _managed(request, call, text)
    return _confirm_withdrawal(request, call)


def _confirm_withdrawal(request: HttpRequest, call: EscalationRecipient) -> HttpResponse:
    if not policies.can_manage_call(request.user, call):
        raise PermissionDenied
    return render(request, "recruitment/call_withdraw.html", {"call": call, "order": call.order})


def _managed(request: HttpRequest, call: EscalationRecipient, text: str) -> HttpResponse:
    """Back to where the owner stood: the order's page, or the call's."""
    messages.success(request, text)
    target = call.order if request.POST.get("from") == "order" else call
    return go_to(request, target.get_absolute_url())
