"""Danish working days and half-years.

Rules from standards.md ("How a rule is measured"): Monday to Friday minus public holidays; Great
Prayer Day is a holiday up to 2023; 5 June, 24 and 31 December are closing days of an alliance.
Day 0 is the day of the start; a deadline is the end of its day in Europe/Copenhagen.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SATURDAY = 5
# "MM-DD"; an alliance may change them (R182: closing days are data on Alliance).
DEFAULT_CLOSING_DAYS = ("06-05", "12-24", "12-31")


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("DK", years=year))


_AS_OF: ContextVar[dt.datetime | None] = ContextVar("as_of", default=None)


def now() -> dt.datetime:
    """This moment, aware, in UTC; or the moment that `as_of` names."""
    return _AS_OF.get() or timezone.now()


@contextmanager
def as_of(moment: dt.datetime) -> Iterator[None]:
    """Judge and record everything inside the block as of ``moment`` (aware).

    For work done by a clock other than the wall's: `manage.py sweep --at`, and demo data that
    lives through its own past.
    """
    token = _AS_OF.set(moment)
    try:
        yield
    finally:
        _AS_OF.reset(token)


def local_day(moment: dt.datetime) -> dt.date:
    """The date in Europe/Copenhagen of an aware moment."""
    return moment.astimezone(COPENHAGEN).date()


def today() -> dt.date:
    """The date in Europe/Copenhagen now."""
    return local_day(now())


def start_of_day(day: dt.date) -> dt.datetime:
    """00:00 of ``day`` in Europe/Copenhagen, aware."""
    return dt.datetime.combine(day, dt.time.min, COPENHAGEN)


def end_of_day(day: dt.date) -> dt.datetime:
    """The last moment of ``day`` in Europe/Copenhagen, aware; deadlines end here."""
    return dt.datetime.combine(day, dt.time.max, COPENHAGEN)


def is_working_day(day: dt.date, closing: Collection[str] = DEFAULT_CLOSING_DAYS) -> bool:
    """Whether ``day`` is a working day; ``closing`` holds "MM-DD" closing days."""
    if day.weekday() >= SATURDAY or day.strftime("%m-%d") in closing:
        return False
    return day not in _public_holidays(day.year)


def add_working_days(
    day: dt.date,
    count: int,
    closing: Collection[str] = DEFAULT_CLOSING_DAYS,
    skip: Collection[dt.date] = (),
) -> dt.date:
    """The ``count``-th working day after ``day`` (day 0 is ``day`` itself); days in ``skip``
    do not count, such as those on which a clock stood still."""
    while count > 0:
        day += dt.timedelta(days=1)
        count -= day not in skip and is_working_day(day, closing)
    return day


def working_days_between(
    first: dt.date, last: dt.date, closing: Collection[str] = DEFAULT_CLOSING_DAYS
) -> int:
    """The number of working days after ``first`` up to and including ``last``."""
    days = (first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, closing) for day in days)


def last_working_day_by(day: dt.date, closing: Collection[str] = DEFAULT_CLOSING_DAYS) -> dt.date:
    """``day`` itself when it is a working day, else the last one before it (S07)."""
    while not is_working_day(day, closing):
        day -= dt.timedelta(days=1)
    return day


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day ``count`` months later, or the last day of that month where there is none such
    (31 August + 6 months = 28 or 29 February; standards.md, "months")."""
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, order=True)
class HalfYear:
    """A half-year such as 2026H1: 1 January to 30 June, or 1 July to 31 December."""

    year: int
    half: int

    @classmethod
    def of(cls, day: dt.date) -> "HalfYear":
        """The half-year that ``day`` lies in."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def start(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def end(self) -> dt.date:
        """Its last day."""
        return dt.date(self.year, 6, 30) if self.half == 1 else dt.date(self.year, 12, 31)

    def later(self, count: int) -> "HalfYear":
        """The half-year that comes ``count`` half-years after this one."""
        index = 2 * self.year + self.half - 1 + count
        return HalfYear(index // 2, index % 2 + 1)

    def __str__(self):
        return f"{self.year}H{self.half}"


@dataclass(frozen=True, order=True)
class Year:
    """A whole calendar year, where a half-year would hold too few measurements."""

    year: int

    @property
    def start(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 1, 1)

    @property
    def end(self) -> dt.date:
        """Its last day."""
        return dt.date(self.year, 12, 31)

    def __str__(self):
        return str(self.year)
