"""Lists as files: CSV as Danish Excel opens it, and XLSX; streamed, and safe from formulas.

An app lists its columns (`Sheet`); a view hands over the rows and gets the answer. What leaves is
logged with its filter and its number of rows (R181). Memory stays the same for any length: CSV
leaves row by row, XLSX is written row by row to a file that has no name.
"""

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation.audit.services import describe, record
from alliance.foundation.calendar import COPENHAGEN, today
from alliance.foundation.privacy import scrub

CSV, XLSX = "csv", "xlsx"
BATCH = 500
LONGEST_CELL = 32_767  # Excel's own limit
WIDTH = 18
# What a spreadsheet may take for the beginning of a formula, also in full width.
FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

describe("export.made", gettext_lazy("List fetched as a file"))


@dataclass(frozen=True)
class Column:
    """One column: its heading, and what it holds of a row: text, number, date, moment, yes or
    no, or None."""

    label: object
    value: Callable[[object], object]


@dataclass(frozen=True)
class Sheet:
    """A list that may be fetched: the name of its file and of the list, and its columns."""

    name: str
    title: object
    columns: tuple[Column, ...]


def in_batches(queryset: QuerySet, size: int = BATCH) -> Iterator[list]:
    """The rows of an ordered queryset, some hundred at a time."""
    rows = queryset.iterator(chunk_size=size)
    while batch := list(islice(rows, size)):
        yield batch


def export(sheet: Sheet, rows: Iterable, *, kind: str, actor, count: int, filters: str):
    """The answer that carries ``rows`` as a file, logged under ``actor``.

    ``kind`` is `XLSX`, anything else means CSV; ``filters`` is the query of the list's address,
    ``count`` how many rows it has.
    """
    kind = XLSX if kind == XLSX else CSV
    text = _("%(list)s, %(count)s rows, %(kind)s, filter: %(filter)s") % {
        "list": sheet.title,
        "count": count,
        "kind": kind,
        "filter": scrub(filters) or "–",
    }
    record("export.made", actor, actor=actor, reason=text)
    return _as_xlsx(sheet, rows) if kind == XLSX else _as_csv(sheet, rows)


def _file_name(sheet: Sheet, kind: str) -> str:
    return f"{sheet.name}-{today()}.{kind}"


def _headed(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    return response


# --- CSV ---------------------------------------------------------------------------------------
class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _as_csv(sheet: Sheet, rows: Iterable) -> StreamingHttpResponse:
    language = translation.get_language()
    response = StreamingHttpResponse(_csv_lines(sheet, rows, language), content_type=CSV_TYPE)
    name = _file_name(sheet, CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _headed(response)


def _csv_lines(sheet: Sheet, rows: Iterable, language: str) -> Iterator[str]:
    """The lines, in the reader's language also when the request is over. UTF-8 with its mark and
    semicolons, since Danish Excel expects both; all cells quoted, so that no text is split and
    no part of it begins a cell of its own."""
    writer = csv.writer(_Echo(), delimiter=";", quoting=csv.QUOTE_ALL)
    yield "\ufeff" + writer.writerow([str(column.label) for column in sheet.columns])
    for row in rows:
        with translation.override(language):
            line = [_csv_cell(column.value(row)) for column in sheet.columns]
        yield writer.writerow(line)


def _csv_cell(value: object) -> str:
    """As Danish Excel reads it: comma before decimals, dates year first, which no language of
    Excel takes for another day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_yes_or_no(value))
    if isinstance(value, int | float | Decimal):
        return f"{value}".replace(".", ",")
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(COPENHAGEN):%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return harmless(str(value))


def harmless(text: str) -> str:
    """``text`` that no spreadsheet takes for a formula: an apostrophe goes before the sign."""
    if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


def _yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")


# --- XLSX --------------------------------------------------------------------------------------
def _as_xlsx(sheet: Sheet, rows: Iterable) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it has left
    options = {"constant_memory": True, "default_date_format": "dd-mm-yyyy"}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet()
        page.freeze_panes(1, 0)
        page.set_column(0, len(sheet.columns) - 1, WIDTH)
        bold = book.add_format({"bold": True})
        moments = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        for number, column in enumerate(sheet.columns):
            page.write_string(0, number, str(column.label), bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for number, column in enumerate(sheet.columns):
                _write(page, (last, number), column.value(row), moments)
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
    file.seek(0)
    name = _file_name(sheet, XLSX)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
    return _headed(answer)


def _write(page, cell: tuple[int, int], value: object, moments: object) -> None:
    """Each kind of value by its own method: a text is never looked at for a formula or a link."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(*cell, _yes_or_no(value))
    elif isinstance(value, int | float | Decimal):
        page.write_number(*cell, value)
    elif isinstance(value, dt.datetime):
        page.write_datetime(*cell, value.astimezone(COPENHAGEN).replace(tzinfo=None), moments)
    elif isinstance(value, dt.date):
        page.write_datetime(*cell, dt.datetime.combine(value, dt.time.min))
    else:
        page.write_string(*cell, str(value)[:LONGEST_CELL])
