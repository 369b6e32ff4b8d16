"""The call to the company five days before its advert expires (R075, R076, S07)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.foundation import calendar
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from companies.services.contacts import ContactNote, log_contact
from jobcenters.models import User
from recruitment.choices import FollowUpOutcome, ResultKind
from recruitment.models import Advert, FollowUp
from recruitment.services import clocks
from recruitment.services.adverts import change_expiry, plan_calls
from recruitment.services.results import register_result
from recruitment.workflows import FOLLOW_UP

BATCH = 500
COUNTING = (FollowUpOutcome.GOT_ALL, FollowUpOutcome.GOT_SOME)


def plan_follow_ups(now: dt.datetime) -> dict[str, int]:
    """Put a call on the case holder's day for every advert whose call day has come by ``now``.

    Safe to run twice and in two workers at once: adverts are taken with SKIP LOCKED, the row is
    unique per advert and expiry date, and the tasks and notices of a batch are written in one
    transaction. A missed night is caught up, with the true deadline (scenario B, rules 1 and 2).
    """
    planned = 0
    while (count := _plan_batch(calendar.local_day(now))) is not None:
        planned += count
    return {"planned": planned} if planned else {}


@transaction.atomic
def _plan_batch(today: dt.date) -> int | None:
    """How many calls of one batch were planned; None when no advert is left to take."""
    adverts = list(
        Advert.objects.due_for_call(today)
        .select_for_update(of=("self",), skip_locked=True)
        # Not joined: PostgreSQL would join all that is due before it takes a batch of it.
        .prefetch_related("order__case_holder", "order__company")
        .order_by("call_on", "pk")[:BATCH]
    )
    if not adverts:
        return None
    return len(plan_calls(adverts, actor=User.objects.system()))


@dataclass(frozen=True)
class FollowUpAnswer:
    """What the company said: outcome, the contact to log, and what the outcome asks for."""

    outcome: str
    note: ContactNote
    hired: int = 0
    reason: str = ""
    new_expires_on: dt.date | None = None


def complete_follow_up(follow_up: FollowUp, *, actor: User, answer: FollowUpAnswer) -> str:
    """Tell the outcome of the call; the contact is logged in the same transaction.

    Returns the path of the next step: closing when the company got everyone, escalating when it
    wants help, the order otherwise (R076, scenario B rule 3). Raises `RuleBroken` when the
    outcome lacks what it asks for.
    """
    _check(follow_up, answer)
    with FOLLOW_UP.change(follow_up, "complete", actor=actor, reason=answer.reason) as locked:
        order = locked.order
        locked.outcome, locked.reason = answer.outcome, answer.reason
        locked.done_at = calendar.now()
        locked.version += 1
        locked.contact = log_contact(
            order.company, actor=actor, job_center=order.owner, note=answer.note, unit=order.unit
        )
        clocks.advert_followed_up(locked.advert, actor)
        if answer.hired and order.is_live:
            register_result(
                order,
                actor=actor,
                job_center=order.owner,
                kind=ResultKind.HIRED,
                count=answer.hired,
            )
        clocks.status_given(order, actor)
    if answer.outcome == FollowUpOutcome.EXTENDED:
        change_expiry(follow_up.advert, actor=actor, expires_on=answer.new_expires_on)
    return next_step(follow_up)


def _check(follow_up: FollowUp, answer: FollowUpAnswer) -> None:
    refuse_cpr(reason=answer.reason)
    if answer.outcome not in FollowUpOutcome.values:
        raise RuleBroken(_("Choose what the company said."), field="outcome")
    if answer.outcome == FollowUpOutcome.NO_HELP and not answer.reason.strip():
        raise RuleBroken(_("Write why the company wants no help."), field="reason")
    if answer.outcome == FollowUpOutcome.GOT_SOME and answer.hired < 1:
        raise RuleBroken(_("Write how many the company got."), field="hired")
    if answer.hired and answer.outcome not in COUNTING:
        raise RuleBroken(_("Nobody was hired with this outcome."), field="hired")
    moved = answer.new_expires_on
    if answer.outcome == FollowUpOutcome.EXTENDED and (
        moved is None or moved <= follow_up.expires_on
    ):
        raise RuleBroken(_("Write a later expiry date."), field="new_expires_on")


def next_step(follow_up: FollowUp) -> str:
    """The path that the outcome leads to in the same click."""
    order = follow_up.order
    names = {
        FollowUpOutcome.GOT_ALL: "recruitment:order_close",
        FollowUpOutcome.HELP_WANTED: "recruitment:order_escalate",
    }
    name = names.get(FollowUpOutcome(follow_up.outcome), "recruitment:order_detail")
    if not order.is_live:
        name = "recruitment:order_detail"
    return reverse(name, args=[order.pk])
