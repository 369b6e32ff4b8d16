"""How well the standards were kept: shares computed from sums, small numbers without a share.

Rules from standards.md ("How a rule is measured"): a measurement belongs to the half-year of its
deadline; compliance is met / (met + met late + overdue); no percentage below five.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from statistics import median

from django.db.models import DateField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate

from alliance.foundation import calendar
from jobcenters.models import JobCenter
from servicecatalog.choices import ClockEventKind, ClockState, ClockUnit
from servicecatalog.models import Clock, ClockEvent, Standard

SMALLEST_DENOMINATOR = 5  # standards.md, "result"
TENTH = Decimal("0.1")
Period = calendar.HalfYear | calendar.Year
COUNTED = (ClockState.MET, ClockState.MET_LATE, ClockState.OVERDUE, ClockState.WAIVED)


@dataclass(frozen=True)
class Compliance:
    """One standard in one half-year or year, at one job center or (``job_center`` None) at several.

    ``percentage`` has one decimal, rounded half away from zero, and is None when the denominator
    is below five; ``median_days`` counts working days from start to stop without pauses, and is
    None where the standard is no matter of time or nothing has been stopped.
    """

    job_center: JobCenter | None
    standard: Standard
    met: int = 0
    met_late: int = 0
    overdue: int = 0
    waived: int = 0
    days: tuple[int, ...] = ()

    @property
    def denominator(self) -> int:
        """Measurements that count: waived ones are left out."""
        return self.met + self.met_late + self.overdue

    @property
    def percentage(self) -> Decimal | None:
        """The share that was met, in percent."""
        if self.denominator < SMALLEST_DENOMINATOR:
            return None
        share = Decimal(100 * self.met) / self.denominator
        return share.quantize(TENTH, rounding=ROUND_HALF_UP)

    @property
    def median_days(self) -> float | None:
        """The median time in working days."""
        return median(self.days) if self.days else None


def compliance(job_centers: Iterable[JobCenter], period: Period) -> list[Compliance]:
    """One row for each job center and standard with a measurement in ``period`` (R008).

    Ordered by standard, then as ``job_centers`` come. Two queries, however many rows.
    """
    centers = {center.pk: center for center in job_centers}
    standards = {row.pk: row for row in Standard.objects.order_by("code")}
    found: dict[tuple, dict] = {}
    for row in _clocks(centers, period):
        sums = found.setdefault((row["standard"], row["job_center"]), {"days": []})
        sums[row["state"]] = sums.get(row["state"], 0) + 1
        if row["stopped_at"] and row["rule__unit"] == ClockUnit.WORKING_DAYS:
            sums["days"].append(_working_days(row))
    return [
        _row(center, standards[code], found[code, key])
        for code in standards
        for key, center in centers.items()
        if (code, key) in found
    ]


def _row(center: JobCenter, standard: Standard, sums: dict) -> Compliance:
    counts = {str(state.value): sums.get(state.value, 0) for state in COUNTED}
    return Compliance(center, standard, **counts, days=tuple(sorted(sums["days"])))


def in_total(rows: Iterable[Compliance]) -> dict[str, Compliance]:
    """By code of the standard: all job centers together, from the sums and not from shares."""
    totals: dict[str, Compliance] = {}
    for row in rows:
        sofar = totals.get(row.standard.pk, Compliance(None, row.standard))
        totals[row.standard.pk] = Compliance(
            None,
            row.standard,
            met=sofar.met + row.met,
            met_late=sofar.met_late + row.met_late,
            overdue=sofar.overdue + row.overdue,
            waived=sofar.waived + row.waived,
            days=sofar.days + row.days,
        )
    return totals


def _clocks(centers: dict, period: Period):
    """The measurements of the period. A share standard has no deadline: it belongs to the day
    on which it was met or, if it never was, settled."""
    settled = ClockEvent.objects.filter(clock=OuterRef("pk"), kind=ClockEventKind.SETTLE)
    judged_on = Coalesce(
        F("due_on"),
        TruncDate("stopped_at", tzinfo=calendar.COPENHAGEN),
        TruncDate(Subquery(settled.values("at")[:1]), tzinfo=calendar.COPENHAGEN),
        TruncDate("started_at", tzinfo=calendar.COPENHAGEN),
        output_field=DateField(),
    )
    rows = Clock.objects.filter(job_center__in=centers, state__in=COUNTED)
    rows = rows.annotate(judged_on=judged_on)
    return rows.filter(judged_on__range=(period.start, period.end)).values(
        "standard",
        "job_center",
        "state",
        "started_at",
        "stopped_at",
        "paused_days",
        "closing_days",
        "rule__unit",
    )


def _working_days(row: dict) -> int:
    first = calendar.local_day(row["started_at"])
    last = calendar.local_day(row["stopped_at"])
    return max(_days_between(first, last, tuple(row["closing_days"])) - row["paused_days"], 0)


@lru_cache(maxsize=4096)
def _days_between(first: dt.date, last: dt.date, closing: tuple[str, ...]) -> int:
    """Thousands of measurements share few pairs of days."""
    return calendar.working_days_between(first, last, closing)


def half_years(last: dt.date, count: int) -> list[calendar.HalfYear]:
    """The half-year of ``last`` and those before it, newest first, ``count`` in all."""
    newest = calendar.HalfYear.of(last)
    return [newest.later(-number) for number in range(count)]
