"""Compliance: the half-year of the deadline, sums before shares, no share of small numbers."""

import datetime as dt
from decimal import Decimal

import pytest

from alliance.foundation.calendar import HalfYear
from jobcenters.models import JobCenter
from servicecatalog.models import Standard
from servicecatalog.services.clocks import (
    Subject,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
    waive_clock,
)
from servicecatalog.services.judging import judge_clocks
from servicecatalog.statistics import Compliance, compliance, half_years, in_total
from tests.servicecatalog.measuring import measure
from tests.world import local

pytestmark = pytest.mark.usefixtures("at")
FIRST_HALF = HalfYear(2026, 1)


@pytest.fixture
def here(world):
    return world.center("frederikshavn")


def row_of(here, code="S01", half_year=FIRST_HALF):
    return next(row for row in compliance([here], half_year) if row.standard.pk == code)


def test_met_late_and_overdue_are_told_apart(world, here):
    measure(world, here, "S01", "2026-03-02 09:10", "2026-03-03 16:00")
    measure(world, here, "S01", "2026-03-02 09:10", "2026-03-04 08:00")
    measure(world, here, "S01", "2026-03-02 09:10")
    judge_clocks(local("2026-03-05 06:00"))

    row = row_of(here)

    assert (row.met, row.met_late, row.overdue, row.waived) == (1, 1, 1, 0)
    assert row.denominator == 3


def test_four_of_five_are_eighty_percent(world, here):
    [measure(world, here, "S01", "2026-03-02 09:10", "2026-03-03 10:00") for _ in range(4)]
    measure(world, here, "S01", "2026-03-02 09:10", "2026-03-05 10:00")

    assert row_of(here).percentage == Decimal("80.0")


def test_four_have_no_percentage(world, here):
    [measure(world, here, "S01", "2026-03-02 09:10", "2026-03-03 10:00") for _ in range(4)]

    row = row_of(here)

    assert row.percentage is None
    assert (row.met, row.denominator) == (4, 4)


def test_waived_measurements_are_left_out(world, here):
    [measure(world, here, "S01", "2026-03-02 09:10", "2026-03-03 10:00") for _ in range(4)]
    open_one = measure(world, here, "S01", "2026-03-02 09:10")
    waive_clock(open_one, actor=world.system, reason="Strømsvigt", at=local("2026-03-03 10:00"))

    row = row_of(here)

    assert (row.met, row.waived, row.denominator) == (4, 1, 4)


@pytest.mark.parametrize(
    ("met", "missed", "shown"),
    [(1, 15, "6.3"), (3, 13, "18.8"), (2, 1, None), (1, 7, "12.5"), (8, 0, "100.0"), (0, 5, "0.0")],
)
def test_a_share_has_one_decimal_and_is_rounded_half_away_from_zero(met, missed, shown):
    row = Compliance(None, Standard(pk="S01"), met=met, overdue=missed)

    assert str(row.percentage) == str(shown)


def test_a_running_clock_is_not_counted(world, here):
    measure(world, here, "S12", "2026-03-02 09:10")

    assert compliance([here], FIRST_HALF) == []


def test_a_measurement_belongs_to_the_half_year_of_its_deadline(world, here):
    measure(world, here, "S12", "2026-06-25 09:00", "2026-07-01 09:00")

    first, second = compliance([here], FIRST_HALF), compliance([here], HalfYear(2026, 2))

    assert first == []
    assert second[0].met == 1


def test_a_share_standard_belongs_to_the_day_on_which_it_was_judged(world, here):
    measure(world, here, "S04", "2026-06-20 09:00", "2026-07-02 09:00")
    measure(world, here, "S04", "2026-06-20 09:00", settle="2026-06-30 23:30")

    first, second = row_of(here, "S04"), row_of(here, "S04", HalfYear(2026, 2))

    assert (first.met, first.overdue) == (0, 1)
    assert (second.met, second.overdue) == (1, 0)


def test_the_median_counts_working_days_without_pauses(world, here):
    measure(world, here, "S08", "2026-03-06 09:00", "2026-03-09 09:00")
    measure(world, here, "S08", "2026-03-02 09:00", "2026-03-05 09:00")
    subject = Subject(world.company(), here)
    start_clock("S08", subject, at=local("2026-03-02 09:00"), actor=world.system)
    pause_clock("S08", subject, at=local("2026-03-03 09:00"), actor=world.system)
    resume_clock("S08", subject, at=local("2026-03-06 09:00"), actor=world.system)
    stop_clock("S08", subject, at=local("2026-03-09 09:00"), actor=world.system)

    row = row_of(here, "S08")

    assert row.days == (1, 2, 3)
    assert row.median_days == 2


def test_a_share_standard_has_no_median(world, here):
    measure(world, here, "S04", "2026-03-02 09:00", "2026-03-05 09:00")

    assert row_of(here, "S04").median_days is None


def test_all_together_is_computed_from_the_sums(world, here):
    there = world.center("hjoerring")
    [measure(world, here, "S01", "2026-03-02 09:10", "2026-03-03 10:00") for _ in range(3)]
    [measure(world, there, "S01", "2026-03-02 09:10", "2026-03-05 10:00") for _ in range(5)]

    total = in_total(compliance([here, there], FIRST_HALF))["S01"]

    assert (total.met, total.met_late) == (3, 5)
    assert total.percentage == Decimal("37.5")


def test_the_figures_take_two_queries_however_many_there_are(
    world, here, django_assert_num_queries
):
    [measure(world, here, "S01", "2026-03-02 09:10", "2026-03-03 10:00") for _ in range(6)]
    centers = list(JobCenter.objects.in_danish_order())

    with django_assert_num_queries(2):
        compliance(centers, FIRST_HALF)


def test_half_years_are_listed_newest_first():
    found = [str(half) for half in half_years(dt.date(2026, 3, 2), 4)]

    assert found == ["2026H1", "2025H2", "2025H1", "2024H2"]
