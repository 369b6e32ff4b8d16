"""Pages without an exact count: one row more than shown, and counting only so far."""

import pytest

from alliance.foundation import paging
from alliance.foundation.paging import first_page, take_page
from jobcenters.models import Municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipalities(reference):
    """The 98, in a steady order."""
    return Municipality.objects.order_by("code")


def test_first_page_knows_that_another_follows(municipalities):
    page = take_page(municipalities, None, size=50)

    assert len(page.rows) == 50
    assert (page.first, page.last, page.total) == (1, 50, 98)
    assert (page.has_previous, page.has_next, page.next) == (False, True, 2)


@pytest.mark.parametrize("size", [50, 97, 98])
def test_first_page_of_known_rows_is_the_one_that_would_be_taken(municipalities, size):
    assert first_page(list(municipalities[: size + 1]), 98, size) == take_page(
        municipalities, None, size
    )


def test_last_page_needs_no_count(municipalities, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = take_page(municipalities, "2", size=50)

    assert (page.first, page.last, page.total) == (51, 98, 98)
    assert (page.has_previous, page.has_next, page.previous) == (True, False, 1)


def test_single_page_shows_no_paging(municipalities):
    page = take_page(municipalities, "1", size=98)

    assert not page.is_paged
    assert page.shown_total == "98"


def test_page_behind_the_last_one_is_empty_but_knows_the_total(municipalities):
    page = take_page(municipalities, "9", size=50)

    assert page.rows == []
    assert (page.first, page.total) == (0, 98)


def test_counting_stops_at_the_cap(municipalities, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 60)

    page = take_page(municipalities, "1", size=50)

    assert page.is_capped
    assert page.shown_total == "60+"


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "1.5", "99999999999", "²"])
def test_nonsense_means_the_first_page(municipalities, number):
    page = take_page(municipalities, number, size=50)

    assert page.number == 1
