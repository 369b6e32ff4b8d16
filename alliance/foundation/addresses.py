"""Addresses of pages by name: each pattern is looked up once, and only the keys are filled in.

Looking one up takes Django a hundred function calls, and a list asks for one in each row.
"""

import uuid
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

# What stands for a key in a pattern until it is filled in; nothing has one of these.
PLACEHOLDERS = tuple(str(uuid.UUID(int=(0xADD7E55 << 96) + place)) for place in range(3))


def address(name: str, *keys: uuid.UUID) -> str:
    """As `reverse`, for at most three keys. No namespace stands in the table of addresses twice,
    so that the one in which a page is does not count."""
    # The table and the path of the server decide which path a name leads to.
    found = _pattern(name, len(keys), settings.ROOT_URLCONF, get_script_prefix())
    for place, key in enumerate(keys):
        found = found.replace(PLACEHOLDERS[place], str(key))
    return found


@lru_cache(maxsize=2048)
def _pattern(name: str, keys: int, _urlconf: str, _prefix: str) -> str:
    return reverse(name, args=PLACEHOLDERS[:keys])
