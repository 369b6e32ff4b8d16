"""Danish working days and half-years (standards.md, "How a rule is measured")."""

import datetime as dt

import pytest

from alliance.foundation import calendar
from alliance.foundation.calendar import COPENHAGEN, HalfYear


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    "holiday",
    [
        "2026-01-01",
        "2026-04-02",
        "2026-04-03",
        "2026-04-06",
        "2026-05-14",
        "2026-05-25",
        "2026-06-05",
        "2026-12-24",
        "2026-12-25",
        "2026-12-31",
        "2023-05-05",
        "2026-03-07",
        "2026-03-08",
    ],
)
def test_holidays_weekends_and_closing_days_are_not_working_days(holiday):
    assert not calendar.is_working_day(day(holiday))


@pytest.mark.parametrize("ordinary", ["2024-04-26", "2026-05-15", "2026-12-23", "2027-01-04"])
def test_great_prayer_day_is_a_working_day_since_2024_like_any_other(ordinary):
    assert calendar.is_working_day(day(ordinary))


def test_an_alliance_may_work_on_constitution_day():
    assert calendar.is_working_day(day("2026-06-05"), closing=())


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-03", 2, "2026-03-05"),
        ("2026-03-03", 5, "2026-03-10"),
        ("2026-06-01", 10, "2026-06-16"),
        ("2026-03-31", 2, "2026-04-07"),
        ("2026-06-30", 20, "2026-07-28"),
    ],
)
def test_day_zero_is_the_day_of_the_start(start, count, end):
    assert calendar.add_working_days(day(start), count) == day(end)


def test_days_on_which_a_clock_stood_still_do_not_count():
    skip = {day("2026-03-03"), day("2026-03-04")}

    assert calendar.add_working_days(day("2026-03-02"), 2, skip=skip) == day("2026-03-06")


def test_working_days_between_leaves_the_first_day_out():
    assert calendar.working_days_between(day("2026-03-12"), day("2026-03-16")) == 2


@pytest.mark.parametrize(
    ("raw", "moved"),
    [
        ("2026-03-13", "2026-03-13"),
        ("2026-03-07", "2026-03-06"),
        ("2026-04-05", "2026-04-01"),
        ("2026-06-05", "2026-06-04"),
    ],
)
def test_a_backward_deadline_moves_to_the_working_day_before(raw, moved):
    assert calendar.last_working_day_by(day(raw)) == day(moved)


def test_the_day_is_that_of_copenhagen():
    late_evening = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)

    assert calendar.local_day(late_evening) == day("2026-03-03")


@pytest.mark.parametrize("changing", ["2026-03-29", "2026-10-25"])
def test_a_day_ends_at_midnight_also_when_the_clocks_change(changing):
    end = calendar.end_of_day(day(changing))
    following = calendar.start_of_day(day(changing) + dt.timedelta(days=1))

    assert following - end == dt.timedelta(microseconds=1)
    assert end.tzinfo is COPENHAGEN


def test_half_years_know_their_days():
    half = HalfYear.of(day("2026-07-01"))

    assert str(half) == "2026H2"
    assert (half.start, half.end) == (day("2026-07-01"), day("2026-12-31"))
    assert HalfYear.of(day("2026-06-30")) < half


def test_as_of_lets_the_past_be_lived_through():
    past = dt.datetime(2025, 1, 2, 8, tzinfo=COPENHAGEN)

    with calendar.as_of(past):
        inside = calendar.today()

    assert inside == day("2025-01-02")
    assert calendar.today() != inside
