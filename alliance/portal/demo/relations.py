"""How the main job center of the demo keeps its relations: visits, clusters, groups, feedback."""

import datetime as dt

from alliance.foundation import calendar
from alliance.foundation.calendar import as_of
from alliance.portal.demo.companies import Place
from alliance.portal.demo.scene import Scene
from companies.choices import ContactKind, FeedbackSource, FeedbackTopic, GroupKind
from companies.models import PlannedVisit
from companies.services.clusters import make_cluster
from companies.services.contacts import ContactNote
from companies.services.feedback import FeedbackInput, capture_feedback
from companies.services.groups import join_group, make_group, move_idea, note_idea, note_meeting
from companies.services.outcomes import found_for
from companies.services.plans import complete_visit, drop_visit, plan_visit, save_results

PLANNED_AGO = dt.timedelta(days=40)
VISITED_AGO = dt.timedelta(days=3)
PURPOSES = (
    "Behov for medarbejdere i næste sæson",
    "Virksomheden skal hilse på sin nye konsulent",
    "Lærlinge og voksenlærlinge fra sommeren",
    "Opfølgning på praktik og løntilskud",
)
# What companies said, so many days ago.
SAID = (
    (2, FeedbackSource.DAILY, FeedbackTopic.SPEED, "Vi fik svar samme dag. Det bruger vi jer til."),
    (9, FeedbackSource.VISIT, FeedbackTopic.PAPERWORK, "Blanketten om løntilskud er for lang."),
    (17, FeedbackSource.SURVEY, FeedbackTopic.CANDIDATES, "Kandidaterne kendte jobbet på forhånd."),
    (30, FeedbackSource.DAILY, FeedbackTopic.SPEED, "Vi hørte først noget efter en uge."),
    (
        44,
        FeedbackSource.TASKFORCE,
        FeedbackTopic.SERVICES,
        "Vis os flere eksempler på jobrotation.",
    ),
)
VISITS = 10  # of which the first three were made, and the fourth dropped


def tell_relations(scene: Scene, places: list[Place]) -> None:
    """The half-year's plan, a cluster of the town, a task force, and what companies say."""
    for number, place in enumerate(places[5 : 5 + VISITS]):
        _visit(scene, place, number)
    _cluster(places)
    _taskforce(scene, places)
    for place, (days, source, topic, text) in zip(places, SAID, strict=False):
        on = calendar.last_working_day_by(calendar.local_day(scene.now) - dt.timedelta(days=days))
        with as_of(scene.chance.moment(on)):
            _say(place, FeedbackInput(source, topic, text, on))


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
        _results(visit, places=number + 1)
    elif number == 3:
        drop_visit(visit, actor=visit.consultant, reason="Virksomheden har travlt til nytår.")


def _results(visit: PlannedVisit, places: int) -> None:
    """Places that the company offered, and the newest thing of each kind that came of the visit."""
    found = found_for(visit.company, visit.consultant)
    outcomes = {kind: [rows[0].key] for kind, rows in found.items() if rows}
    save_results(visit, actor=visit.consultant, places=places, outcomes=outcomes)


def _cluster(places: list[Place]) -> None:
    staff = places[0].staff
    fields = {
        "name": f"Erhvervsklynge {staff.center.name}",
        "consultant": staff.consultants[-1],
        "municipality_codes": [staff.center.municipality_id],
        "postcodes": [],
        "industry_group": places[0].unit.industry_group,
        "note": "Fast konsulent i området hver onsdag.",
    }
    make_cluster(staff.center, actor=staff.consultants[0], fields=fields)


def _say(place: Place, feedback: FeedbackInput) -> None:
    actor = place.staff.consultants[0]
    center = place.staff.center
    capture_feedback(place.company, actor=actor, job_center=center, feedback=feedback)


def _taskforce(scene: Scene, places: list[Place]) -> None:
    staff, today = places[0].staff, calendar.local_day(scene.now)
    actor = staff.consultants[0]
    fields = {
        "kind": GroupKind.TASKFORCE,
        "name": f"Jobtaskforce {staff.center.name}",
        "purpose": "Virksomheder, der rådgiver jobcentret om rekruttering.",
        "consultant": actor,
    }
    group = make_group(staff.center, actor=actor, fields=fields)
    for place in places[:4]:
        join_group(group, place.company, actor=actor, since=today - PLANNED_AGO)
    summary = "Virksomhederne vil gerne møde de ledige ude på gulvet og ikke kun på papir."
    note_meeting(group, actor=actor, on=today - VISITED_AGO, summary=summary)
    tried = note_idea(group, actor=actor, text="Åbent værksted en eftermiddag om måneden")
    move_idea(tried, "try", actor=actor)
    note_idea(group, actor=actor, text="Fælles lærlingedag", company=places[0].company)
