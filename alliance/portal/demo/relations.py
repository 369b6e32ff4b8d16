"""How the main job center of the demo keeps its relations: the visits that it plans."""

import datetime as dt

from alliance.foundation import calendar
from alliance.foundation.calendar import as_of
from alliance.portal.demo.companies import Place
from alliance.portal.demo.scene import Scene
from companies.choices import ContactKind
from companies.models import PlannedVisit
from companies.services.contacts import ContactNote
from companies.services.plans import complete_visit, drop_visit, plan_visit

PLANNED_AGO = dt.timedelta(days=40)
VISITED_AGO = dt.timedelta(days=3)
PURPOSES = (
    "Behov for medarbejdere i næste sæson",
    "Virksomheden skal hilse på sin nye konsulent",
    "Lærlinge og voksenlærlinge fra sommeren",
    "Opfølgning på praktik og løntilskud",
)
VISITS = 10  # of which the first three were made, and the fourth dropped


def tell_relations(scene: Scene, places: list[Place]) -> None:
    """The plan of the half-year, partly made."""
    for number, place in enumerate(places[5 : 5 + VISITS]):
        _visit(scene, place, number)


def _visit(scene: Scene, place: Place, number: int) -> None:
    consultants = place.staff.consultants
    actor = consultants[number % len(consultants)]
    planned_on = calendar.last_working_day_by(calendar.local_day(scene.now - PLANNED_AGO))
    planned_at = scene.chance.moment(planned_on)
    with as_of(planned_at):
        fields = {
            "month": calendar.local_day(planned_at) + dt.timedelta(days=40 * (number // 4)),
            "purpose": PURPOSES[number % len(PURPOSES)],
            "consultant": actor,
        }
        visit = plan_visit(place.company, actor=actor, job_center=place.staff.center, fields=fields)
    visited_on = calendar.last_working_day_by(calendar.local_day(scene.now - VISITED_AGO))
    with as_of(scene.chance.moment(visited_on)):
        _end(scene, visit, number)


def _end(scene: Scene, visit: PlannedVisit, number: int) -> None:
    if number < 3:
        note = ContactNote(kind=ContactKind.VISIT, summary=scene.say(ContactKind.VISIT))
        complete_visit(visit, actor=visit.consultant, note=note)
    elif number == 3:
        drop_visit(visit, actor=visit.consultant, reason="Virksomheden har travlt til nytår.")
