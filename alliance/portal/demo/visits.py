"""The joint visits of the demo: one to answer, one being agreed on, one tomorrow, two held."""

import datetime as dt

from alliance.foundation import calendar
from alliance.foundation.calendar import as_of
from alliance.portal.demo.companies import Place
from alliance.portal.demo.people import Staff
from alliance.portal.demo.scene import Scene
from companies.choices import CompanyReply
from companies.models import JointVisit
from companies.services.visit_reports import add_step, save_report
from companies.services.visit_times import TimesAnswer, answer_invitation
from companies.services.visits import ProposedTime, VisitPlan, hold_visit, request_visit
from jobcenters.choices import EducationLevel
from jobcenters.services.education import save_education

HOST, GUESTS = "herning", ("holstebro", "ikast-brande")
ASKED_AGO = 9  # days
HELD_AGO = {"reported": 6, "to report": 1}  # days
PURPOSE = "Hvad mangler virksomheden i år, og hvem af os har kandidaterne?"
NEEDS = (
    "Virksomheden udvider i efteråret og mangler især erfarne folk på aftenholdet. Den vil gerne "
    "oplære to uden erfaring, hvis de kan begynde sammen."
)
AGREED = "Vi søger sammen i alle tre kommuner og vender tilbage med et samlet tal."
MOST_UNEMPLOYED = {
    EducationLevel.PRIMARY: 900,
    EducationLevel.SECONDARY: 200,
    EducationLevel.VOCATIONAL: 900,
    EducationLevel.SHORT_HIGHER: 150,
    EducationLevel.MEDIUM_HIGHER: 350,
    EducationLevel.LONG_HIGHER: 350,
}
STEP = "Søg i egen kommune, og meld antallet til værten"


def tell_joint_visits(scene: Scene, by_center: dict[str, list[Place]]) -> None:
    """What Herning hosts, and one to which a neighbor invites it; who has which education."""
    for slug in sorted(by_center):
        _educate(scene, by_center[slug][0].staff)
    staff = {slug: by_center[slug][0].staff for slug in (*GUESTS, HOST)}
    guests = [staff[slug] for slug in GUESTS]
    for number, (name, days) in enumerate(HELD_AGO.items(), start=5):
        visit = _held(scene, by_center[HOST][number], guests, days)
        if name == "reported":
            _report(scene, visit, staff[HOST], guests[0])
    _agree(_ask(scene, by_center[HOST][7], guests, _coming(scene, 1)), guests)
    _agree(_ask(scene, by_center[HOST][8], guests, _coming(scene, 4)), guests[:1])
    _ask(scene, by_center["viborg"][5], [staff[HOST]], _coming(scene, 5))


def _educate(scene: Scene, staff: Staff) -> None:
    """Invented numbers as of the first of this month."""
    counts = {level: scene.chance.number(20, most) for level, most in MOST_UNEMPLOYED.items()}
    save_education(
        staff.center,
        actor=scene.system,
        as_of=calendar.local_day(scene.now).replace(day=1),
        counts=counts,
        source="Opdigtede tal",
    )


def _coming(scene: Scene, days: int) -> dt.datetime:
    """Ten o'clock on a working day to come."""
    day = calendar.add_working_days(calendar.local_day(scene.now), days)
    return calendar.start_of_day(day) + dt.timedelta(hours=10)


def _past(scene: Scene, days: int) -> dt.datetime:
    day = calendar.local_day(scene.now) - dt.timedelta(days=days)
    return calendar.start_of_day(calendar.last_working_day_by(day)) + dt.timedelta(hours=10)


def _ask(scene: Scene, place: Place, guests: list[Staff], at: dt.datetime) -> JointVisit:
    times = [
        ProposedTime(at, CompanyReply.YES),
        ProposedTime(at + dt.timedelta(days=1, hours=3)),
    ]
    unit = place.unit
    return request_visit(
        place.company,
        actor=place.staff.consultants[0],
        host=place.staff.center,
        plan=VisitPlan(
            purpose=PURPOSE,
            place=f"{unit.address}, {unit.postcode} {unit.city}",
            job_centers=[guest.center for guest in guests],
            times=times,
            unit=unit,
            contact_person=place.person,
            note_taker=place.staff.consultants[1],
        ),
    )


def _agree(visit: JointVisit, guests: list[Staff]) -> None:
    """The guests say that the first time fits; the visit is arranged when all have."""
    first = visit.times.first()
    for guest in guests:
        row = visit.invitations.get(job_center=guest.center)
        answer = TimesAnswer(fits={first.pk: True}, person=guest.consultants[0])
        answer_invitation(row, actor=guest.consultants[0], answer=answer)
    visit.refresh_from_db()


def _held(scene: Scene, place: Place, guests: list[Staff], days: int) -> JointVisit:
    at = _past(scene, days)
    with as_of(_past(scene, days + ASKED_AGO)):
        visit = _ask(scene, place, guests, at)
        _agree(visit, guests)
    with as_of(at + dt.timedelta(hours=2)):
        came = list(visit.participants)
        hold_visit(visit, actor=place.staff.consultants[0], held_at=at, came=came)
    return visit


def _report(scene: Scene, visit: JointVisit, host: Staff, guest: Staff) -> None:
    due_on = calendar.add_working_days(calendar.local_day(scene.now), 2)
    with as_of(visit.held_at + dt.timedelta(hours=5)):
        fields = {"needs": NEEDS, "agreed": AGREED}
        save_report(visit, actor=host.consultants[1], fields=fields)
        for person in (host.consultants[0], guest.consultants[0]):
            add_step(visit, actor=host.consultants[1], text=STEP, assignee=person, due_on=due_on)
