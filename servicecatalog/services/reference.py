"""The loader of the catalog's reference data: industries, occupations, services, standards.

Runs at every start and changes nothing the second time. Thresholds are only created where a
standard has none: from then on people change them, with a date.
"""

import datetime as dt
from pathlib import Path

from django.db import transaction

from jobcenters.services.reference import read_rows
from servicecatalog.models import (
    IndustryDivision,
    IndustryGroup,
    IndustryMainGroup,
    Occupation,
    ServiceItem,
    Standard,
    StandardRule,
)

DATA = Path(__file__).resolve().parent.parent / "data"
RULES_SINCE = dt.date(2000, 1, 1)  # before every order that is ever imported


@transaction.atomic
def load_catalog() -> dict[str, int]:
    """Load or refresh the reference data of the catalog; returns the rows of each table.

    Source: R006, R008, R079, R182; the files in ``servicecatalog/data``.
    """
    names = ["name_da", "name_en"]
    _upsert(IndustryMainGroup, "industry_main_groups.csv", ["code"], names)
    _upsert(
        IndustryGroup,
        "industries.csv",
        ["code"],
        ["slug", "main_group_id", *names],
        main_group_id="main_group",
    )
    _upsert(
        IndustryDivision,
        "industry_divisions.csv",
        ["scheme", "division"],
        ["group_id"],
        group_id="group_code",
    )
    _upsert(
        Occupation,
        "occupations.csv",
        ["disco08", "title_da"],
        ["title_en", "industry_group_id", "level"],
        industry_group_id="industry_group",
    )
    _upsert(ServiceItem, "services.csv", ["slug"], _service_fields(names))
    _load_standards()
    models = (IndustryGroup, IndustryDivision, Occupation, ServiceItem, Standard, StandardRule)
    return {model._meta.model_name: model.objects.count() for model in models}


def _service_fields(names: list[str]) -> list[str]:
    texts = ["category", "description_da", "duration", "subsidy", "status"]
    return [*names, *texts, "legal_basis", "legal_verified"]


def _upsert(model, file_name: str, keys: list[str], fields: list[str], **columns: str) -> None:
    """Insert or refresh the rows of a file; ``columns`` maps a field to its column's name.

    An empty foreign key is nothing, an empty text stays a text.
    """
    objects = []
    for row in read_rows(DATA / file_name):
        values = {name: row[columns.get(name, name)] for name in (*keys, *fields)}
        empty = {name: None for name in columns if not values[name]}
        objects.append(model(**{**values, **empty}))
    model.objects.bulk_create(
        objects,
        update_conflicts=True,
        unique_fields=keys,
        update_fields=[name.removesuffix("_id") for name in fields],
    )


def _load_standards() -> None:
    rows = read_rows(DATA / "standards.csv")
    Standard.objects.bulk_create(
        [
            Standard(
                code=row["code"],
                key=row["key"],
                name_da=row["name_da"],
                name_en=row["name_en"],
                has_own_ladder=row["has_own_ladder"] == "yes",
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["key", "name_da", "name_en", "has_own_ladder"],
    )
    ruled = set(StandardRule.objects.filter(alliance=None).values_list("standard", flat=True))
    StandardRule.objects.bulk_create(
        StandardRule(
            standard_id=row["code"],
            unit=row["unit"],
            threshold=int(row["threshold"]),
            basis=row["basis"],
            valid_from=RULES_SINCE,
        )
        for row in rows
        if row["code"] not in ruled
    )
