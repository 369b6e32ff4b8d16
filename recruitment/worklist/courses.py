"""Upskilling: what a leader must decide, seats to fill, and companies to ask after the start."""

import datetime as dt

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.foundation.addresses import address
from alliance.foundation.calendar import today
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from jobcenters.models import JobCenter, User
from recruitment.choices import LIVE_STATES
from recruitment.models import SeatAllotment, Starters, UpskillingCourse
from recruitment.worklist.rows import COMPANY_COLUMNS, GROUP_LIMIT, day_text, phone_of
from servicecatalog.models import Clock

SECOND_LEAD = dt.timedelta(days=14)  # the second talk is proposed this long before its day


def decisions(user: User, led: Led) -> list[WorkItem]:
    """Orders for which this leader must decide on upskilling (S18)."""
    return [
        WorkItem(
            group=_("Decide on upskilling"),
            title=clock.subject_label,
            detail=_("All have answered, and too few are promised."),
            path=clock.path,
            due_on=clock.due_on,
            urgent=clock.due_on <= today(),
            actions=(Action(_("Decide"), address("recruitment:order_upskill", clock.subject_id)),),
        )
        for clock in _rows_to_decide(user, led)
    ]


@prepared
def _rows_to_decide(user: User, led: Led) -> QuerySet:
    return _undecided(user, led).order_by("due_on", "pk")[:GROUP_LIMIT]


def _undecided(user: User, led: Led) -> QuerySet:
    return Clock.objects.open().filter(standard="S18", job_center__in=led)


def seats(user: User, led: Led) -> list[WorkItem]:
    """Free seats of one's job center before the first day, and outcomes after the last one."""
    return [_seats_item(row) for row in _rows_of_seats(user)]


@prepared
def _rows_of_seats(user: User) -> QuerySet:
    return (
        _seats(user, ())
        .filter(
            course__in=UpskillingCourse.objects.visible_to(user).held(),
            course__order__state__in=LIVE_STATES,
        )
        .select_related("course")
        .order_by("course__starts_on", "pk")[:GROUP_LIMIT]
    )


def _seats(user: User, led: Led) -> QuerySet:
    """Also those of cancelled courses, and of orders that are over."""
    mine = JobCenter.objects.keys_open_to(user, "answer_calls")
    return SeatAllotment.objects.filter(job_center__in=mine).filter(
        Q(booked__lt=F("seats"), course__starts_on__gte=today())
        | Q(booked__gt=0, completed=None, course__ends_on__lte=today())
    )


def _seats_item(row: SeatAllotment) -> WorkItem:
    course = row.course
    is_over = course.ends_on <= today()
    name = "seats_outcome" if is_over else "seats_book"
    free = ngettext("%(count)s seat is free", "%(count)s seats are free", row.free)
    detail = _("Completed and hired are to be told.") if is_over else free % {"count": row.free}
    label = _("Tell the outcome") if is_over else _("Book seats")
    return WorkItem(
        group=_("Upskilling courses"),
        title=str(course),
        detail=detail,
        path=course.get_absolute_url(),
        due_on=course.ends_on if is_over else course.starts_on,
        actions=(Action(label, reverse(f"recruitment:{name}", args=[row.pk])),),
    )


def starters(user: User, led: Led) -> list[WorkItem]:
    """Companies where somebody began: one talk about all of a day, for the case holder."""
    return [_starters_item(row) for row in _rows_of_starters(user)]


@prepared
def _rows_of_starters(user: User) -> QuerySet:
    return (
        _starters(user, ())
        .with_progress()
        .filter(total__gt=0)
        .filter(Q(contact=None) | Q(answer_due_on__lte=today() + SECOND_LEAD))
        .select_related("order__company", "order__contact_person", "order__unit")
        .only("starts_on", "contact", *COMPANY_COLUMNS)
        .order_by("starts_on", "pk")[:GROUP_LIMIT]
    )


def _starters(user: User, led: Led) -> QuerySet:
    """Also those whose second follow-up is weeks away."""
    mine = Starters.objects.filter(order__case_holder=user, starts_on__lte=today())
    return mine.unanswered()


def _starters_item(row: Starters) -> WorkItem:
    order, due_on = row.order, row.contact_due_on if row.is_first else row.answer_due_on
    began = ngettext(
        "%(count)s person began on %(day)s", "%(count)s people began on %(day)s", row.total
    )
    label = _("Follow up") if row.is_first else _("Ask who is still employed")
    return WorkItem(
        group=_("Follow up after the start"),
        title=order.company.name,
        detail=began % {"count": row.total, "day": day_text(row.starts_on)},
        path=row.get_absolute_url(),
        due_on=due_on,
        phone=phone_of(order),
        urgent=due_on is not None and due_on <= today(),
        actions=(Action(label, row.get_absolute_url()),),
    )


DECISIONS = Kind(_undecided, decisions)
SEATS = Kind(_seats, seats)
STARTERS = Kind(_starters, starters)
