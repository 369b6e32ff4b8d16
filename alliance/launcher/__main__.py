"""The launcher's command line: `python -m alliance.launcher <act>`; the Makefile names the acts."""

import os
import subprocess
import sys

from alliance.launcher.checks import run_checks, run_fixes
from alliance.launcher.commands import manage
from alliance.launcher.output import StartError, show
from alliance.launcher.portal import run
from alliance.launcher.suite import run_module, run_tests

WRONG_USE = 2
ACTS = {
    "run": lambda arguments: run(os.environ),
    "test": lambda arguments: run_tests(os.environ),
    "bench": lambda arguments: run_module("tests.bench", arguments, os.environ),
    "killrun": lambda arguments: subprocess.call([sys.executable, "-m", "tests.killrun"]),
    "check": lambda arguments: run_checks(os.environ),
    "fix": lambda arguments: run_fixes(),
    "manage": lambda arguments: manage(arguments, os.environ),
}


def main(arguments: list[str]) -> int:
    """Carry out one act; the exit code. arguments: the act and, for manage, its command."""
    act = ACTS.get(arguments[0]) if arguments else None
    if act is None:
        show(f"What to do? One of: {', '.join(ACTS)} (see: make help)")
        return WRONG_USE
    try:
        return act(arguments[1:])
    except StartError as problem:
        show(f"\n{problem}")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
