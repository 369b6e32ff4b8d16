"""What a person in front of the terminal is told: one line at a time, at once."""

import sys


class StartError(Exception):
    """Something that a person must put right; the text says what happened and what to do."""


class StopAskedError(Exception):
    """Somebody asked the launcher to stop (Ctrl-C, or the system shuts down)."""


def say(text: str) -> None:
    """Show one line of progress. text: a plain sentence, without a full stop."""
    sys.stdout.write(f"  {text}\n")
    sys.stdout.flush()


def show(text: str) -> None:
    """Show text as it stands, for example a line of a log."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
