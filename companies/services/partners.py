"""Whom to invite to a joint visit: job centers near by, best first, each with its reasons (R086,
R087)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jobcenters.choices import EducationLevel, NeighborKind
from jobcenters.models import JobCenter
from jobcenters.services.education import well_supplied
from jobcenters.services.nearness import neighbor_kinds

NEIGHBOR_POINTS = {NeighborKind.LAND: 40, NeighborKind.BRIDGE: 35, NeighborKind.FERRY: 30}
ALLIANCE_POINTS = 20
EDUCATION_POINTS = 5
# Aalborg came along because it has many highly educated unemployed (seed 002).
HIGHLY_EDUCATED = (EducationLevel.MEDIUM_HIGHER, EducationLevel.LONG_HIGHER)


@dataclass(frozen=True)
class Partner:
    """One job center that could come along, and why; ``is_guest`` when outside the alliance."""

    job_center: JobCenter
    reasons: tuple[str, ...]
    points: float
    is_guest: bool
    preselected: bool = False


def suggest_partners(
    host: JobCenter,
    involved: Mapping[JobCenter, str] | None = None,
    levels: Collection[EducationLevel] = HIGHLY_EDUCATED,
) -> list[Partner]:
    """Those already ``involved`` first (each with its reason, and preselected), then neighbors
    and the rest of the alliance of ``host``; among equals those with many unemployed whose
    education is one of ``levels``."""
    supplies = well_supplied(levels)
    educated = {key: supply.reason(levels) for key, supply in supplies.items()}
    involved = dict(involved or {})
    neighbors = neighbor_kinds(host)
    allied = set(JobCenter.objects.allied_with(host).values_list("pk", flat=True))
    near = JobCenter.objects.filter(municipality__in=neighbors)
    found = near | JobCenter.objects.filter(pk__in=allied | {one.pk for one in involved})
    rows = [
        _partner(
            center,
            (involved.get(center, ""), educated.get(center.pk, "")),
            neighbors.get(center.municipality_id),
            allied,
        )
        for center in found.distinct()
    ]
    return sorted(
        rows, key=lambda row: (not row.preselected, -row.points, row.job_center.name_sort)
    )


def _partner(center: JobCenter, facts: tuple, kind: str | None, allied: set) -> Partner:
    involvement, education = facts
    reasons, points = [], 0
    if involvement:
        reasons.append(involvement)
    if kind is not None:
        reasons.append(_("neighbor %(how)s") % {"how": NeighborKind(kind).label})
        points += NEIGHBOR_POINTS[NeighborKind(kind)]
    if center.pk in allied:
        reasons.append(_("same alliance"))
        points += ALLIANCE_POINTS
    if education:
        reasons.append(education)
        points += EDUCATION_POINTS
    return Partner(center, tuple(reasons), points, center.pk not in allied, bool(involvement))
