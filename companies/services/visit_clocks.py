"""Which event of a joint visit starts or stops which standard (standards.md S13, S14, S15)."""

from alliance.foundation import calendar
from companies.models import JointVisit
from servicecatalog.services.clocks import (
    Subject,
    cancel_clock,
    start_clock,
    start_clocks,
    stop_clock,
)

ARRANGED, HELD, REPORTED = "S13", "S14", "S15"


def of_visit(visit: JointVisit) -> Subject:
    """The visit as a subject: its host is measured, who leads it is responsible."""
    return Subject(visit, visit.host, visit.get_absolute_url(), visit.leader)


def visit_requested(visit: JointVisit, actor) -> None:
    """A time is to be agreed (S13), and the visit to be held (S14)."""
    start_clocks((ARRANGED, HELD), of_visit(visit), at=visit.requested_at, actor=actor)


def visit_arranged(visit: JointVisit, actor) -> None:
    """The company and all invited job centers have agreed: S13 is met."""
    stop_clock(ARRANGED, of_visit(visit), at=calendar.now(), actor=actor)


def visit_held(visit: JointVisit, actor) -> None:
    """S14 is met on the day of the visit, and the report is due from that day (S15)."""
    stop_clock(HELD, of_visit(visit), at=visit.held_at, actor=actor)
    start_clock(REPORTED, of_visit(visit), at=visit.held_at, actor=actor)


def visit_reported(visit: JointVisit, actor) -> None:
    """The report stands where all who took part can read it: S15 is met."""
    stop_clock(REPORTED, of_visit(visit), at=calendar.now(), actor=actor)


def visit_cancelled(visit: JointVisit, actor) -> None:
    """A cancelled visit is not measured."""
    for code in (ARRANGED, HELD):
        cancel_clock(code, of_visit(visit), at=calendar.now(), actor=actor)
