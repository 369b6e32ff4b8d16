"""The reference data of the catalog."""

import pytest

from servicecatalog.models import (
    IndustryDivision,
    IndustryGroup,
    Occupation,
    ServiceItem,
    Standard,
    StandardRule,
)
from servicecatalog.services.reference import load_catalog

pytestmark = pytest.mark.usefixtures("reference")


def test_everything_is_loaded():
    models = (IndustryGroup, IndustryDivision, Occupation, ServiceItem, Standard)

    assert [model.objects.count() for model in models] == [16, 176, 393, 40, 22]


def test_a_second_load_changes_nothing():
    before = load_catalog()

    after = load_catalog()

    assert after == before


def test_a_load_keeps_thresholds_that_people_set():
    StandardRule.objects.filter(standard="S01").update(threshold=3)

    load_catalog()

    assert StandardRule.objects.get(standard="S01").threshold == 3


@pytest.mark.parametrize(
    ("code", "threshold", "unit"),
    [
        ("S01", 1, "working_days"),
        ("S02", 100, "percent"),
        ("S03", 2, "working_days"),
        ("S04", 100, "percent"),
        ("S05", 2, "working_days"),
        ("S06", 100, "percent"),
        ("S07", 5, "calendar_days_before"),
        ("S08", 5, "working_days"),
        ("S09", 1, "working_days"),
        ("S10", 2, "working_days"),
        ("S11", 5, "working_days"),
        ("S12", 10, "working_days"),
        ("S16", 10, "working_days"),
        ("S17", 3, "months"),
        ("S18", 10, "working_days"),
        ("S19", 10, "working_days"),
        ("S20", 1, "half_years"),
        ("S21", 12, "months"),
        ("S22", 1, "count"),
    ],
)
def test_thresholds_are_those_of_the_agreement(code, threshold, unit):
    rule = StandardRule.objects.get(standard=code)

    assert (rule.threshold, rule.unit) == (threshold, unit)


def test_only_the_neighbors_answer_has_its_own_ladder():
    assert [row.pk for row in Standard.objects.filter(has_own_ladder=True)] == ["S10"]


@pytest.mark.parametrize(
    ("scheme", "code", "group"),
    [
        ("DB07", "301100", "G03"),
        ("DB25", "953110", "G07"),
        ("DB25", "951100", "G16"),
        ("DB07", "452010", "G07"),
    ],
)
def test_an_industry_code_leads_to_its_group(scheme, code, group):
    assert IndustryDivision.objects.group_of(scheme, code).pk == group


def test_an_unknown_industry_code_leads_nowhere():
    assert IndustryDivision.objects.group_of("DB25", "000000") is None


def test_an_occupation_without_group_has_none():
    assert Occupation.objects.get(title_da="Administrerende direktør").industry_group is None


@pytest.mark.parametrize("text", ["svejs", "Weld", "7212"])
def test_occupations_are_found_by_either_language_and_code(text):
    titles = [row.title_da for row in Occupation.objects.search(text)]

    assert "Svejser" in titles


def test_services_keep_what_is_not_verified_empty():
    assert ServiceItem.objects.filter(duration="").exists()
    assert ServiceItem.objects.filter(status="phased_out").exists()
