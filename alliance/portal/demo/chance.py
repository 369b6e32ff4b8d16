"""Chance with a seed: the same day gives the same demo."""

import datetime as dt
import random
from collections.abc import Sequence
from typing import TypeVar

from alliance.foundation import calendar

T = TypeVar("T")
FIRST_HOUR, LAST_HOUR = 8, 15  # when people are at work


class Chance:
    """Draws, shares and moments within working hours."""

    def __init__(self, seed: str):
        self._random = random.Random(seed)  # noqa: S311 - demo data, nothing secret

    def pick(self, rows: Sequence[T]) -> T:
        """One of ``rows``."""
        return self._random.choice(rows)

    def some(self, rows: Sequence[T], count: int) -> list[T]:
        """At most ``count`` different ones of ``rows``."""
        return self._random.sample(list(rows), min(count, len(rows)))

    def weighted(self, rows: dict[T, float]) -> T:
        """One key of ``rows``, as often as its value says."""
        return self._random.choices(list(rows), weights=list(rows.values()))[0]

    def happens(self, share: float) -> bool:
        """True in ``share`` of all draws (0 to 1)."""
        return self._random.random() < share

    def number(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return self._random.randint(low, high)

    def moment(self, day: dt.date) -> dt.datetime:
        """A moment within working hours of ``day`` (Europe/Copenhagen), aware."""
        clock = dt.time(self.number(FIRST_HOUR, LAST_HOUR - 1), self.number(0, 59))
        return dt.datetime.combine(day, clock, calendar.COPENHAGEN)

    def later(self, moment: dt.datetime, low: int, high: int) -> dt.datetime:
        """A moment ``low`` to ``high`` working days after ``moment``; never before it."""
        days = self.number(low, high)
        if days == 0:
            return moment + dt.timedelta(minutes=self.number(10, 120))
        return self.moment(calendar.add_working_days(calendar.local_day(moment), days))
