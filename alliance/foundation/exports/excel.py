"""Excel files: real dates and numbers, texts that are never formulas."""

import datetime as dt
import tempfile
from collections.abc import Iterable
from decimal import Decimal

import xlsxwriter
from django.http import FileResponse

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.exports.sheets import Sheet, file_name, yes_or_no

XLSX = "xlsx"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # Excel's own limit
WIDTH = 18


def as_xlsx(sheet: Sheet, rows: Iterable) -> FileResponse:
    """The list as an Excel file, written row by row to the disk."""
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
    name = file_name(sheet, XLSX)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
    return answer


def _write(page, cell: tuple[int, int], value: object, moments: object) -> None:
    """Each kind of value by its own method: a text is never looked at for a formula or a link."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(*cell, yes_or_no(value))
    elif isinstance(value, int | float | Decimal):
        page.write_number(*cell, value)
    elif isinstance(value, dt.datetime):
        page.write_datetime(*cell, value.astimezone(COPENHAGEN).replace(tzinfo=None), moments)
    elif isinstance(value, dt.date):
        page.write_datetime(*cell, dt.datetime.combine(value, dt.time.min))
    else:
        page.write_string(*cell, str(value)[:LONGEST_CELL])
