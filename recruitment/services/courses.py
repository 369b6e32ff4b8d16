"""Joint upskilling courses: the leader's decision, seats per job center, what came of it.

Rows are locked in one order: recruitment order, course, seats.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import JobCenter, User
from recruitment import policies
from recruitment.choices import ENDED_STATES, CourseStage, OrderState, ResultKind
from recruitment.models import RecruitmentOrder, SeatAllotment, UpskillingCourse
from recruitment.notifications import CourseCancelled, CourseChanged, CourseDecided
from recruitment.services import clocks
from recruitment.services.decisions import hold
from recruitment.services.results import Outcome, add_result
from recruitment.workflows import ORDER

COURSE_FIELDS = (
    "title",
    "school",
    "school_contact",
    "starts_on",
    "ends_on",
    "seats",
    "promise",
    "promised_on",
    "promised_by",
)
FREE_TEXTS = ("title", "school", "school_contact", "promise", "promised_by")
EVENTS = {
    "upskillingcourse.decide": gettext_lazy("Course decided"),
    "upskillingcourse.edit": gettext_lazy("Course changed"),
    "upskillingcourse.cancel": gettext_lazy("Course cancelled"),
    "seatallotment.book": gettext_lazy("Seats booked"),
    "seatallotment.outcome": gettext_lazy("Outcome of the course told"),
}
for _event, _text in EVENTS.items():
    describe(_event, _text)


@dataclass(frozen=True)
class CourseInput:
    """A course as its form gives it: the values of `COURSE_FIELDS`, and the seats of each job
    center by key."""

    values: dict[str, object]
    per_center: dict[object, int] = field(default_factory=dict)


def takers(order: RecruitmentOrder) -> list[JobCenter]:
    """The job centers that may get seats: the owner, and those asked and not called off."""
    asked = order.recipients.exclude(state__in=ENDED_STATES).select_related("job_center")
    return [order.owner, *(call.job_center for call in asked.order_by("job_center__name_sort"))]


def decide_course(order: RecruitmentOrder, *, actor: User, course: CourseInput) -> UpskillingCourse:
    """The leader decides a joint course: the order is in upskilling, S18 is met (scenario A,
    step 16). An order in upskilling may get a further course.

    Raises `PermissionDenied` for others than the owner's leader, `RuleBroken` for dates, seats
    or a promise that do not hold together.
    """
    _check(order, course)
    with transaction.atomic():
        if order.state == OrderState.UPSKILLING:
            locked = hold(order)
            if not policies.can_decide_upskilling(actor, locked):
                raise PermissionDenied
            return _create(locked, actor, course)
        with ORDER.change(order, "start_upskilling", actor=actor) as locked:
            row = _create(locked, actor, course)
            clocks.decision_taken(locked, actor)
        return row


def _check(order: RecruitmentOrder, course: CourseInput) -> None:
    values = course.values
    refuse_cpr(**{name: values[name] for name in FREE_TEXTS})
    for name in ("title", "school"):
        if not str(values[name]).strip():
            raise RuleBroken(_("Write the course and its school."), field=name)
    if values["ends_on"] < values["starts_on"]:
        raise RuleBroken(_("The course ends before it begins."), field="ends_on")
    _check_promise(values)
    given = course.per_center
    if given.keys() - {one.pk for one in takers(order)} or min(given.values(), default=0) < 0:
        raise RuleBroken(_("Only job centers that help with the order get seats."), field="seats")
    if not sum(given.values()):
        raise RuleBroken(_("Give seats to at least one job center."), field="seats")
    if sum(given.values()) > values["seats"]:
        raise RuleBroken(
            _("The job centers get %(given)s seats in all, but the course has %(seats)s.")
            % {"given": sum(given.values()), "seats": values["seats"]},
            field="seats",
        )


def _check_promise(values: dict[str, object]) -> None:
    told = {name: values[name] for name in ("promise", "promised_on", "promised_by")}
    if any(told.values()) and not all(told.values()):
        missing = next(name for name, value in told.items() if not value)
        raise RuleBroken(_("Write the promise, its date, and who gave it."), field=missing)
    if told["promised_on"] and told["promised_on"] > calendar.today():
        raise RuleBroken(_("The date lies in the future."), field="promised_on")


def _create(order: RecruitmentOrder, actor: User, course: CourseInput) -> UpskillingCourse:
    row = UpskillingCourse.objects.create(
        order=order,
        decided_at=calendar.now(),
        decided_by=actor,
        allotted=sum(course.per_center.values()),
        **course.values,
    )
    _allot(row, course.per_center)
    record("upskillingcourse.decide", row, actor=actor, before={})
    notify(CourseDecided(row), actor=actor)
    return row


def _allot(course: UpskillingCourse, per_center: dict[object, int]) -> None:
    """Give each job center its seats; nobody loses seats that are booked already."""
    held = {row.job_center_id: row for row in course.allotments.select_related("job_center")}
    for key, row in held.items():
        if row.booked > per_center.get(key, 0):
            raise RuleBroken(
                _("%(center)s has booked %(count)s seats already.")
                % {"center": row.job_center.name, "count": row.booked},
                field="seats",
            )
    for key, seats in per_center.items():
        if seats or key in held:
            SeatAllotment.objects.update_or_create(
                course=course, job_center_id=key, defaults={"seats": seats}
            )


@transaction.atomic
def edit_course(
    course: UpskillingCourse, *, actor: User, changes: CourseInput, version: int | None
) -> UpskillingCourse:
    """Change the facts or the distribution; ``version`` is what was on the screen.

    Raises `Conflict` when somebody else saved first, `RuleBroken` when a job center would lose
    seats that it has booked.
    """
    locked = _held(course, actor)
    locked.claim_version(version, changes.values)
    _check(locked.order, changes)
    before = snapshot(locked)
    for name, value in changes.values.items():
        setattr(locked, name, value)
    locked.allotted = sum(changes.per_center.values())
    _allot(locked, changes.per_center)
    locked.save()
    record("upskillingcourse.edit", locked, actor=actor, before=before)
    notify(CourseChanged(locked), actor=actor)
    return locked


@transaction.atomic
def cancel_course(course: UpskillingCourse, *, actor: User, reason: str) -> UpskillingCourse:
    """The course is not held. Raises `RuleBroken` without a reason, or when somebody was hired
    through it."""
    refuse_cpr(reason=reason)
    locked = _held(course, actor)
    if not reason.strip():
        raise RuleBroken(_("Write why the course is cancelled."), field="reason")
    if _hired(locked):
        raise RuleBroken(_("Somebody has been hired through the course."))
    before = snapshot(locked)
    locked.cancelled_on, locked.cancel_reason = calendar.today(), reason.strip()
    locked.version += 1
    locked.save()
    record("upskillingcourse.cancel", locked, actor=actor, before=before, reason=reason)
    notify(CourseCancelled(locked), actor=actor)
    return locked


def _held(course: UpskillingCourse, actor: User) -> UpskillingCourse:
    order = hold(course.order)
    locked = UpskillingCourse.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if not policies.can_handle(actor, order):
        raise PermissionDenied
    if locked.cancelled_on or not order.is_live:
        raise WrongState(_("The course is cancelled, or its order is closed."))
    return locked


def _hired(course: UpskillingCourse, job_center: JobCenter | None = None) -> int:
    rows = (
        course.results.all() if job_center is None else course.results.filter(job_center=job_center)
    )
    return rows.aggregate(total=Sum("count"))["total"] or 0


@transaction.atomic
def book_seats(allotment: SeatAllotment, *, actor: User, count: int) -> SeatAllotment:
    """Book ``count`` of the job center's seats; a negative number gives some back.

    The course is locked, so that two colleagues cannot take the same seat; the constraint
    ``seats_not_overbooked`` stands behind it. Raises `RuleBroken` when too few are free.
    """
    locked = _own_seats(allotment, actor)
    if locked.course.stage == CourseStage.OVER:
        raise WrongState(_("The course is over."))
    if count == 0:
        raise RuleBroken(_("Write a number other than 0."), field="count")
    if count > locked.free:
        raise RuleBroken(
            _("Only %(free)s of the %(seats)s seats are free.")
            % {"free": locked.free, "seats": locked.seats},
            field="count",
        )
    if locked.booked + count < (locked.completed or 0):
        raise RuleBroken(_("So many seats are not booked."), field="count")
    before = snapshot(locked)
    locked.booked += count
    locked.save()
    record("seatallotment.book", locked, actor=actor, before=before)
    return locked


def _own_seats(allotment: SeatAllotment, actor: User) -> SeatAllotment:
    course = UpskillingCourse.objects.select_for_update(of=("self",)).get(pk=allotment.course_id)
    locked = SeatAllotment.objects.select_related("job_center").get(pk=allotment.pk)
    locked.course = course
    if not policies.can_book_seats(actor, locked):
        raise PermissionDenied
    if course.cancelled_on:
        raise WrongState(_("The course is cancelled."))
    return locked


@dataclass(frozen=True)
class CourseOutcome:
    """What came of a job center's seats, as totals: completed, hired, and their first day."""

    completed: int
    hired: int
    starts_on: dt.date | None = None


@transaction.atomic
def tell_outcome(allotment: SeatAllotment, *, actor: User, outcome: CourseOutcome) -> SeatAllotment:
    """Tell how many completed and how many were hired; the hired become results of the order
    that name the course (R091). Totals: told again, the difference counts."""
    order = hold(allotment.course.order)
    locked = _own_seats(allotment, actor)
    if calendar.today() < locked.course.starts_on:
        raise WrongState(_("The course has not begun."))
    for name, count in (("completed", outcome.completed), ("hired", outcome.hired)):
        if not 0 <= count <= locked.booked:
            raise RuleBroken(
                _("At most %(booked)s: so many seats were booked.") % {"booked": locked.booked},
                field=name,
            )
    before = snapshot(locked)
    locked.completed = outcome.completed
    locked.save()
    record("seatallotment.outcome", locked, actor=actor, before=before)
    more = outcome.hired - _hired(locked.course, locked.job_center)
    if more:
        hired = Outcome(ResultKind.HIRED, more, starts_on=outcome.starts_on, course=locked.course)
        _add_hired(order, actor, locked, hired)
    return locked


def _add_hired(order, actor: User, seats: SeatAllotment, hired: Outcome) -> None:
    try:
        add_result(order, actor=actor, job_center=seats.job_center, outcome=hired)
    except WrongState:
        raise
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field="hired") from refusal
