"""Courses and starters of the demo: told of the past in rows, and of today by the services."""

import datetime as dt

from alliance.foundation import calendar
from alliance.foundation.calendar import as_of
from alliance.portal.demo.companies import Place
from alliance.portal.demo.scene import Scene
from jobcenters.models import User
from recruitment.choices import ResultKind
from recruitment.models import RecruitmentOrder, SeatAllotment, UpskillingCourse
from recruitment.services.courses import CourseInput, book_seats, decide_course
from recruitment.services.results import Outcome, add_result

SEATS = 6
LENGTH = dt.timedelta(weeks=4)
BEGAN_AGO = 9  # working days, so that the follow-up S16 is due tomorrow


def remember_course(scene: Scene, order: RecruitmentOrder, at: dt.datetime, leader: User) -> None:
    """The course of an order that went into upskilling in the past."""
    first = calendar.add_working_days(calendar.local_day(at), 8)
    course = UpskillingCourse(
        order=order,
        title=scene.say("course"),
        school=scene.say("school"),
        starts_on=first,
        ends_on=first + LENGTH,
        seats=SEATS,
        allotted=SEATS,
        decided_at=at,
        decided_by=leader,
        created_at=at,
    )
    is_over = course.ends_on <= calendar.local_day(scene.now)
    seats = SeatAllotment(
        course=course,
        job_center=order.owner,
        seats=SEATS,
        booked=SEATS - 1,
        completed=SEATS - 1 if is_over else None,
        created_at=at,
    )
    scene.ledger.add(course, seats)
    scene.chronicle.note("upskillingcourse.decide", course, at=at, actor=leader)


def tell_course(scene: Scene, order: RecruitmentOrder, place: Place, partner: Place) -> None:
    """The leader decides a course for a large order; the partner has booked its seats."""
    today = calendar.local_day(scene.now)
    first = calendar.add_working_days(today, 8)
    values = {
        "title": scene.say("course"),
        "school": scene.say("school"),
        "school_contact": "Uddannelseskontoret",
        "starts_on": first,
        "ends_on": first + LENGTH,
        "seats": 2 * SEATS,
        "promise": scene.say("promise"),
        "promised_on": calendar.today(),
        "promised_by": place.person.name,
    }
    centers = {place.staff.center.pk: SEATS, partner.staff.center.pk: SEATS}
    course = decide_course(order, actor=place.staff.leader, course=CourseInput(values, centers))
    seats = course.allotments.get(job_center=partner.staff.center)
    book_seats(seats, actor=partner.staff.consultants[0], count=SEATS - 2)


def tell_starters(scene: Scene, order: RecruitmentOrder, moment: dt.datetime) -> None:
    """Two began at the company; it is to be asked how it goes."""
    today = calendar.local_day(scene.now)
    began = today
    while calendar.working_days_between(began, today) < BEGAN_AGO:
        began -= dt.timedelta(days=1)
    hired = Outcome(ResultKind.HIRED, 2, starts_on=began)
    with as_of(moment):
        actor, own = order.case_holder, order.owner
        add_result(order, actor=actor, job_center=own, outcome=hired)
