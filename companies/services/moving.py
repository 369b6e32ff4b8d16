"""How what points to a company moves when two entries of it are merged (lesson 14).

Every relation to a company, a site or a contact person is entered here by the app that has it:
`moves` when its rows go over to the company that stays, `stays` when they keep pointing to what
they point to. An app above enters its own in ``AppConfig.ready``. A relation that nobody entered
stops the merge, and a test.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Field, Model, QuerySet

from companies.models import Company, ContactPerson, ProductionUnit

PARTS = (Company, ProductionUnit, ContactPerson)
# The rows of the duplicate that may not stand beside one that ``kept`` has already.
Clash = Callable[[QuerySet, Company], QuerySet]


@dataclass(frozen=True)
class Relation:
    """One field that points to a company; ``clashing`` names the rows that are left behind."""

    model: type[Model]
    field: str
    clashing: Clash | None = None

    @property
    def key(self) -> str:
        """The relation as it is remembered, such as "companies.contact.company"."""
        return f"{self.model._meta.label_lower}.{self.field}"

    def rows_of(self, company: Company) -> QuerySet:
        """The rows that point to ``company``."""
        return self.model._base_manager.filter(**{self.field: company}).order_by("pk")

    def moving_rows(self, merged: Company, kept: Company) -> QuerySet:
        """The rows of ``merged`` that go over to ``kept``."""
        rows = self.rows_of(merged)
        if self.clashing is None:
            return rows
        return rows.exclude(pk__in=self.clashing(rows, kept).order_by().values("pk"))

    def parts(self) -> list[Field]:
        """The fields of the same row that point to a site or a person of the company."""
        return [
            field
            for field in self.model._meta.concrete_fields
            if field.related_model in (ProductionUnit, ContactPerson)
        ]


_MOVING: dict[str, Relation] = {}
_STAYING: set[str] = set()


def moves(model: type[Model], field: str = "company", clashing: Clash | None = None) -> None:
    """The rows of ``model`` go over to the company that stays; once only.

    ``clashing(rows, kept)`` gives those of ``rows`` that a rule of the model forbids beside what
    ``kept`` has; they are left with the duplicate.
    """
    relation = Relation(model, field, clashing)
    _MOVING[relation.key] = relation


def stays(model: type[Model], *fields: str) -> None:
    """What these fields point to is right after a merge too: a site moves with its company."""
    _STAYING.update(Relation(model, field).key for field in fields)


def relations() -> list[Relation]:
    """What moves, in the order of entry."""
    return list(_MOVING.values())


def by_key(key: str) -> Relation:
    """The relation of that name."""
    return _MOVING[key]


def unknown() -> list[Relation]:
    """The relations to companies, sites and contact persons that nobody has entered."""
    return [
        relation
        for relation in _all_relations()
        if relation.key not in _MOVING and relation.key not in _STAYING
    ]


def _all_relations() -> Iterator[Relation]:
    for part in PARTS:
        for found in part._meta.get_fields(include_hidden=True):
            if (found.one_to_many or found.one_to_one) and not found.concrete:
                yield Relation(found.related_model, found.field.name)
