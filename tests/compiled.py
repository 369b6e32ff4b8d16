"""Tests are compiled once, not by every process at the same moment.

pytest rewrites the assertions of a test module when it is first imported, which costs three times
as much as reading the result. Processes that begin together would all do it, so in a fresh clone
one process does it beforehand, while the first database is being made.
"""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COLLECT = ("-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider")
PATIENCE = 120  # seconds; without it every process compiles for itself


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    """Begin to compile where nothing is kept yet and several processes will want it."""
    config = session.config
    config.compiling = None
    if config.getoption("numprocesses", None) and not is_compiled(HERE):
        config.compiling = subprocess.Popen(
            [sys.executable, *COLLECT],
            cwd=config.rootpath,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def is_compiled(folder: Path) -> bool:
    """Whether pytest has rewritten a test of this folder, or will not keep what it rewrites."""
    return sys.dont_write_bytecode or any(folder.glob("*/__pycache__/test_*-pytest-*.pyc"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config):
    """The processes start when there is something to read."""
    if config.compiling is not None:
        try:
            config.compiling.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            config.compiling.kill()
            config.compiling.wait()
