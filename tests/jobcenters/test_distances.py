"""How far apart municipalities lie, for the filter of the order board."""

import pytest

from jobcenters.models import Municipality


@pytest.fixture
def skive(reference):
    """In the middle of Vestalliancen."""
    return Municipality.objects.get(name="Skive")


def test_distance_is_the_great_circle(skive):
    copenhagen = Municipality.objects.get(name="København")

    assert skive.kilometers_to(copenhagen) == pytest.approx(copenhagen.kilometers_to(skive))
    assert 215 < skive.kilometers_to(copenhagen) < 260
    assert skive.kilometers_to(skive) == 0


def test_codes_within_a_distance_include_the_place_itself(skive):
    codes = Municipality.objects.codes_within(33, skive)

    names = Municipality.objects.filter(code__in=codes).order_by("name_sort")
    assert [row.name for row in names] == ["Morsø", "Skive", "Struer", "Vesthimmerlands", "Viborg"]


def test_codes_around_count_land_bridge_and_ferry(skive):
    codes = Municipality.objects.codes_around(skive)

    names = Municipality.objects.filter(code__in=codes).order_by("name_sort")
    assert [row.name for row in names] == [
        "Holstebro",
        "Morsø",
        "Skive",
        "Vesthimmerlands",
        "Viborg",
    ]
