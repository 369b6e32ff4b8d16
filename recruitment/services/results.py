"""What came of an order in counts: presented, hired, withdrawn; and where was searched."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import JobCenter, User
from recruitment import policies
from recruitment.choices import ANSWERED_STATES, ResultKind, SearchOutcome
from recruitment.models import MemberSearch, RecruitmentOrder, Result, UpskillingCourse
from recruitment.services import clocks
from recruitment.services.placements import count_starters, first_day

describe("result.register", gettext_lazy("Result registered"))
describe("recruitmentorder.not_local", gettext_lazy("Cannot be filled locally"))
describe("membersearch.record", gettext_lazy("Search recorded"))


@dataclass(frozen=True)
class Outcome:
    """So many of a kind on the day ``on`` (today). For the hired also their first working day,
    and the course that they came through."""

    kind: str
    count: int
    on: dt.date | None = None
    starts_on: dt.date | None = None
    course: UpskillingCourse | None = None


def register_result(
    order: RecruitmentOrder,
    *,
    actor: User,
    job_center: JobCenter,
    kind: str,
    count: int,
    on: dt.date | None = None,
) -> Result:
    """So many were presented, hired or withdrawn by ``job_center``; see `add_result`."""
    outcome = Outcome(kind, count, on)
    return add_result(order, actor=actor, job_center=job_center, outcome=outcome)


@transaction.atomic
def add_result(
    order: RecruitmentOrder, *, actor: User, job_center: JobCenter, outcome: Outcome
) -> Result:
    """Register an outcome of ``job_center``; the hired are followed up from their first day.

    A negative count puts an earlier number right. Raises `RuleBroken` when a sum would fall
    below zero or pass the need or the company's maximum, `PermissionDenied` for a foreign job
    center (lesson 12).
    """
    locked = RecruitmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if not policies.can_register_result(actor, locked, job_center):
        raise PermissionDenied
    if not locked.is_live:
        raise WrongState(_("Results are registered while the order is open."))
    on = outcome.on or calendar.today()
    if on > calendar.today():
        raise RuleBroken(_("The date lies in the future."), field="on")
    _check_sums(locked, job_center, outcome.kind, outcome.count)
    is_hired = outcome.kind == ResultKind.HIRED
    result = Result(
        order=locked,
        job_center=job_center,
        kind=outcome.kind,
        count=outcome.count,
        on=on,
        starts_on=outcome.starts_on if is_hired else None,
        course=outcome.course if is_hired else None,
        registered_by=actor,
    )
    if is_hired:
        result.starts_on = first_day(locked, result)
    result.save()
    record("result.register", result, actor=actor, before={})
    _report(locked, result, actor)
    return result


def _sum(order: RecruitmentOrder, kind: str, job_center: JobCenter | None = None) -> int:
    rows = order.results.filter(kind=kind)
    if job_center is not None:
        rows = rows.filter(job_center=job_center)
    return rows.aggregate(total=Sum("count"))["total"] or 0


def _check_sums(order: RecruitmentOrder, job_center: JobCenter, kind: str, count: int) -> None:
    if count == 0:
        raise RuleBroken(_("Write a number other than 0."), field="count")
    if _sum(order, kind, job_center) + count < 0:
        raise RuleBroken(_("The sum would fall below 0."), field="count")
    total = _sum(order, kind) + count
    if kind == ResultKind.HIRED and total > order.head_count:
        raise RuleBroken(
            _("More would be hired than the %(need)s that the company needs.")
            % {"need": order.head_count},
            field="count",
        )
    if kind == ResultKind.PRESENTED and order.max_candidates and total > order.max_candidates:
        raise RuleBroken(
            _("The company wants %(max)s candidates at the most.") % {"max": order.max_candidates},
            field="count",
        )


def _report(order: RecruitmentOrder, result: Result, actor: User) -> None:
    if result.kind == ResultKind.HIRED:
        count_starters(order, result, actor)
    if result.kind != ResultKind.PRESENTED:
        return
    if result.job_center_id == order.owner_id:
        clocks.presented_locally(order, actor)
    recipient = order.recipients.filter(job_center=result.job_center).first()
    if recipient is not None:
        clocks.presented(recipient, actor)


@transaction.atomic
def mark_not_local(order: RecruitmentOrder, *, actor: User, reason: str = "") -> RecruitmentOrder:
    """The order cannot be filled locally: S08 is met, the escalation S09 is due (R012)."""
    refuse_cpr(reason=reason)
    locked = RecruitmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if not policies.can_handle(actor, locked):
        raise PermissionDenied
    if not locked.is_live or locked.not_local_at:
        raise WrongState(_("The order is already marked, or it is not being worked on."))
    before = snapshot(locked)
    locked.not_local_at = calendar.now()
    locked.save()
    record("recruitmentorder.not_local", locked, actor=actor, before=before, reason=reason)
    clocks.marked_not_local(locked, actor)
    return locked


@transaction.atomic
def record_search(
    order: RecruitmentOrder,
    *,
    actor: User,
    job_center: JobCenter,
    found: int = 0,
    skipped_reason: str = "",
) -> MemberSearch:
    """A member job center has been searched, or is skipped for a reason (R071, S06)."""
    refuse_cpr(skipped_reason=skipped_reason)
    locked = RecruitmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if not policies.can_handle(actor, locked):
        raise PermissionDenied
    if not locked.is_live:
        raise WrongState(_("The order is not being worked on."))
    if job_center not in members_to_search(locked):
        raise RuleBroken(_("Choose a member of the alliance."), field="job_center")
    outcome = SearchOutcome.SKIPPED if skipped_reason.strip() else SearchOutcome.SEARCHED
    search, _created = MemberSearch.objects.update_or_create(
        order=locked,
        job_center=job_center,
        defaults={
            "outcome": outcome,
            "found": found,
            "reason": skipped_reason.strip(),
            "at": calendar.now(),
            "by": actor,
        },
    )
    record("membersearch.record", search, actor=actor, before={})
    clocks.search_recorded(locked, members_left(locked), actor)
    return search


def members_to_search(order: RecruitmentOrder) -> list[JobCenter]:
    """The owner and the members of its alliances: where S06 promises a search."""
    allied = JobCenter.objects.allied_with(order.owner)
    return list(
        JobCenter.objects.filter(Q(pk__in=allied) | Q(pk=order.owner_id)).order_by("name_sort")
    )


def members_left(order: RecruitmentOrder) -> list[JobCenter]:
    """The members that have neither been searched, skipped, nor asked by an escalation."""
    seen = set(order.searches.values_list("job_center", flat=True))
    seen |= set(order.recipients.values_list("job_center", flat=True))
    seen |= set(order.results.values_list("job_center", flat=True))
    return [center for center in members_to_search(order) if center.pk not in seen]


def members_unanswered(order: RecruitmentOrder) -> list[JobCenter]:
    """The members that have neither answered nor been searched or skipped: an order cannot be
    closed unfilled before this list is empty (R071). The owner answers by its own attempt."""
    seen = set(order.searches.values_list("job_center", flat=True)) | {order.owner_id}
    answered = order.recipients.filter(state__in=ANSWERED_STATES)
    seen |= set(answered.values_list("job_center", flat=True))
    return [center for center in members_to_search(order) if center.pk not in seen]
