"""Figures of recruitment: the gap of one order, per job center."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from alliance.foundation.prepared import prepared
from jobcenters.models import JobCenter
from recruitment.choices import RecipientState, ResultKind
from recruitment.models import EscalationRecipient, RecruitmentOrder, Result


@dataclass(frozen=True)
class GapRow:
    """What one job center pledged, presented and got hired; ``answer`` is its state as text."""

    job_center: JobCenter
    pledged: int
    presented: int
    hired: int
    answer: str
    is_owner: bool

    @property
    def promised(self) -> int:
        """What it answers for: its pledge, and as the owner what it presented."""
        return max(self.pledged, self.presented) if self.is_owner else self.pledged

    @property
    def unkept(self) -> int:
        """Pledged but not presented yet."""
        return max(self.pledged - self.presented, 0)


@dataclass(frozen=True)
class Gap:
    """Need against what is promised and done (R089). ``gap`` is what nobody has promised: need
    less hired less ``open_pledges``, at least 0. The owner pledges by presenting, since it asks
    nobody but itself (scenario A, step 5: forty less eight presented leaves thirty-two)."""

    need: int
    pledged: int
    presented: int
    hired: int
    elsewhere: int
    rows: tuple[GapRow, ...]

    @property
    def remaining(self) -> int:
        """Positions not filled yet."""
        return max(self.need - self.hired - self.elsewhere, 0)

    @property
    def open_pledges(self) -> int:
        """Candidates promised and not hired yet, job center by job center."""
        return sum(max(row.promised - row.hired, 0) for row in self.rows)

    @property
    def gap(self) -> int:
        """Positions that are neither filled nor promised."""
        return max(self.remaining - self.open_pledges, 0)


def order_gap(
    order: RecruitmentOrder, found_calls: Sequence[EscalationRecipient] | None = None
) -> Gap:
    """The gap of one order with a row for its owner and for every job center that takes part.

    found_calls: the order's calls with their job centers, when the caller has them at hand.
    """
    if found_calls is None:
        found_calls = order.recipients.select_related("job_center")
    ordered = sorted(found_calls, key=lambda row: (row.asked_at, row.pk))
    calls = {row.job_center_id: row for row in ordered}
    totals: dict[tuple[object, str], int] = {}
    centers = {order.owner_id: order.owner} | {pk: row.job_center for pk, row in calls.items()}
    for center, kind, total in _sums(order.pk):
        totals[center, kind] = total
    missing = {key for key, _kind in totals} - centers.keys()
    centers |= JobCenter.objects.in_bulk(list(missing))
    rows = tuple(
        _row(center, calls.get(key), totals, is_owner=key == order.owner_id)
        for key, center in centers.items()
    )
    return Gap(
        need=order.head_count,
        pledged=sum(row.pledged for row in rows),
        presented=sum(row.presented for row in rows),
        hired=sum(row.hired for row in rows),
        elsewhere=order.filled_elsewhere,
        rows=rows,
    )


@prepared
def _sums(order: uuid.UUID) -> QuerySet:
    rows = Result.objects.filter(order=order).values_list("job_center", "kind")
    return rows.annotate(total=Sum("count")).order_by()


def _row(center: JobCenter, call: EscalationRecipient | None, totals, *, is_owner: bool) -> GapRow:
    pledged = call.pledged_count if call and call.state == RecipientState.PLEDGED else 0
    return GapRow(
        job_center=center,
        pledged=pledged,
        presented=totals.get((center.pk, ResultKind.PRESENTED), 0),
        hired=totals.get((center.pk, ResultKind.HIRED), 0),
        answer=call.get_state_display() if call else "",
        is_owner=is_owner,
    )


def count_up(orders: Sequence[RecruitmentOrder]) -> None:
    """Give each order of a page what `RecruitmentOrder.objects.with_gap` computes for a filter:
    ``pledged_count``, ``presented_count``, ``hired_count`` and ``lacking``.

    Two plain queries for the page; the nested sums of `with_gap` cost more to build than these
    to answer.
    """
    keys = [order.pk for order in orders]
    totals = {row[:3]: row[3] for row in _results_of(keys)}
    pledges: dict[object, dict[object, int]] = {key: {} for key in keys}
    for key, center, count in _pledges_of(keys):
        pledges[key][center] = count
    by_kind: Counter = Counter()
    for (key, _center, kind), count in totals.items():
        by_kind[key, kind] += count
    for order in orders:
        _count_up(order, pledges[order.pk], by_kind, totals)


@prepared
def _results_of(orders: list[uuid.UUID]) -> QuerySet:
    rows = Result.objects.filter(order__in=orders).values_list("order", "job_center", "kind")
    return rows.annotate(total=Sum("count")).order_by()


@prepared
def _pledges_of(orders: list[uuid.UUID]) -> QuerySet:
    rows = EscalationRecipient.objects.filter(order__in=orders, pledged_count__gt=0)
    return rows.order_by("pk").values_list("order", "job_center", "pledged_count")


def _count_up(order: RecruitmentOrder, pledges: dict[object, int], by_kind, totals) -> None:
    def of(center, kind: ResultKind) -> int:
        """What one job center has of a kind."""
        return totals.get((order.pk, center, kind), 0)

    order.pledged_count = sum(pledges.values())
    order.presented_count = by_kind[order.pk, ResultKind.PRESENTED]
    order.hired_count = by_kind[order.pk, ResultKind.HIRED]
    open_pledges = sum(
        max(count - of(center, ResultKind.HIRED), 0) for center, count in pledges.items()
    )
    presented, hired = (of(order.owner_id, k) for k in (ResultKind.PRESENTED, ResultKind.HIRED))
    taken = order.hired_count + order.filled_elsewhere + open_pledges + max(presented - hired, 0)
    order.lacking = max(order.head_count - taken, 0)
