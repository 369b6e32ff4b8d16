"""Follow-up after somebody began: one call to the company for all of a day (S16, S17)."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from companies.services.contacts import ContactNote, log_contact
from jobcenters.models import User
from recruitment import policies
from recruitment.choices import ResultKind
from recruitment.models import RecruitmentOrder, Result, Starters
from recruitment.services import clocks

describe("starters.follow_up", gettext_lazy("Followed up after the start"))


def first_day(order: RecruitmentOrder, result: Result):
    """The day from which the hired of a result work: as told; else the start that the order
    names, or the day of the result when that has passed. A correction belongs to the latest."""
    if result.starts_on:
        return result.starts_on
    if result.count < 0:
        earlier = order.results.filter(
            job_center=result.job_center, kind=ResultKind.HIRED, starts_on__isnull=False
        )
        latest = earlier.order_by("-starts_on").first()
        if latest is not None:
            return latest.starts_on
    return max(order.starts_on, result.on)


def count_starters(order: RecruitmentOrder, result: Result, actor: User) -> None:
    """Keep the group of this first day: its clocks run while somebody is in it."""
    group, _created = Starters.objects.get_or_create(order=order, starts_on=result.starts_on)
    if began(group):
        clocks.work_began(group, actor)
    else:
        clocks.nobody_began(group, actor)


def began(group: Starters) -> int:
    """How many began on that day."""
    rows = group.order.results.filter(kind=ResultKind.HIRED, starts_on=group.starts_on)
    return rows.aggregate(total=Sum("count"))["total"] or 0


@dataclass(frozen=True)
class StartersAnswer:
    """What the company said; ``still_employed`` is asked for at the second follow-up."""

    note: ContactNote
    still_employed: int | None = None


@transaction.atomic
def follow_up_starters(
    group: Starters, *, actor: User, answer: StartersAnswer, version: int | None = None
) -> Starters:
    """Log the talk with the company: first how it goes (S16), later how many are still employed
    (S17). Also after the order is closed. Raises `RuleBroken` for a number out of range."""
    locked = Starters.objects.select_for_update(of=("self",)).get(pk=group.pk)
    order = locked.order
    if not policies.can_handle(actor, order):
        raise PermissionDenied
    if calendar.today() < locked.starts_on:
        raise WrongState(_("Nobody has begun yet."))
    if locked.still_employed is not None:
        raise WrongState(_("Both follow-ups have been made."))
    locked.claim_version(version, {"still_employed": answer.still_employed})
    is_first = locked.is_first
    if not is_first:
        _check_number(locked, answer.still_employed)
    before = snapshot(locked)
    contact = log_contact(
        order.company, actor=actor, job_center=order.owner, note=answer.note, unit=order.unit
    )
    if is_first:
        locked.contact = contact
        clocks.starters_contacted(locked, actor)
    else:
        locked.answer_contact, locked.still_employed = contact, answer.still_employed
        clocks.starters_answered(locked, actor)
    locked.save()
    record("starters.follow_up", locked, actor=actor, before=before)
    return locked


def _check_number(group: Starters, count: int | None) -> None:
    total = began(group)
    if count is None or not 0 <= count <= total:
        raise RuleBroken(
            _("Write how many of the %(total)s are still employed.") % {"total": total},
            field="still_employed",
        )
