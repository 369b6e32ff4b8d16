"""The answer that carries a list, and its line in the log."""

from collections.abc import Iterable

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation.audit.services import describe, record
from alliance.foundation.exports.excel import XLSX, as_xlsx
from alliance.foundation.exports.sheets import Sheet
from alliance.foundation.exports.text import CSV, as_csv
from alliance.foundation.privacy import scrub

describe("export.made", gettext_lazy("List fetched as a file"))


def export(
    sheet: Sheet, rows: Iterable, *, kind: str, actor, count: int, filters: str
) -> HttpResponseBase:
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
    response = as_xlsx(sheet, rows) if kind == XLSX else as_csv(sheet, rows)
    response["X-Content-Type-Options"] = "nosniff"
    return response
