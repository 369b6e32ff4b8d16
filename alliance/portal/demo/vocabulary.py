"""The words that the demo is made of, read from the data files beside this module."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Trade:
    """A kind of company: the noun in its name, its industry code, the jobs it has."""

    noun: str
    industry_code: str
    occupations: tuple[str, ...]
    weight: int


@dataclass(frozen=True)
class Need:
    """What a job asks for, as an order says it."""

    occupation: str
    skills: str
    hours: str


@dataclass(frozen=True)
class Town:
    """Where a job center lies; ``short`` names its alliance, empty for one outside."""

    slug: str
    postcode: str
    city: str
    short: str


@dataclass(frozen=True)
class Vocabulary:
    """All lists. ``phrases`` maps a kind of text to its variants."""

    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    stems: tuple[str, ...]
    markers: tuple[str, ...]
    trades: tuple[Trade, ...]
    needs: dict[str, Need]
    towns: tuple[Town, ...]
    phrases: dict[str, tuple[str, ...]]


def load_vocabulary() -> Vocabulary:
    """Read the data files."""
    trades = (
        Trade(
            row["noun"],
            row["industry_code"],
            tuple(row["occupations"].split(";")),
            int(row["weight"]),
        )
        for row in _rows("trades")
    )
    needs = (Need(row["occupation"], row["skills"], row["hours"]) for row in _rows("needs"))
    return Vocabulary(
        first_names=_names("first_names"),
        surnames=_names("surnames"),
        stems=_names("stems"),
        markers=_names("markers"),
        trades=tuple(trades),
        needs={need.occupation: need for need in needs},
        towns=tuple(Town(**row) for row in _rows("places")),
        phrases=_phrases(),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _names(name: str) -> tuple[str, ...]:
    return tuple(row["name"] for row in _rows(name))


def _phrases() -> dict[str, tuple[str, ...]]:
    found = defaultdict(list)
    for row in _rows("phrases"):
        found[row["kind"]].append(row["text"])
    return {kind: tuple(texts) for kind, texts in found.items()}
