"""S22: each job center cooperates with more companies from year to year (R097).

The clock of a year begins on 1 January and is judged once the year is over, from the periods of
cooperation; nothing is asked of a job center whose companies were entered later.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from alliance.foundation import calendar
from companies.models import ProductionUnit
from companies.statistics.levels import MORE_COMPANIES, growth_of
from jobcenters.models import JobCenter, User
from servicecatalog.models import Clock
from servicecatalog.services.clocks import Subject, settle_clock, start_clock, stop_clock


def measure_growth(now: dt.datetime) -> dict[str, int]:
    """Judge the years that are over at ``now`` (aware), and begin the present one."""
    year = calendar.local_day(now).year
    begin = calendar.start_of_day(dt.date(year, 1, 1))
    counts = {"judged": _judge_before(begin), "begun": _begin(begin)}
    return {name: count for name, count in counts.items() if count}


@transaction.atomic
def _judge_before(begin: dt.datetime) -> int:
    rows = Clock.objects.open().filter(standard=MORE_COMPANIES, started_at__lt=begin)
    rows = rows.select_for_update(of=("self",), skip_locked=True).select_related("rule")
    clocks = list(rows.select_related("job_center", "rule").order_by("pk"))
    for clock in clocks:
        year = calendar.local_day(clock.started_at).year
        has_grown = growth_of(clock.job_center, year) >= clock.rule.threshold
        end = stop_clock if has_grown else settle_clock
        at = calendar.end_of_day(dt.date(year, 12, 31))
        end(MORE_COMPANIES, _of(clock.job_center), at=at, actor=User.objects.system())
    return len(clocks)


@transaction.atomic
def _begin(begin: dt.datetime) -> int:
    measured = Clock.objects.filter(
        standard=MORE_COMPANIES, job_center=OuterRef("pk"), started_at__gte=begin
    )
    entered = ProductionUnit.objects.filter(
        municipality__job_center=OuterRef("pk"), is_main=True, company__created_at__lt=begin
    )
    rows = JobCenter.objects.filter(~Exists(measured), Exists(entered))
    rows = rows.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    centers = list(rows)
    for center in centers:
        start_clock(MORE_COMPANIES, _of(center), at=begin, actor=User.objects.system())
    return len(centers)


def _of(job_center: JobCenter) -> Subject:
    return Subject(job_center, job_center, reverse("companies:level_list"))
