"""The order in which the tests run: each process begins with its share of the long ones.

pytest-django puts tests that commit last, and processes divide the list into stretches: so one of
them had every test with a browser, and the others waited for it. Tests that commit put back what
they found (`tests/database.py`), so any order will do.
"""

import pytest

LONG = ("permissions/test_matrix.py", "launcher/test_run.py", "realworker/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """In each stretch the long tests first: what is left at the end is short and easily shared."""
    stretches = getattr(config, "workerinput", {}).get("workercount", 1)
    if stretches == 1:
        return
    long = [item for item in items if _is_long(item)]
    short = [item for item in items if not _is_long(item)]
    size = -(-len(short) // stretches)
    items[:] = [
        item
        for number in range(stretches)
        for item in (*long[number::stretches], *short[number * size : (number + 1) * size])
    ]


def _is_long(item) -> bool:
    return item.get_closest_marker("browser") is not None or any(
        part in item.nodeid for part in LONG
    )
