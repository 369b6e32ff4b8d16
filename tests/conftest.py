"""What every test may use. Guards, browsers and Chromium are plugins, each in its module."""

import datetime as dt
import gc
import os

import pytest
import time_machine
from django.conf import settings

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.texts import compile_texts

# Playwright keeps an event loop on the test's thread; Django would refuse to ask the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

pytest_plugins = [
    "tests.guards",
    "tests.clients",
    "tests.browser",
    "tests.database",
    "tests.order",
    "tests.world",
    "tests.compiled",  # the last one begins first
]


def pytest_sessionstart():
    """Danish is what users read, so it is what tests read."""
    compile_texts(settings.BASE_DIR)


def pytest_collection_finish():
    """What is loaded now stays to the end: the collector need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


# A Monday morning with no holiday near: the day on which tests stand still.
FROZEN_AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=COPENHAGEN)


@pytest.fixture
def frozen_time():
    """Monday 2 March 2026, 09:00 in Copenhagen; ``move_to`` and ``shift`` lead elsewhere."""
    with time_machine.travel(FROZEN_AT, tick=False) as traveller:
        yield traveller
