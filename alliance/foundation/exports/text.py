"""CSV as Danish Excel opens it."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.http import StreamingHttpResponse
from django.utils import translation

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.exports.sheets import Sheet, file_name, yes_or_no

CSV = "csv"
CSV_TYPE = "text/csv; charset=utf-8"
# What a spreadsheet may take for the beginning of a formula, also in full width.
FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def as_csv(sheet: Sheet, rows: Iterable) -> StreamingHttpResponse:
    """The list as CSV that leaves line by line."""
    language = translation.get_language()
    response = StreamingHttpResponse(_csv_lines(sheet, rows, language), content_type=CSV_TYPE)
    name = file_name(sheet, CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


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
        return str(yes_or_no(value))
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
