"""The order in which the tests run: each process begins with its share of the long ones.

pytest-django puts tests that commit last, and processes divide the list into stretches: so one of
them had every test with a browser, and the others waited for it. Tests that commit put back what
they found (`tests/database.py`), so any order will do.
"""

from itertools import groupby

import pytest

# Seconds of one test, roughly. The tests of a file share what is costly to build (a world, a
# browser that knows the frame of the pages): they stay together.
LONG = {
    "journeys/test_browser_scenario_a.py": 60,
    "launcher/test_run.py": 20,
    "realworker/": 20,
    "permissions/test_matrix.py": 12,
    "journeys/test_browser_pages.py": 10,
    "portal/test_demo_command.py": 10,
    "portal/test_demo.py": 3,
}
WITH_BROWSER = 2  # seconds of any other test with a browser


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """In each stretch the long tests first: what is left at the end is short and easily shared."""
    stretches = getattr(config, "workerinput", {}).get("workercount", 1)
    if stretches == 1:
        return
    long = [item for item in items if seconds_of(item)]
    short = [item for item in items if not seconds_of(item)]
    size = -(-len(items) // stretches)
    items[:] = []
    for share in shared_out(long, stretches):
        fill = max(0, size - len(share))
        items += share + short[:fill]
        del short[:fill]
    items += short


def seconds_of(item) -> int:
    """Roughly how long a test takes; 0 for one that is not worth a thought."""
    for part, seconds in LONG.items():
        if part in item.nodeid:
            return seconds
    return WITH_BROWSER if item.get_closest_marker("browser") is not None else 0


def shared_out(items, stretches: int) -> list[list]:
    """The items in so many shares of about the same length; those of one file stay together."""
    files = [
        list(tests)
        for _path, tests in groupby(
            sorted(items, key=lambda item: str(item.path)), lambda item: item.path
        )
    ]
    shares = [[] for _number in range(stretches)]
    for tests in sorted(files, key=lambda tests: -sum(map(seconds_of, tests))):
        min(shares, key=lambda share: sum(map(seconds_of, share))).extend(tests)
    return shares
