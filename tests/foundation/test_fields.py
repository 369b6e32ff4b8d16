"""Dates as people type them, and rows found by typing."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from alliance.foundation.fields import DateField, TypeaheadField, parse_day
from jobcenters.models import Municipality

CHRISTMAS = dt.date(2026, 12, 24)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "text",
    [
        "24.12.2026",
        "24.12.26",
        "24/12/2026",
        "24-12-26",
        "24/12-2026",
        "24 12 2026",
        "241226",
        "24122026",
        "2026-12-24",
        "  24.12.2026 ",
        "٢٤.١٢.٢٠٢٦",
    ],
)
def test_a_day_may_be_typed_in_many_ways(text):
    assert parse_day(text) == CHRISTMAS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5.3", dt.date(2026, 3, 5)),
        ("05/03", dt.date(2026, 3, 5)),
        ("0503", dt.date(2026, 3, 5)),
        ("1.3.", dt.date(2026, 3, 1)),
        ("30/12", dt.date(2025, 12, 30)),
        ("1.7", dt.date(2026, 7, 1)),
    ],
)
def test_a_day_without_a_year_is_the_nearest_one(frozen_time, text, expected):
    assert parse_day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31.02.2026",
        "29.2.2027",
        "24.13.2026",
        "i morgen",
        "2412261",
        "1.2.3.4",
        "0.1.2026",
        "²4.12.2026",
    ],
)
def test_what_is_no_day_is_none(frozen_time, text):
    assert parse_day(text) is None


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_every_day_survives_each_way_of_writing(day):
    written = [day.strftime(form) for form in ("%d.%m.%Y", "%d.%m.%y", "%d%m%y", "%Y-%m-%d")]

    assert {parse_day(text) for text in written} == {day}


@given(st.text(max_size=20))
def test_no_text_breaks_the_parser(text):
    found = parse_day(text)

    assert found is None or isinstance(found, dt.date)


def test_the_field_says_how_to_write_a_day():
    with pytest.raises(forms.ValidationError, match=r"Write a date as dd\.mm\.yyyy"):
        DateField().clean("31.02.2026")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), ("", None), (CHRISTMAS, CHRISTMAS), (dt.datetime(2026, 12, 24, 9), CHRISTMAS)],
)
def test_the_field_takes_what_is_a_day_already(value, expected):
    assert DateField(required=False).clean(value) == expected


def test_a_wrong_day_is_shown_as_it_was_typed():
    class Form(forms.Form):
        on = DateField()

    shown = BeautifulSoup(str(Form({"on": "31.02"})["on"]), "html.parser")

    assert shown.input["value"] == "31.02"


# --- Typeahead --------------------------------------------------------------------------------
@pytest.fixture
def herning(reference):
    return Municipality.objects.get(code="0657")


class PlaceForm(forms.Form):
    place = TypeaheadField(
        Municipality.objects.all(),
        url_name="portal:styleguide_options",
        exact=("name__iexact", "code", "code__startswith"),
    )


@pytest.mark.parametrize(
    "sent",
    [
        {"place": "0657", "place_text": "Herning"},
        {"place": "0657"},
        {"place": "", "place_text": " herning "},
        {"place": "", "place_text": "0657"},
        {"place": "0661", "place_text": "Herning"},
    ],
    ids=["chosen", "key alone", "typed", "typed number", "typed over"],
)
def test_a_row_is_found_by_key_or_by_exact_text(herning, sent):
    form = PlaceForm(sent)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"].name == "Herning"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "required"),
        ({"place": "", "place_text": "  "}, "required"),
        ({"place": "", "place_text": "Her"}, "invalid_choice"),
        ({"place": "9999", "place_text": ""}, "invalid_choice"),
        ({"place": "", "place_text": "06"}, "several"),
    ],
)
def test_what_fits_none_or_several_is_refused(herning, sent, code):
    form = PlaceForm(sent)

    assert form.errors.as_data()["place"][0].code == code


def test_a_row_outside_the_queryset_is_not_found(reference):
    form = PlaceForm({"place": "0671", "place_text": "Struer"})
    form.fields["place"].queryset = Municipality.objects.exclude(code="0671")

    assert not form.is_valid()


def test_the_box_shows_the_row_it_was_given(herning):
    shown = BeautifulSoup(str(PlaceForm(initial={"place": herning})["place"]), "html.parser")

    assert shown.select_one("[name=place]")["value"] == "0657"
    assert shown.select_one("[name=place_text]")["value"] == "Herning"
    assert shown.select_one("[data-typeahead]")["data-typeahead"] == "/styleguide/options/"


def test_the_box_keeps_what_was_typed_when_it_is_refused(herning):
    shown = BeautifulSoup(str(PlaceForm({"place_text": '"><b>'})["place"]), "html.parser")

    assert shown.select_one("[name=place_text]")["value"] == '"><b>'
    assert shown.b is None


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"place": "0657", "place_text": "Herning"}, []),
        ({"place": "0661", "place_text": "Holstebro"}, ["place"]),
    ],
)
def test_the_form_knows_whether_another_row_was_chosen(herning, sent, expected):
    form = PlaceForm(sent, initial={"place": herning})

    assert form.changed_data == expected
