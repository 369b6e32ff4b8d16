"""How often something may be done from one place: a counter in the shared cache (decision 10)."""

import hashlib
import time

from django.core.cache import cache

HOUR = 3600  # seconds


def within_limit(action: str, who: str, most: int, seconds: int = HOUR) -> bool:
    """Count one more ``action`` of ``who``; whether it is still at most ``most`` in this window.

    The window is a fixed piece of time of ``seconds``. Only a hash of ``who`` is kept. What a form
    with ``_once`` counts and then refuses is not counted (`OnceMiddleware`).
    """
    window = int(time.time() // seconds)
    place = hashlib.sha256(who.encode()).hexdigest()
    key = f"limit:{action}:{window}:{place}"
    cache.add(key, 0, seconds)
    return cache.incr(key) <= most
