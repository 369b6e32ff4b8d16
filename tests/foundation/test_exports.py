"""Lists as files: real dates and numbers, no formulas, the same memory for any length, logged."""

import datetime as dt
import io
import re
import tracemalloc
import zipfile
from collections import deque
from decimal import Decimal

import pytest

from alliance.foundation.audit.models import Event
from alliance.foundation.exports import Column, Sheet, export
from alliance.foundation.exports.text import harmless

pytestmark = pytest.mark.django_db

PAIR = Sheet(
    "par", "Par", (Column("Navn", lambda row: row[0]), Column("Værdi", lambda row: row[1]))
)


def fetched(world, *rows, kind: str = "csv", filters: str = "") -> bytes:
    actor = world.consultant("frederikshavn")
    answer = export(PAIR, rows, kind=kind, actor=actor, count=len(rows), filters=filters)
    return b"".join(answer)


def sheet_of(content: bytes) -> str:
    """The one page of an Excel file, as it stands in there."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_csv_is_what_danish_excel_opens(world, at):
    content = fetched(
        world,
        ('Æble "A"; B', Decimal("37.5")),
        ("dag", dt.date(2026, 12, 24)),
        ("stund", dt.datetime(2026, 6, 1, 7, 30, tzinfo=dt.UTC)),
        ("tal", 4),
        ("tom", None),
    )

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        '"Navn";"Værdi"',
        '"Æble ""A""; B";"37,5"',
        '"dag";"2026-12-24"',
        '"stund";"2026-06-01 09:30"',
        '"tal";"4"',
        '"tom";""',
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+45 12345678", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"]
)
def test_no_text_becomes_a_formula(text):
    assert harmless(text) == f"'{text}"


def test_a_negative_number_stays_a_number_and_a_plain_text_stays_as_it_is(world, at):
    assert '"-3";"Svejser"' in fetched(world, (-3, "Svejser")).decode()


def test_excel_gets_real_dates_and_numbers_and_texts_that_are_no_formulas(world, at):
    rows = [("=1+1", dt.date(2026, 12, 24)), ("http://x.example", Decimal("37.5"))]

    page = sheet_of(fetched(world, *rows, kind="xlsx"))

    assert "<f>" not in page
    assert "hyperlink" not in page
    assert "<t>=1+1</t>" in page
    assert "<v>46380</v>" in page
    assert "<v>37.5</v>" in page


def test_what_leaves_is_logged_with_its_filter_and_its_rows_and_no_cpr_number(world, at):
    fetched(world, ("a", 1), ("b", 2), filters="q=0101901234&state=ready")

    event = Event.objects.get(name="export.made")
    assert event.actor == world.consultant("frederikshavn")
    assert event.reason == "Par, 2 rækker, csv, filter: q=[CPR]&state=ready"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_memory_does_not_grow_with_the_rows(world, at, kind):
    actor = world.consultant("frederikshavn")

    def peak(count: int) -> int:
        rows = (("x" * 200, number) for number in range(count))
        tracemalloc.start()
        answer = export(PAIR, rows, kind=kind, actor=actor, count=count, filters="")
        deque(answer, maxlen=0)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(3000) < peak(300) + 300_000


def test_the_name_of_the_file_says_what_and_when(world, at):
    actor = world.consultant("frederikshavn")

    answer = export(PAIR, [], kind="xlsx", actor=actor, count=0, filters="")

    head = answer["Content-Disposition"]

    assert re.fullmatch(r'attachment; filename="par-2026-03-02.xlsx"', head)
    assert answer["X-Content-Type-Options"] == "nosniff"
