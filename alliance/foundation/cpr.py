"""Finds Danish personal numbers (CPR) in text, however they are written.

Ten digits DDMMYYSSSS whose first six are a date. The check digit is not asked for: numbers given
since 2007 need not have a right one (reliability.md G14). Numbers that carry their own name in
front (P-nummer, CVR, EAN, telefon, sagsnr.) and digits inside a longer number are left alone, but
no name covers digits written as people write a CPR number: six, a sign, four.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

DIGITS = 10
LEAP_YEAR = 2000  # a two-digit year may be of any century: 29.02. counts when one of them has it
# Years that people write today as dd.mm.yy; as years of birth they mean a child or a very old
# person, so "24.11.26 1400" is a day and an hour.
YEARS_OF_DATES = range(20, 40)


@dataclass(frozen=True)
class Match:
    """Where a number stands in the text as given: ``text[start:end]``."""

    start: int
    end: int


# --- Reading the text as plain characters -----------------------------------------------------
DOTS = frozenset("·․•。．")
UNUSUAL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")
ENCODED = re.compile(r"[%+]")
PERCENT_OR_CHARACTER = re.compile(r"(?:%[0-9A-Fa-f]{2})+|.", re.DOTALL)


def _plain(character: str) -> str:
    """The character as ASCII digit, hyphen, dot, space or newline; nothing when it is invisible."""
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me") or (category == "Cc" and character not in "\t\n\r"):
        return ""
    if category == "Zs" or character == "\t":
        return " "
    if category == "Pd" or character in "−⁃":
        return "-"
    if character in DOTS:
        return "."
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def _read(text: str, in_urls: bool) -> tuple[str, list[tuple[int, int]]]:
    """The plain text, and where each of its characters stands in ``text``."""
    if text.isascii() and not UNUSUAL.search(text) and not (in_urls and ENCODED.search(text)):
        return text, [(n, n + 1) for n in range(len(text))]
    characters, places = [], []
    for piece in PERCENT_OR_CHARACTER.finditer(text):
        letters = piece.group()
        steps = [
            (letter, (piece.start() + n, piece.start() + n + 1)) for n, letter in enumerate(letters)
        ]
        if in_urls:
            decoded = " " if letters == "+" else unquote(letters, errors="replace")
            steps = [(letter, piece.span()) for letter in decoded]
        for letter, place in steps:
            if plain := _plain(letter):
                characters.append(plain)
                places.append(place)
    return "".join(characters), places


# --- Numbers that say themselves what they are ------------------------------------------------
# Six digits, a sign, four digits: nobody writes a telephone or P-number so.
WRITTEN_AS_CPR = re.compile(
    r"(?<!\d)\d{6} ?[-/.] ?\d{4}(?!\d)|(?<!\d)\d\d([-./])\d\d\1\d\d-\d{4}(?!\d)"
)
NUMBER_WORD = r"(?:numrene|numre|nummeret|nummer|numbers|number|nr|no|id)"
BETWEEN = r"[\s.:;#=()\-]{0,4}(?:(?:er|is)\s)?"
EIGHT = r"\d\d[ .]?\d\d[ .]?\d\d[ .]?\d\d(?!\d)"
P_NUMBER = (
    r"(?:\d{10}|\d([ .])\d{3}\1\d{3}\1\d{3}|\d{4} \d{6}|\d{4} \d{3} \d{3}|\d\d(?: \d\d){4})(?!\d)"
)
LISTED_P_NUMBERS = r"(?:\s{0,2}(?:,|;|/|&|og|and)\s{0,2}1\d{9}(?!\d))*"
PHONE = (
    rf"(?:(?:\+|00)45[ -]?{EIGHT}|{EIGHT}|\+?\d{{9,15}}(?!\d)"
    r"|\+?\d{2,4}[-/ ]\d{2,4}(?: \d{2,4}){1,4}(?!\d))"
)


def _labeled(words: str, number: str) -> re.Pattern:
    label = rf"(?<![^\W\d_])(?:{words})(?:[-. ]{{0,2}}{NUMBER_WORD}\b)?"
    return re.compile(rf"({label}{BETWEEN})({number})", re.IGNORECASE)


NAMED = (
    _labeled(
        rf"p[-. ]{{0,2}}{NUMBER_WORD}|produktionsenhed(?:s?{NUMBER_WORD})?|production unit",
        P_NUMBER + LISTED_P_NUMBERS,
    ),
    _labeled(rf"(?:cvr|se)(?:{NUMBER_WORD})?", EIGHT),
    _labeled(rf"(?:ean|gln|gtin)(?:{NUMBER_WORD})?", r"\d(?: ?\d){12}(?!\d)"),
    _labeled(
        rf"(?:tlf|tel|telefon|mobiltelefon|telephone|phone|mobile?|mob|cell|fax|sms)(?:{NUMBER_WORD})?",
        PHONE,
    ),
    _labeled(
        r"(?:sags?|journal|dok(?:ument)?s?|document)[-. ]{0,2}(?:nr|nummer|no|number|id)"
        r"|j\.? ?nr|case|esdh",
        r"[\w./\-]*\d[\w./\-]*",
    ),
    # A country code is a name too, unless six-sign-four follows it.
    re.compile(rf"(\+)(45[ -]?{EIGHT}|(?!45)[1-9]\d{{0,2}}(?:[ -]?\d{{1,4}}){{2,5}}(?!\d))"),
    # The name may stand behind, in brackets.
    re.compile(rf"()(?<!\d)(\d{{10}})(?= ?\( ?p[-. ]{{0,2}}{NUMBER_WORD})", re.IGNORECASE),
)
LINK_TO_RECORD = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
GROCERY_NUMBER = re.compile(r"(?<!\d)57(?: ?\d){11}(?! ?\d)")  # Danish EAN and GLN begin with 57


def _cover(match: re.Match) -> str:
    before, number = match.group(1), match.group(2)
    if WRITTEN_AS_CPR.search(number):
        return match.group()
    return before + re.sub(r"\d", "x", number)


def _cover_grocery_number(match: re.Match) -> str:
    digits = [int(digit) for digit in match.group() if digit.isdigit()]
    if (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10:
        return match.group()
    return "x" * len(match.group())


# --- The ways of writing ----------------------------------------------------------------------
LINK = r"(?P<link> {0,3}-{1,2}\s{0,3}|[-_/*+.|\\~]| {0,3})"
END = r"(?!\d)"
WHOLE_DATE = rf"(?<!\d)(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d\d){LINK}\d{{4}}{END}"
PARTED_DATE = rf"(?<!\d)(?P<d>\d\d)(?P<s> ?[-./ ] ?)(?P<m>\d\d)(?P=s)(?P<y>\d\d){LINK}\d{{4}}{END}"
# With the century: only with a hyphen, since a day may be followed by any four digits.
LONG_YEAR = (
    r"(?<!\d)(?P<d>\d\d)(?P<s>[-./ ]?)(?P<m>\d\d)(?P=s)(?:19|20(?=[01]))(?P<y>\d\d)"
    rf" ?- ?(?!19|20)\d{{4}}{END}"
)
EACH_APART = (
    r"(?<!\d)(?P<d>\d(?P<s>[-._/ ])\d)(?P=s)(?P<m>\d(?P=s)\d)(?P=s)(?P<y>\d(?P=s)\d)"
    r"(?:(?P=s)\d){4}(?!(?P=s)?\d)"
)
PAIRS = (
    r"(?<!\d)(?P<d>\d\d)(?P<s>[-._/])(?P<m>\d\d)(?P=s)(?P<y>\d\d)"
    r"(?:(?P=s)\d\d){2}(?!(?P=s)?\d)"
)
# Overlaps are wanted: a date in front of a number must not hide it.
FORMS = tuple(
    re.compile(f"(?=(?P<all>{form}))")
    for form in (WHOLE_DATE, PARTED_DATE, LONG_YEAR, EACH_APART, PAIRS)
)
RUN_WITH_SPACES = re.compile(r"(?<![\d+])\d+(?: {1,2}\d+)+")


def _is_date(day: str, month: str, year: str) -> bool:
    days, months, years = (int(re.sub(r"\D", "", part)) for part in (day, month, year))
    return 1 <= months <= 12 and 1 <= days <= monthrange(LEAP_YEAR + years, months)[1]


def _is_a_day_and_something(match: re.Match) -> bool:
    """A date as written today, a space, and an hour, a postal code or an amount."""
    parts = match.groupdict()
    separator = (parts.get("s") or "").strip()
    only_space = parts.get("link") is not None and parts["link"] != "" and not parts["link"].strip()
    return bool(separator) and only_space and int(parts["y"]) in YEARS_OF_DATES


def _written(text: str) -> Iterator[tuple[int, int]]:
    for form in FORMS:
        for match in form.finditer(text):
            if _is_date(*match.group("d", "m", "y")) and not _is_a_day_and_something(match):
                yield match.span("all")


def _spaced(text: str) -> Iterator[tuple[int, int]]:
    """Ten digits with spaces, the date in one or three groups, or all in pairs."""
    for match in RUN_WITH_SPACES.finditer(text):
        groups = match.group().split()
        digits = "".join(groups)
        lengths = [len(group) for group in groups]
        by_date = lengths[0] == 6 or lengths[:3] == [2, 2, 2]
        if len(digits) == DIGITS and by_date and _is_date(digits[:2], digits[2:4], digits[4:6]):
            yield match.span()


def find_cpr(text: str, *, in_urls: bool = False) -> list[Match]:
    """Every CPR number in ``text``, by place, however its digits are written or spread.

    ``in_urls`` also reads ``%2D`` and ``+`` as the characters they stand for (logs). Source:
    issue 2 section 6, architecture B13.5, reliability.md G14.
    """
    if sum(map(str.isdigit, text)) < DIGITS:
        return []
    plain, places = _read(text, in_urls)
    for name in NAMED:
        plain = name.sub(_cover, plain)
    plain = LINK_TO_RECORD.sub(lambda link: "x" * len(link.group()), plain)
    plain = GROCERY_NUMBER.sub(_cover_grocery_number, plain)
    found: list[Match] = []
    for start, end in sorted((*_written(plain), *_spaced(plain))):
        match = Match(places[start][0], places[end - 1][1])
        if found and match.start < found[-1].end:
            first = found.pop()
            match = Match(first.start, max(first.end, match.end))
        found.append(match)
    return found
