"""What may come of a visit: the apps above enter where to look for it (R147)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from companies.models import Company
from jobcenters.models import User


@dataclass(frozen=True)
class Outcome:
    """An order, an agreement: one thing that a visit may have led to."""

    key: uuid.UUID
    title: str
    path: str


@dataclass(frozen=True)
class Source:
    """One kind of thing; ``find`` lists those of a company that a person may see, newest first."""

    kind: str
    label: str
    find: Callable[[Company, User], list[Outcome]]


_SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Enter a kind of outcome; once only."""
    _SOURCES[source.kind] = source


def sources() -> list[Source]:
    """The kinds of outcome in the order of entry."""
    return list(_SOURCES.values())


def found_for(company: Company, user: User) -> dict[str, list[Outcome]]:
    """What ``user`` may see of the company by kind, one query for each."""
    return {source.kind: source.find(company, user) for source in sources()}
