"""Pages of long lists without an exact count: it would cost what the rows cost (runtime.md 8)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

PAGE_SIZE = 50
COUNT_CAP = 1000


@dataclass(frozen=True)
class Stretch:
    """One page of a list: ``rows`` from number ``first`` (1-based) to ``last``.

    ``total`` is exact up to `COUNT_CAP`; beyond that ``is_capped`` says "and more".
    """

    rows: list
    number: int
    has_next: bool
    total: int
    size: int = PAGE_SIZE

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.number > 1

    @property
    def previous(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number of the page after."""
        return self.number + 1

    @property
    def first(self) -> int:
        """The number of the first row, counted from 1; 0 on an empty page."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row."""
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.total > COUNT_CAP

    @property
    def shown_total(self) -> str:
        """The number of rows as text: "412" or "1000+"."""
        return f"{COUNT_CAP}+" if self.is_capped else str(self.total)

    @property
    def is_paged(self) -> bool:
        """Whether there is another page."""
        return self.has_next or self.has_previous


def take_page(queryset: QuerySet, number: object, size: int = PAGE_SIZE) -> Stretch:
    """Page ``number`` (text from the address; nonsense means the first) of an ordered queryset.

    Fetches one row more than a page to know whether another follows, and counts no further than
    `COUNT_CAP` rows. A page behind the last one is empty.
    """
    return page_of(
        lambda first, end: list(queryset[first:end]),
        lambda end: queryset.order_by()[:end].count(),
        number,
        size,
    )


def page_of(
    rows_from: Callable[[int, int], list],
    count_to: Callable[[int], int],
    number: object,
    size: int = PAGE_SIZE,
) -> Stretch:
    """As `take_page`, of whatever answers the rows from one number up to another (both counted
    from 0, the second left out) and counts the rows up to a number."""
    page = _page_number(number)
    start = (page - 1) * size
    rows = rows_from(start, start + size + 1)
    has_next = len(rows) > size
    is_known = not has_next and (rows or page == 1)
    total = start + len(rows) if is_known else count_to(COUNT_CAP + 1)
    return Stretch(rows=rows[:size], number=page, has_next=has_next, total=total, size=size)


def first_page(rows: list, total: int, size: int = PAGE_SIZE) -> Stretch:
    """The first page of a list whose ``total`` is known; ``rows`` are its first ``size`` and one
    more, if there is one."""
    return Stretch(rows=rows[:size], number=1, has_next=len(rows) > size, total=total, size=size)


def _page_number(given: object) -> int:
    text = str(given or "")
    return max(1, int(text)) if text.isdecimal() and len(text) < 5 else 1
