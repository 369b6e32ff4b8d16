"""Recruitment challenges: share, answer, change, close (R126)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import JobCenter, User
from recruitment import policies
from recruitment.models import Challenge, ChallengeReply, RecruitmentOrder
from recruitment.notifications import ChallengeAnswered, ChallengeClosed, ChallengeShared
from servicecatalog.models import Occupation

EVENTS = {
    "challenge.share": gettext_lazy("Challenge shared"),
    "challenge.edit": gettext_lazy("Challenge changed"),
    "challenge.close": gettext_lazy("Challenge closed"),
    "challenge.reopen": gettext_lazy("Challenge opened again"),
    "challengereply.write": gettext_lazy("Reply written"),
}
for _event, _text in EVENTS.items():
    describe(_event, _text)


@dataclass(frozen=True)
class ChallengeInput:
    """What is shared: title and text, perhaps an occupation and orders that show it."""

    title: str
    text: str
    occupation: Occupation | None = None
    orders: Iterable[RecruitmentOrder] = ()


@transaction.atomic
def share_challenge(*, actor: User, job_center: JobCenter, challenge: ChallengeInput) -> Challenge:
    """Share a challenge with the alliances of ``job_center``; their consultants are told.

    Raises `RuleBroken` for an empty text or an order that the actor may not see.
    """
    if not policies.can_post_challenge(actor, job_center):
        raise PermissionDenied
    _check(actor, challenge)
    row = Challenge.objects.create(
        job_center=job_center,
        author=actor,
        title=challenge.title.strip(),
        text=challenge.text.strip(),
        occupation=challenge.occupation,
        posted_at=calendar.now(),
    )
    row.orders.set(challenge.orders)
    record("challenge.share", row, actor=actor, before={})
    notify(ChallengeShared(row), actor=actor)
    return row


def _check(actor: User, challenge: ChallengeInput) -> None:
    refuse_cpr(title=challenge.title, text=challenge.text)
    for name in ("title", "text"):
        if not getattr(challenge, name).strip():
            raise RuleBroken(_("Write what the challenge is."), field=name)
    keys = {order.pk for order in challenge.orders}
    if RecruitmentOrder.objects.visible_to(actor).filter(pk__in=keys).count() != len(keys):
        raise RuleBroken(_("Name orders that you can see."), field="orders")


@transaction.atomic
def edit_challenge(
    challenge: Challenge, *, actor: User, changes: ChallengeInput, version: int | None
) -> Challenge:
    """Change an open challenge. Raises `Conflict` when somebody else saved first."""
    locked = _own(challenge, actor)
    values = {"title": changes.title.strip(), "text": changes.text.strip()}
    locked.claim_version(version, values)
    _check(actor, changes)
    before = snapshot(locked)
    locked.title, locked.text = values["title"], values["text"]
    locked.occupation = changes.occupation
    locked.save()
    hidden = locked.orders.exclude(pk__in=RecruitmentOrder.objects.visible_to(actor))
    locked.orders.set([*changes.orders, *hidden])
    record("challenge.edit", locked, actor=actor, before=before)
    return locked


def _own(challenge: Challenge, actor: User) -> Challenge:
    locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
    if not policies.can_close_challenge(actor, locked):
        raise PermissionDenied
    if not locked.is_open:
        raise WrongState(_("The challenge is closed."))
    return locked


@transaction.atomic
def reply_to_challenge(
    challenge: Challenge, *, actor: User, text: str, order: RecruitmentOrder | None = None
) -> ChallengeReply:
    """Answer for one's own job center; the author and those who answered before are told."""
    refuse_cpr(text=text)
    locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
    if not locked.is_open:
        raise WrongState(_("The challenge is closed."))
    if not policies.can_reply_to_challenge(actor, locked):
        raise PermissionDenied
    if not text.strip():
        raise RuleBroken(_("Write the reply."), field="text")
    if order and not RecruitmentOrder.objects.visible_to(actor).filter(pk=order.pk).exists():
        raise RuleBroken(_("Name orders that you can see."), field="order")
    reply = ChallengeReply.objects.create(
        challenge=locked,
        job_center=actor.home_center,
        author=actor,
        text=text.strip(),
        order=order,
        at=calendar.now(),
    )
    record("challengereply.write", reply, actor=actor, before={})
    notify(ChallengeAnswered(reply), actor=actor)
    return reply


@transaction.atomic
def close_challenge(challenge: Challenge, *, actor: User, note: str) -> Challenge:
    """The author says what came of it; those who answered are told."""
    refuse_cpr(note=note)
    locked = _own(challenge, actor)
    if not note.strip():
        raise RuleBroken(_("Write what came of it."), field="note")
    before = snapshot(locked)
    locked.closed_at, locked.closing_note = calendar.now(), note.strip()
    locked.version += 1
    locked.save()
    record("challenge.close", locked, actor=actor, before=before)
    notify(ChallengeClosed(locked), actor=actor)
    return locked


@transaction.atomic
def reopen_challenge(challenge: Challenge, *, actor: User) -> Challenge:
    """Undo the closing: it was not solved after all."""
    locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
    if not policies.can_close_challenge(actor, locked):
        raise PermissionDenied
    if locked.is_open:
        raise WrongState(_("The challenge is open."))
    before = snapshot(locked)
    locked.closed_at, locked.closing_note = None, ""
    locked.version += 1
    locked.save()
    record("challenge.reopen", locked, actor=actor, before=before)
    return locked
