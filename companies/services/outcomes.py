"""What may come of a visit: the apps above enter where to look for it (R147)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import capfirst

from companies.choices import AgreementState
from companies.models import Company, CompanyAgreement
from jobcenters.models import User

LATEST = 20


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


def agreements_as_outcomes(company: Company, user: User) -> list[Outcome]:
    """The company's latest signed agreements that ``user`` may see; a draft is none yet."""
    rows = CompanyAgreement.objects.visible_to(user).filter(company=company)
    signed = rows.exclude(state=AgreementState.DRAFT).select_related("job_center").newest()
    return [
        Outcome(
            row.pk, f"{capfirst(row.get_kind_display())} · {row.job_center}", row.get_absolute_url()
        )
        for row in signed[:LATEST]
    ]
