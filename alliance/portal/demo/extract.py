"""An extract of the CVR register that was imported the week before, with its report."""

import csv
import datetime as dt
import io

from alliance.foundation import calendar
from alliance.foundation.calendar import as_of
from alliance.portal.demo.companies import Place
from alliance.portal.demo.scene import Scene
from companies.models import ImportRun
from companies.services.imports import advance_imports, apply_import, start_import
from jobcenters.models import User

IMPORTED_AGO = dt.timedelta(days=7)
HEADING = (
    "CVR-nr",
    "Virksomhedsnavn",
    "P-nummer",
    "P-enhedsnavn",
    "Adresse",
    "Postnr",
    "By",
    "Kommunekode",
    "Branchekode",
    "Status",
)
OUTSIDE = "0101"  # Copenhagen: no member of the alliances of the demo
KNOWN = 6


def tell_import(scene: Scene, places: list[Place], admin: User) -> ImportRun:
    """Sites as they stand here, one that has closed, one outside the alliance, and a line with
    an error."""
    rows = [_row(place) for place in places[:KNOWN]]
    closed, outside, wrong = _row(places[KNOWN]), _row(places[0]), _row(places[1])
    closed[9] = "Ophørt"
    outside[2], outside[7] = "9999999991", OUTSIDE
    wrong[2] = "ukendt"
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADING, *rows, closed, outside, wrong])
    alliance = places[0].staff.center.memberships.current().order_by("valid_from")[0].alliance
    at = calendar.last_working_day_by(calendar.local_day(scene.now - IMPORTED_AGO))
    with as_of(scene.chance.moment(at)):
        run = start_import(
            alliance,
            actor=admin,
            file_name="cvr-udtraek.csv",
            pieces=[text.getvalue().encode()],
        )
        advance_imports(calendar.now())
        apply_import(ImportRun.objects.get(pk=run.pk), actor=admin)
        advance_imports(calendar.now())
    return run


def _row(place: Place) -> list[str]:
    unit = place.unit
    return [
        place.company.cvr_number,
        place.company.name,
        unit.p_number,
        unit.name,
        unit.address,
        unit.postcode,
        unit.city,
        unit.municipality_id,
        unit.industry_code,
        "Normal",
    ]
