"""CPR numbers are found however they are written, and nothing else is taken for one."""

import logging
import random
from calendar import monthrange
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from alliance.foundation.cpr import Match, find_cpr
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import (
    FreeLineField,
    FreeTextField,
    ScrubFilter,
    refuse_cpr,
    refuse_cpr_in_file_name,
    scrub,
    validate_no_cpr,
)
from alliance.foundation.privacy_api import FreeTextSerializerField

SEED = 20260302
COUNT = 1000


class NoteForm(forms.Form):
    note = FreeTextField(max_length=20, required=False)
    title = FreeLineField(max_length=30, required=False)


@pytest.mark.parametrize(
    "text",
    [
        "010190-1234",
        "0101901234",
        "010190 1234",
        "010190.1234",
        "010190/1234",
        "010190_1234",
        "010190 - 1234",
        "010190--1234",
        "010190-\n1234",
        "01.01.90-1234",
        "01.01.90.1234",
        "01 01 90 1234",
        "01-01-90-1234",
        "01/01/90 1234",
        "01.01.1990-1234",
        "01011990-1234",
        "0 1 0 1 9 0 1 2 3 4",
        "0-1-0-1-9-0-1-2-3-4",
        "01 01 90 12 34",
        "010190 12 34",
        "290200-1234",
        "０１０１９０－１２３４",
        "٠١٠١٩٠-١٢٣٤",
        "०१०१९०१२३४",
        "⁰¹⁰¹⁹⁰-¹²³⁴",
        "1️⃣1️⃣0190-1234",
        "010190\u00a01234",
        "010190\u2009\u2013\u20091234",
        "010190\u22121234",
        "01\u200b01\u200d90\u20601234",
        "01\u00ad0190\u00ad1234",
        "0101\x1f901234",
        "CPR0101901234",
        "12 010190-1234",
        "Borger 010190-1234, 7800 Skive",
        "2013-010190-1234",
        "24.11.26 010190-1234",
        "5790 0101901234",
    ],
)
def test_a_cpr_number_is_found_however_it_is_written(text):
    found = find_cpr(text)

    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "tlf. 010190-1234",
        "P-nr. 010190-1234",
        "sagsnr. 010190-1234",
        "tlf. 20 30 40 50 010190-1234",
        "tlf +45 20304050 010190-1234",
        "P-nr. 1003456789 010190-1234",
        "P-nr. 1003456789, 0101901234",
        "CVR 12 34 56 78 0101901234",
        "sag 0101901234",
    ],
)
def test_a_name_in_front_covers_its_own_number_only(text):
    found = find_cpr(text)

    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "P-nummer 1003456789",
        "P-nr. 1003456789",
        "p.nr. 1003456789",
        "Pnr: 1003456789",
        "pnr 1 003 456 789",
        "P-nummer:\n1003456789",
        "P-numre: 1003456789, 1004567890 og 1010101010",
        "1003456789 (P-nr.)",
        "produktionsenhedsnummer 1003456789",
        "CVR-nr. 12 10 13 90 12 stk.",
        "CVR 12101390",
        "EAN 5798000101901",
        "EAN-nr. 5798 0001 0190 1",
        "5790 0001 2345 9",
        "tlf. 12 12 34 56",
        "Telefon: +45 12123456",
        "mobil 0701234567",
        "tlf. 070-123 45 67",
        "+46 70 123 45 67",
        "0045 12 12 34 56",
        "20121314 10",
        "12 20121314",
        "sagsnr. 710-2013-51711",
        "710-2013-51711",
        "journalnr. 2012-123456",
        "J.nr. 0101901234",
        "case no. 0101901234",
        "dok.nr. 0101901234",
        "2026-0411",
        "22/123456",
        "01019012345",
        "90101901234",
        "320190-1234",
        "310290-1234",
        "011390-1234",
        "0101901-234",
        "1.003.456.789",
        "1 003 456 789 kr.",
        "01.02.2026 1234",
        "01.02.2026-2027",
        "01.02.2026 kl. 12:30",
        "24.11.26 1400",
        "24/11/26 7400 Herning",
        "24.11.26\n7800 Skive",
        "2026-11-24 1400",
        "10.-12.11.2026",
        "10.11.26-12.11.26",
        "uge 10, 11, 12, 13 og 14",
        "/recruitment/orders/3f121090-1234-4a5b-8c6d-0123456789ab/",
        "",
        "ingen tal",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert find_cpr(text) == []


def _date_part(dice: random.Random) -> tuple[str, str, str]:
    year, month = dice.randrange(100), dice.randrange(1, 13)
    day = dice.randrange(1, monthrange(2000 + year, month)[1] + 1)
    return f"{day:02}", f"{month:02}", f"{year:02}"


def _cpr_number(dice: random.Random) -> str:
    day, month, year = _date_part(dice)
    serial = f"{dice.randrange(10_000):04}"
    separator = dice.choice(["", "-", " ", ".", " - ", "–", "\u00a0", "\u2212", "\u200b", "/"])
    number = f"{day}{month}{year}{separator}{serial}"
    zero = ord(dice.choice("0" * 4 + "０٠०۰"))
    return number.translate({ord("0") + n: zero + n for n in range(10)})


def _labeled_number(dice: random.Random) -> str:
    def digits(count):
        return "".join(str(dice.randrange(10)) for _ in range(count))

    def pairs(count):
        return " ".join(digits(2) for _ in range(count))

    return dice.choice(
        [
            lambda: f"{dice.choice(['tlf.', 'Telefon:', 'mobil', 'Phone'])} {pairs(4)}",
            lambda: f"tlf. {digits(8)}",
            lambda: f"+45 {pairs(4)}",
            lambda: f"telefon 0{digits(9)}",
            lambda: f"{dice.choice(['CVR', 'CVR-nr.', 'cvr:'])} {digits(8)}",
            lambda: f"{dice.choice(['EAN', 'EAN-nummer', 'GLN:'])} {digits(13)}",
            lambda: f"{dice.choice(['P-nummer', 'P-nr.', 'pnr.', 'P-nr:'])} {digits(10)}",
            lambda: (
                f"{dice.choice(['sagsnr.', 'Journalnr.'])} {digits(3)}-20{digits(2)}-{digits(5)}"
            ),
            lambda: f"{dice.choice(['case', 'dok.nr.', 'sagsnummer'])} {digits(10)}",
            lambda: f"{dice.choice(['sagsnr.', ''])} 20{digits(2)}-{digits(6)}",
        ]
    )()


def test_a_thousand_generated_cpr_numbers_are_all_found():
    dice = random.Random(SEED)
    texts = [f"Ring til {_cpr_number(dice)} i dag" for _ in range(COUNT)]

    missed = [text for text in texts if not find_cpr(text)]

    assert missed == []


def test_at_most_one_in_a_hundred_other_numbers_raises_a_false_alarm():
    dice = random.Random(SEED)
    texts = [f"Se {_labeled_number(dice)}, tak" for _ in range(COUNT)]

    alarms = [text for text in texts if find_cpr(text)]

    assert len(alarms) <= COUNT // 100, alarms


def test_the_place_found_is_the_place_in_the_text_as_given():
    text = "å ０１０１\u200b９０－１２３４ og 020290-1234"

    found = find_cpr(text)

    assert found == [Match(2, 14), Match(18, 29)]


def test_a_field_refuses_a_cpr_number_and_says_why_without_repeating_it():
    form = NoteForm({"note": "om 010190-1234"})

    message = str(form.errors["note"])

    assert "CPR" in message
    assert "1234" not in message


def test_a_field_keeps_hostile_text_as_typed():
    text = "<b>\u202e' --\n{{ x }}"
    form = NoteForm({"note": text})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["note"] == text


def test_a_line_break_counts_as_one_character():
    form = NoteForm({"note": "en\r\nto\r\n" + "x" * 14})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["note"] == "en\nto\n" + "x" * 14


def test_a_one_line_field_turns_pasted_breaks_into_spaces():
    form = NoteForm({"title": "en\r\nto"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == "en to"


def test_a_one_line_field_refuses_a_number_spread_over_a_break():
    form = NoteForm({"title": "010190\n1234"})

    assert "title" in form.errors


@pytest.mark.parametrize("value", [None, "", "1234", date(2026, 3, 2)])
def test_the_validator_passes_what_holds_no_number(value):
    validate_no_cpr(value)


def test_the_validator_refuses_with_its_own_code():
    with pytest.raises(ValidationError) as refusal:
        validate_no_cpr("0101901234")

    assert refusal.value.code == "cpr"


def test_a_service_refuses_and_names_the_field():
    with pytest.raises(RuleBroken) as refusal:
        refuse_cpr(title="fin", note="010190-1234", reason=None)

    assert refusal.value.field == "note"


def test_a_file_name_with_a_cpr_number_is_refused():
    with pytest.raises(RuleBroken):
        refuse_cpr_in_file_name("010190_1234_ansøgning.pdf", field="file")


def test_other_file_names_pass():
    refuse_cpr_in_file_name("referat_2026-11-24.pdf")


def test_the_api_refuses_too():
    field = FreeTextSerializerField()

    with pytest.raises(Exception, match="CPR"):
        field.run_validation("010190-1234")


@pytest.mark.parametrize(
    "line",
    [
        "GET /search/?q=010190-1234",
        "GET /search/?q=010190%2D1234",
        "GET /search/?q=010190%201234",
        "GET /search/?q=010190+1234",
        "GET /search/?q=%EF%BC%90101901234",
        "GET /search/?q=010190%E2%80%931234",
    ],
)
def test_addresses_in_logs_are_scrubbed(line):
    assert scrub(line) == "GET /search/?q=[CPR]"


def _formatted(record: logging.LogRecord) -> str:
    ScrubFilter().filter(record)
    return logging.Formatter("%(message)s").format(record)


def test_a_log_line_is_scrubbed_in_message_and_arguments():
    record = logging.makeLogRecord({"msg": "%s and 0101901234, %s", "args": ("020290-4321", 7)})

    assert _formatted(record) == "[CPR] and [CPR], 7"


def test_a_number_put_together_from_two_arguments_is_scrubbed():
    record = logging.makeLogRecord({"msg": "%s-%s", "args": ("010190", "1234")})

    assert _formatted(record) == "[CPR]"


def test_a_traceback_is_scrubbed():
    error = ValueError("010190-1234")
    record = logging.makeLogRecord({"msg": "failed", "exc_info": (ValueError, error, None)})

    assert _formatted(record) == "failed\nValueError: [CPR]"


def test_what_celery_sends_along_is_scrubbed():
    data = {"args": ["010190-1234", 7], "kwargs": {"note": ("0101901234",)}}
    record = logging.makeLogRecord({"msg": "Task received", "data": data})

    ScrubFilter().filter(record)

    assert record.data == {"args": ["[CPR]", 7], "kwargs": {"note": ("[CPR]",)}}


def test_a_record_with_a_wrong_format_string_is_still_written():
    record = logging.makeLogRecord({"msg": "%d", "args": ("010190-1234",)})

    assert "[CPR]" in _formatted(record)


def test_numbers_in_log_lines_that_are_no_cpr_stay():
    record = logging.makeLogRecord({"msg": "100% of 12345678 in %s", "args": None})

    assert _formatted(record) == "100% of 12345678 in %s"
