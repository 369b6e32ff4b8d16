"""Courses for tests, decided by the real service."""

import datetime as dt

from recruitment.models import RecruitmentOrder, UpskillingCourse
from recruitment.services.courses import CourseInput, decide_course, takers


def course_values(**changes) -> dict[str, object]:
    """The facts of a course with ten seats and the employer's promise (scenario A, step 16)."""
    facts = {
        "title": "Svejsning for skibsværfter",
        "school": "Opdigtet Erhvervsskole",
        "school_contact": "Uddannelseskontoret",
        "starts_on": dt.date(2026, 4, 13),
        "ends_on": dt.date(2026, 5, 29),
        "seats": 10,
        "promise": "Alle, der gennemfører, kommer til samtale.",
        "promised_on": dt.date(2026, 3, 2),
        "promised_by": "Opdigtet Direktør",
    }
    return {**facts, **changes}


def course_for(world, order: RecruitmentOrder, **changes) -> UpskillingCourse:
    """A course decided by the owner's leader; five seats for each job center that takes part."""
    per_center = {center.pk: 5 for center in takers(order)}
    values = course_values(**{"seats": 5 * len(per_center), **changes})
    leader = world.leader(order.owner.slug)
    return decide_course(order, actor=leader, course=CourseInput(values, per_center))
