"""Two entries side by side in figures, and what went from one to the other."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from companies.models import Company, Merge
from companies.services import moving


@dataclass(frozen=True)
class Fact:
    """One line of the comparison."""

    label: str
    kept: object
    merged: object


def comparison(kept: Company, merged: Company) -> list[Fact]:
    """What the two entries are, and how many rows point to each; a line where both have none is
    left out. One query for each relation and company."""
    pair = (kept, merged)
    facts = [
        Fact(_("CVR number"), *(row.cvr_number for row in pair)),
        Fact(_("Home job center"), *(row.home_job_center or "–" for row in pair)),
        Fact(_("Town"), *(row.main_unit.city if row.main_unit else "–" for row in pair)),
        Fact(_("Last contact"), *(row.last_contact_on or "–" for row in pair)),
    ]
    return facts + [fact for fact in _counts(pair) if fact.kept or fact.merged]


def _counts(pair: tuple[Company, Company]) -> Iterable[Fact]:
    for relation in moving.relations():
        yield Fact(_label(relation), *(relation.rows_of(company).count() for company in pair))


def moved_counts(merge: Merge) -> list[tuple[str, int]]:
    """How many rows of each kind went over, as (kind, count)."""
    rows = merge.rows.values("relation").annotate(count=Count("pk")).order_by("relation")
    return [(_label(moving.by_key(row["relation"])), row["count"]) for row in rows]


def _label(relation: moving.Relation) -> str:
    name = relation.model._meta.verbose_name
    return _("Duplicates merged earlier") if relation.model is Company else capfirst(str(name))
