"""How many companies have which cooperation level, by half-year and job center (R097, S22)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alliance.foundation import calendar
from alliance.foundation.calendar import HalfYear
from companies.choices import CooperationLevel
from companies.models import CooperationPeriod, ProductionUnit
from jobcenters.models import JobCenter
from servicecatalog.models import Clock, ServiceItem

MORE_COMPANIES = "S22"
Counts = dict[tuple[object, dt.date], dict[str, int]]


@dataclass(frozen=True)
class LevelRow:
    """The companies at home in one job center (None: in all of them) at the end of a half-year.

    ``day`` is that end, or today while the half-year runs; ``counts`` maps each level to its
    number, ``year_before`` is the number above "none" a year earlier: None when no company was
    registered yet.
    """

    job_center: JobCenter | None
    half_year: HalfYear
    day: dt.date
    counts: dict[str, int] = field(default_factory=dict)
    year_before: int | None = None

    @property
    def above_none(self) -> int:
        """Companies that cooperate at any level: what S22 counts."""
        levels = [level for level in CooperationLevel.values if level != CooperationLevel.NONE]
        return sum(self.counts.get(level, 0) for level in levels)

    @property
    def growth(self) -> str:
        """How many more than a year before, with its sign; empty where that is not known."""
        if self.year_before is None:
            return ""
        more = self.above_none - self.year_before
        return f"{more:+d}" if more else "0"


def level_rows(
    job_centers: Sequence[JobCenter], periods: Sequence[HalfYear]
) -> dict[object, list[LevelRow]]:
    """For each job center's key, and under None for all together, one row for each half-year of
    ``periods`` in their order. Two queries, however many rows."""
    today = calendar.today()
    days = {period: min(period.end, today) for period in periods}
    before = {period: _year_before(day) for period, day in days.items()}
    found = counts_on(job_centers, sorted({*days.values(), *before.values()}))
    places = [*((center.pk, center) for center in job_centers), (None, None)]
    return {
        key: [
            LevelRow(
                center,
                period,
                days[period],
                found[key, days[period]],
                _above_none(found[key, before[period]])
                if any(found[key, before[period]].values())
                else None,
            )
            for period in periods
        ]
        for key, center in places
    }


def counts_on(job_centers: Iterable[JobCenter], days: Sequence[dt.date]) -> Counts:
    """The companies per level on each of ``days`` by job center's key, and under None together.

    A company counts where its main site lies today; one entered after the day does not count.
    """
    keys = [center.pk for center in job_centers]
    found: Counts = {(key, day): {} for key in (*keys, None) for day in days}
    _add(found, days, _registered(keys, days), "")
    periods = CooperationPeriod.objects.exclude(level=CooperationLevel.NONE)
    at_home = periods.filter(
        company__units__is_main=True, company__units__municipality__job_center__in=keys
    )
    held = {
        f"day_{number}": Count(
            "pk", filter=Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
        )
        for number, day in enumerate(days)
    }
    center = F("company__units__municipality__job_center")
    rows = at_home.values("level", center=center).annotate(**held).order_by()
    _add(found, days, rows, "level")
    for counts in found.values():
        registered = counts.pop("", 0)
        counts[CooperationLevel.NONE] = max(registered - sum(counts.values()), 0)
    return found


def growth_of(job_center: JobCenter, year: int) -> int:
    """How many more companies cooperate at the end of ``year`` than at the end of the year
    before (S22)."""
    days = [dt.date(year - 1, 12, 31), dt.date(year, 12, 31)]
    found = counts_on([job_center], days)
    first, last = (_above_none(found[job_center.pk, day]) for day in days)
    return last - first


def growth_clocks(job_centers: Iterable[JobCenter]) -> dict[object, Clock]:
    """The latest judged or running S22 of each job center, by its key."""
    rows = Clock.objects.filter(standard=MORE_COMPANIES, job_center__in=job_centers)
    return {clock.job_center_id: clock for clock in rows.order_by("started_at")}


def agreements_per_service(agreements: QuerySet) -> QuerySet:
    """The services of the catalog with ``number``, how many of ``agreements`` draw on each (R105);
    those that none draws on come last."""
    drawn = ServiceItem.objects.filter(pk=OuterRef("pk"), agreements__in=agreements)
    number = drawn.order_by().values("pk").annotate(number=Count("agreements")).values("number")
    rows = ServiceItem.objects.annotate(number=Coalesce(Subquery(number), 0))
    return rows.order_by("-number", "name_sort")


def _registered(keys: list, days: Sequence[dt.date]):
    mains = ProductionUnit.objects.filter(is_main=True, municipality__job_center__in=keys)
    entered = {
        f"day_{number}": Count("pk", filter=Q(company__created_at__lte=calendar.end_of_day(day)))
        for number, day in enumerate(days)
    }
    center = F("municipality__job_center")
    return mains.values(center=center).annotate(**entered).order_by()


def _add(found: Counts, days: Sequence[dt.date], rows, level: str) -> None:
    for row in rows:
        name = row[level] if level else ""
        for number, day in enumerate(days):
            for key in (row["center"], None):
                counts = found[key, day]
                counts[name] = counts.get(name, 0) + row[f"day_{number}"]


def _above_none(counts: dict[str, int]) -> int:
    return sum(number for level, number in counts.items() if level != CooperationLevel.NONE)


def _year_before(day: dt.date) -> dt.date:
    return calendar.add_months(day, -12)
