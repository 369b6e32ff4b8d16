"""The loader of the organization's reference data: municipalities, job centers, alliances.

Runs at every start and changes nothing the second time. What people edit in the portal (facts of
a job center, memberships, units) is created once and never overwritten.
"""

import csv
import datetime as dt
from pathlib import Path

from django.db import transaction

from jobcenters.models import (
    Alliance,
    AllianceMembership,
    JobCenter,
    Municipality,
    MunicipalityRegion,
    Neighbor,
    Unit,
)
from jobcenters.roles import sync_alliance

DATA = Path(__file__).resolve().parent.parent / "data"
REGIONS_SINCE = dt.date(2007, 1, 1)  # the local government reform
MEMBERS_SINCE = dt.date(2000, 1, 1)  # "always": the sources name members, not dates
ASCII_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "-"})


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a data file of the project; every value is text, so leading zeros stay."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ascii_slug(name: str) -> str:
    """A place name for addresses and log-ins: "Ringkøbing-Skjern" is "ringkoebing-skjern"."""
    return name.lower().translate(ASCII_LETTERS)


@transaction.atomic
def load_organization() -> dict[str, int]:
    """Load or refresh the reference data of the organization; returns the rows of each table.

    Source: R001, R013, R140, R182; the files in ``jobcenters/data``.
    """
    municipalities = read_rows(DATA / "municipalities.csv")
    _load_municipalities(municipalities)
    _load_regions(municipalities)
    _load_neighbors()
    _load_job_centers(municipalities)
    _load_alliances()
    _load_units()
    models = (Municipality, MunicipalityRegion, Neighbor, JobCenter, Alliance, AllianceMembership)
    return {model._meta.model_name: model.objects.count() for model in models}


def _load_municipalities(rows: list[dict[str, str]]) -> None:
    facts = ["name", "latitude", "longitude", "population"]
    Municipality.objects.bulk_create(
        [Municipality(code=row["code"], **{name: row[name] for name in facts}) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=facts,
    )


def _load_regions(rows: list[dict[str, str]]) -> None:
    changes = {row["region"]: row for row in read_rows(DATA / "region_changes.csv")}
    wanted = {key for row in rows for key in _regions_of(row, changes)}
    held = {
        (row.municipality_id, row.region, row.valid_from, row.valid_to): row.pk
        for row in MunicipalityRegion.objects.all()
    }
    MunicipalityRegion.objects.filter(pk__in=[held[key] for key in held.keys() - wanted]).delete()
    MunicipalityRegion.objects.bulk_create(
        MunicipalityRegion(municipality_id=code, region=region, valid_from=start, valid_to=end)
        for code, region, start, end in sorted(wanted - held.keys(), key=lambda key: key[:3])
    )


def _regions_of(row: dict[str, str], changes: dict[str, dict[str, str]]) -> list[tuple]:
    """The regions of a municipality over time as (code, region, from, to); half-open."""
    change = changes.get(row["region"])
    if change is None:
        return [(row["code"], row["region"], REGIONS_SINCE, None)]
    day = dt.date.fromisoformat(change["on"])
    return [
        (row["code"], row["region"], REGIONS_SINCE, day),
        (row["code"], change["becomes"], day, None),
    ]


def _load_neighbors() -> None:
    Neighbor.objects.bulk_create(
        [
            Neighbor(
                municipality_a_id=row["code_a"],
                municipality_b_id=row["code_b"],
                kind=row["kind"],
                note=row["note"],
            )
            for row in read_rows(DATA / "neighbors.csv")
        ],
        update_conflicts=True,
        unique_fields=["municipality_a", "municipality_b"],
        update_fields=["kind", "note"],
    )


def _load_job_centers(rows: list[dict[str, str]]) -> None:
    JobCenter.objects.bulk_create(
        [
            JobCenter(municipality_id=row["code"], slug=ascii_slug(row["name"]), name=row["name"])
            for row in rows
        ],
        ignore_conflicts=True,
    )


def _load_alliances() -> None:
    for row in read_rows(DATA / "alliances.csv"):  # parents stand above their sub-alliances
        Alliance.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "name": row["name"],
                "kind": row["kind"],
                "parent": Alliance.objects.filter(slug=row["parent"] or None).first(),
            },
        )
    alliances = {row.slug: row for row in Alliance.objects.all()}
    centers = {row.municipality_id: row for row in JobCenter.objects.all()}
    known = set(AllianceMembership.objects.values_list("alliance", "job_center"))
    pairs = [
        (alliances[row["alliance"]], centers[row["municipality_code"]])
        for row in read_rows(DATA / "alliance_members.csv")
    ]
    new = [(one, center) for one, center in pairs if (one.pk, center.pk) not in known]
    AllianceMembership.objects.bulk_create(
        AllianceMembership(alliance=one, job_center=center, valid_from=MEMBERS_SINCE)
        for one, center in new
    )
    for alliance in {alliance for alliance, _center in new}:
        sync_alliance(alliance)


def _load_units() -> None:
    """Units only where the job center has none yet: people rename and end them."""
    rows = read_rows(DATA / "units.csv")
    centers = {
        row.municipality_id: row
        for row in JobCenter.objects.filter(
            municipality__in={row["municipality_code"] for row in rows}, units=None
        )
    }
    Unit.objects.bulk_create(
        Unit(
            job_center=centers[row["municipality_code"]],
            name=row["name"],
            valid_from=MEMBERS_SINCE,
        )
        for row in rows
        if row["municipality_code"] in centers
    )
