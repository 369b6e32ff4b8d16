"""Numbers that are right in form and belong to nobody."""

from collections.abc import Iterator

CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)  # the weighted sum is divisible by 11
CVR_FIRST = 99_000_000  # far beyond the numbers that have been given out
P_FIRST = 9_900_000_000
COLLEAGUES_FIRST = 99_900_000_000  # country code 999 belongs to no country
COMPANIES_FIRST = 99_900_010_000


def cvr_numbers() -> Iterator[str]:
    """CVR numbers with a right check digit, one after the other."""
    number = CVR_FIRST
    while True:
        number += 1
        digits = str(number)
        total = sum(int(one) * weight for one, weight in zip(digits, CVR_WEIGHTS, strict=True))
        if total % 11 == 0:
            yield digits


def p_numbers() -> Iterator[str]:
    """P-numbers, one after the other."""
    number = P_FIRST
    while True:
        number += 1
        yield str(number)


def phone_numbers(first: int) -> Iterator[str]:
    """Phone numbers that no telephone has, beginning after ``first``."""
    number = first
    while True:
        number += 1
        yield f"+{number}"
