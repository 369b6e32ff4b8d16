"""What an app puts on a person's "Min dag": one frozen row with its next action."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Action:
    """A next step: a link, or a button that posts when ``post`` is set."""

    label: str
    path: str
    post: bool = False


@dataclass(frozen=True)
class WorkItem:
    """One thing to do today.

    ``group`` is the heading it stands under, ``due_on`` a date in Europe/Copenhagen, ``actions``
    the next steps with the main one first, ``urgent`` marks what is late or due today.
    """

    group: str
    title: str
    detail: str
    path: str
    due_on: dt.date | None = None
    phone: str = ""
    urgent: bool = False
    actions: tuple[Action, ...] = field(default=())
