"""Which municipalities border on a job center's own, and how."""

from jobcenters.models import JobCenter, Neighbor


def neighbor_kinds(center: JobCenter) -> dict[str, str]:
    """The neighboring municipalities of a job center: code to kind of border (R013)."""
    code = center.municipality_id
    rows = Neighbor.objects.of(center.municipality)
    return {
        (
            row.municipality_b_id if row.municipality_a_id == code else row.municipality_a_id
        ): row.kind
        for row in rows
    }
