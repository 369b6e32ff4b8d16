"""The rows of the page of calls: each cell is ready when the template gets it, since the steps of
a template cost on every row (docs/decisions/0014)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.template.defaultfilters import capfirst
from django.template.loader import get_template
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.foundation.templatetags.ui import chip, day, due, moment
from recruitment.choices import OrderState
from recruitment.models import EscalationRecipient, RecruitmentOrder
from recruitment.templatetags.recruitment import call_state

NOTHING = SafeString("")
MINE = SafeString('class="mine"')
NOBODY = "–"
THOUSAND = 1000


@dataclass(frozen=True)
class ReceivedRow:
    """One call to our job center, to answer or answered."""

    pk: uuid.UUID
    mine: SafeString
    url: str
    need: str
    title: str
    guest: SafeString
    company: str
    state: SafeString
    reason: SafeString
    date: SafeString
    owner: str
    start: SafeString
    pledged: str
    presented: str
    hired: str
    answers: str | SafeString


@dataclass(frozen=True)
class SentRow:
    """One of our orders that others were asked about, with the calls and their answers."""

    pk: uuid.UUID
    url: str
    need: str
    title: str
    company: str
    number: str
    holder: str
    pledged: str
    presented: str
    hired: str
    lacking: str
    state: SafeString
    answers: SafeString


@dataclass(frozen=True)
class AnswerRow:
    """One call of such an order."""

    url: str
    center: str
    guest: SafeString
    state: SafeString
    outcome: SafeString


def received_rows(calls: Iterable[EscalationRecipient], user) -> list[ReceivedRow]:
    """The ``calls`` (of `with_progress`) as the table shows them to ``user``."""
    language = get_language()
    return [_received(call, call.assigned_to_id == user.pk, language) for call in calls]


def _received(call: EscalationRecipient, is_mine: bool, language: str) -> ReceivedRow:
    order = call.order
    return ReceivedRow(
        pk=call.pk,
        mine=MINE if is_mine else NOTHING,
        url=call.get_absolute_url(),
        need=_number(order.head_count),
        title=order.title,
        guest=_guest(language) if call.is_guest else NOTHING,
        company=order.company.name,
        state=call_state(call),
        reason=_why(call) if call.decline_reason else NOTHING,
        date=due(call.due_on) if call.owes_answer else moment(call.answered_at),
        owner=order.owner.name,
        start=day(order.starts_on),
        pledged=_number(call.pledged_count),
        presented=_number(call.presented_count),
        hired=_number(call.hired_count),
        answers=_you(language) if is_mine else str(call.assigned_to or NOBODY),
    )


def sent_rows(orders: Iterable[RecruitmentOrder]) -> list[SentRow]:
    """The ``orders`` with their counts and ``calls`` (of `with_progress`)."""
    language = get_language()
    lines = get_template("recruitment/_calls_sent_answers.html")
    return [_sent(order, lines, language) for order in orders]


def _sent(order: RecruitmentOrder, lines, language: str) -> SentRow:
    return SentRow(
        pk=order.pk,
        url=order.get_absolute_url(),
        need=_number(order.head_count),
        title=order.title,
        company=order.company.name,
        number=order.number,
        holder=str(order.case_holder),
        pledged=_number(order.pledged_count),
        presented=_number(order.presented_count),
        hired=_number(order.hired_count),
        lacking=_number(order.lacking),
        state=_order_state(order.state, bool(order.waiting_since) and order.is_live, language),
        answers=lines.render({"calls": [_answer(call, language) for call in order.calls]}),
    )


def _answer(call: EscalationRecipient, language: str) -> AnswerRow:
    return AnswerRow(
        url=call.get_absolute_url(),
        center=call.job_center.name,
        guest=_guest(language) if call.is_guest else NOTHING,
        state=call_state(call),
        outcome=_outcome(call),
    )


def _outcome(call: EscalationRecipient) -> SafeString:
    if call.owes_answer and not call.paused_at:
        return due(call.due_on)
    if call.pledged_count:
        text = _("%(pledged)s pledged, %(presented)s presented, %(hired)s hired") % {
            "pledged": _number(call.pledged_count),
            "presented": _number(call.presented_count),
            "hired": _number(call.hired_count),
        }
        return format_html("<span>{}</span>", text)
    if call.decline_reason:
        return format_html('<span class="muted">{}</span>', call.get_decline_reason_display())
    return NOTHING


def _why(call: EscalationRecipient) -> SafeString:
    return format_html(' <span class="why">{}</span>', call.get_decline_reason_display())


def _number(count: int) -> str:
    """As a template writes it: 1.000. Most are small, and asking how costs forty calls."""
    return str(count) if 0 <= count < THOUSAND else str(localize(count))


@lru_cache(maxsize=64)
def _order_state(state: str, is_waiting: bool, _language: str) -> SafeString:
    if is_waiting:
        return chip("waiting", _("awaiting the company"))
    return chip(state, capfirst(OrderState(state).label))


@lru_cache(maxsize=4)
def _guest(_language: str) -> SafeString:
    return format_html(' <span class="tag">{}</span>', _("guest"))


@lru_cache(maxsize=4)
def _you(_language: str) -> SafeString:
    return format_html("<strong>{}</strong>", _("you"))
