"""What no database, file or mail can hold: NUL characters, lone surrogates, broken UTF-8.

Every other hostile text is allowed: it is kept as typed and shown escaped (issue 2 section 6).
PostgreSQL refuses NUL with an error that would be a 500 (reliability.md trap 15).
"""

import json
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

NUL = "\x00"
REPLACEMENT_CHARACTER = "\ufffd"


def is_hostile_text(text: str) -> bool:
    """Whether ``text`` holds a NUL or a lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return NUL in text


def is_hostile_encoded(raw: bytes) -> bool:
    """Whether ``raw``, percent-encoded or not, is no UTF-8 or holds a NUL."""
    try:
        return is_hostile_text(unquote_to_bytes(raw).decode())
    except UnicodeDecodeError:
        return True


def is_hostile_json(raw: bytes) -> bool:
    """Whether a JSON body is no UTF-8, nests too deep to be read, or holds a hostile text.

    A body that is no JSON at all is left to the view, which says so in its own words.
    """
    try:
        return is_hostile_text(raw.decode()) or _holds_hostile_text(json.loads(raw))
    except (UnicodeDecodeError, RecursionError):
        return True
    except ValueError:
        return False


def _holds_hostile_text(value: object) -> bool:
    if isinstance(value, str):
        return is_hostile_text(value)
    if isinstance(value, dict):
        return any(map(_holds_hostile_text, value)) or any(map(_holds_hostile_text, value.values()))
    return isinstance(value, list) and any(map(_holds_hostile_text, value))


def was_broken(texts: Iterable[str], raw: bytes) -> bool:
    """Whether reading ``raw`` as UTF-8 put replacement characters into ``texts``.

    A person may type the replacement character; then it stands in ``raw`` as well.
    """
    shown = sum(text.count(REPLACEMENT_CHARACTER) for text in texts)
    return shown > raw.count(REPLACEMENT_CHARACTER.encode())
