"""Reading an extract of the CVR register: character set, separator, columns, rows.

Nothing here holds the whole file: it comes in pieces and leaves row by row.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.foundation.errors import RuleBroken

UTF_8, WINDOWS = "utf-8-sig", "cp1252"  # utf-8-sig reads UTF-8 with and without its mark
SEPARATORS = (";", ",", "\t", "|")
# Field, whether it is needed, and the names that extracts give it.
COLUMNS: dict[str, tuple[bool, tuple[str, ...]]] = {
    "cvr_number": (True, ("cvr", "cvrnr", "cvrnummer")),
    "company_name": (True, ("virksomhedsnavn", "virksomhed", "navn")),
    "p_number": (True, ("pnr", "pnummer", "produktionsenhedsnummer")),
    "municipality": (True, ("kommunekode", "kommune", "kommunenr")),
    "industry_code": (True, ("branchekode", "hovedbranche", "branche", "brancheansvarskode")),
    "name": (False, ("penhedsnavn", "produktionsenhed", "produktionsenhedsnavn")),
    "address": (False, ("adresse", "beliggenhedsadresse", "vejadresse")),
    "postcode": (False, ("postnr", "postnummer")),
    "city": (False, ("by", "bynavn", "postdistrikt")),
    "status": (False, ("status", "virksomhedsstatus")),
    "ended_on": (False, ("ophørsdato", "ophoersdato", "slutdato")),
    "phone": (False, ("telefon", "telefonnummer", "tlf")),
    "email": (False, ("mail", "email", "mailadresse")),
}
NEEDED = tuple(field for field, (is_needed, _names) in COLUMNS.items() if is_needed)


class Sniffer:
    """Looks at each piece as it comes in: is it UTF-8, is it text at all, how many lines?"""

    def __init__(self):
        self.decoder = codecs.getincrementaldecoder(UTF_8)()
        self.is_utf_8, self.is_text, self.line_breaks = True, True, 0

    def look(self, piece: bytes, *, is_last: bool = False) -> None:
        """Take note of one piece of the file."""
        self.is_text = self.is_text and b"\x00" not in piece
        self.line_breaks += piece.count(b"\n")
        try:
            if self.is_utf_8:
                self.decoder.decode(piece, final=is_last)
        except UnicodeDecodeError:
            self.is_utf_8 = False

    @property
    def encoding(self) -> str:
        """UTF-8 when every piece is; else what Danish Windows writes."""
        return UTF_8 if self.is_utf_8 else WINDOWS


@dataclass(frozen=True)
class Heading:
    """The first line: how columns are parted, what they are called, which holds what, and the
    names of those that nobody knows."""

    separator: str
    names: tuple[str, ...]
    columns: dict[str, int]
    unknown: tuple[str, ...] = ()


def read_heading(piece: bytes, encoding: str, chosen: Mapping[str, str]) -> Heading:
    """Find separator and columns in the first piece of a file. ``chosen`` is what people said
    before: the field of a column by its `plain` name, or nothing for one that is not read.

    Raises `RuleBroken` naming the columns that are missing, when there are fewer than are needed,
    or that stand there twice.
    """
    text = piece.decode(encoding, errors="replace").lstrip("\ufeff")
    line = text.splitlines()[0] if text.strip() else ""
    separator = max(SEPARATORS, key=line.count)
    names = next(csv.reader([line], delimiter=separator), [])
    columns = _chosen_columns(names, chosen)
    by_hand, unknown = frozenset(columns), []
    for index, name in enumerate(names):
        if plain(name) in chosen or not name.strip():
            continue
        field = _field_of(name)
        if field is None or field in by_hand:
            unknown.append(name.strip())
        elif field in columns:
            message = _("The column “%(name)s” stands there twice.")
            raise RuleBroken(message % {"name": name.strip()}, field="file")
        else:
            columns[field] = index
    if len(names) < len(NEEDED):
        require_columns(columns)
    return Heading(separator, tuple(name.strip() for name in names), columns, tuple(unknown))


def _chosen_columns(names: list[str], chosen: Mapping[str, str]) -> dict[str, int]:
    fields = ((chosen.get(plain(name)), index) for index, name in enumerate(names))
    return {field: index for field, index in fields if field in COLUMNS}


def plain(name: str) -> str:
    """The name of a column without what varies: case, blanks and signs."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _field_of(name: str) -> str | None:
    wanted = plain(name)
    return next((field for field, (_need, names) in COLUMNS.items() if wanted in names), None)


def lacks(columns: Mapping[str, int]) -> list[str]:
    """The needed fields that no column holds."""
    return [field for field in NEEDED if field not in columns]


def require_columns(columns: Mapping[str, int]) -> None:
    """Raise `RuleBroken` naming the needed columns that are missing."""
    missing = [COLUMNS[field][1][0] for field in lacks(columns)]
    if missing:
        message = _(
            "The first line must name the columns, parted by semicolon, comma or tab. Missing: "
            "%(names)s."
        )
        raise RuleBroken(message % {"names": ", ".join(missing)}, field="file")


def rows_of(
    pieces: Iterable[bytes], encoding: str, separator: str
) -> Iterator[tuple[int, list[str]]]:
    """The rows after the first line, each with the number of the line on which it ends; empty
    lines are left out. Raises `csv.Error`, such as when a lost quote swallows the rest."""
    rows = csv.reader(_lines(pieces, encoding), delimiter=separator)
    next(rows, None)
    for row in rows:
        if any(cell.strip() for cell in row):
            yield rows.line_num, row


def _lines(pieces: Iterable[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    rest = ""
    for piece in pieces:
        rest += decoder.decode(piece)
        *whole, rest = io.StringIO(rest, newline="").readlines() or [""]
        if rest.endswith("\n"):
            whole, rest = [*whole, rest], ""
        yield from whole
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest
