"""Joint upskilling courses: the page of one, its seats, and what came of them."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation.audit.models import Event
from alliance.foundation.conflict import mark_conflict
from alliance.foundation.errors import Conflict, WrongState
from alliance.foundation.htmx import go_to
from alliance.foundation.paging import take_page
from recruitment import policies
from recruitment.choices import OPEN_STATES
from recruitment.forms.courses import (
    SCOPES,
    CancelForm,
    CourseFilter,
    CourseForm,
    CourseOutcomeForm,
    SeatsForm,
)
from recruitment.models import RecruitmentOrder, SeatAllotment, UpskillingCourse
from recruitment.services.courses import (
    book_seats,
    cancel_course,
    edit_course,
    takers,
    tell_outcome,
)
from recruitment.views import order_rows
from recruitment.views.acting import carry_out, done, sent, show_act
from recruitment.views.tabs import scope_tabs
from servicecatalog.models import Clock

LATEST_EVENTS = 50


@require_GET
def course_list(request: HttpRequest) -> HttpResponse:
    """The courses of all orders that this person may see, with what is free (R065)."""
    form = CourseFilter(request.GET, user=request.user)
    rows = form.courses(UpskillingCourse.objects.visible_to(request.user))
    context = {
        "form": form,
        "page": take_page(rows, request.GET.get("page")),
        "tabs": scope_tabs(request, SCOPES, form.scope_now),
        "reset_url": f"{request.path}?scope={form.scope_now}",
    }
    return render(request, "recruitment/course_list.html", context)


@require_GET
def course_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The course with its school, promise and seats; each job center books its own."""
    course = _seen(request, pk)
    order = course.order
    allotments = SeatAllotment.objects.filter(course=course)
    context = {
        "course": course,
        "order": order,
        **_seats(request.user, course, list(_shown(allotments))),
        "can_handle": policies.can_handle(request.user, order),
        "sees_contact": policies.sees_contact(request.user, order),
        "events": _history(request.user, course),
    }
    return render(request, "recruitment/course_detail.html", context)


def courses_context(user, order: RecruitmentOrder, clocks: list[Clock]) -> dict[str, object]:
    """The courses of an order with their seats, how many were hired through them, those who
    began, and whether a decision is due (R065); ``clocks`` are those of the order that run."""
    courses = list(order.courses.order_by("starts_on", "created_at")) if order.has_courses else []
    for course in courses:
        course.order = order
    seats = SeatAllotment.objects.filter(course__order=order)
    allotments = list(_shown(seats)) if courses else []
    decision = next((clock for clock in clocks if clock.standard_id == "S18"), None)
    may_decide = policies.can_decide_upskilling(user, order) and order.state in OPEN_STATES
    return {
        "courses": [
            {
                "course": course,
                **_seats(user, course, [row for row in allotments if row.course_id == course.pk]),
            }
            for course in courses
        ],
        "starters": order_rows.starters(user, order.pk) if order.has_starters else [],
        "decision_due_on": decision.due_on if decision else None,
        "may_decide": may_decide,
    }


def _shown(allotments):
    rows = allotments.select_related("job_center").with_hired()
    return rows.order_by("job_center__name_sort")


def _seats(user, course: UpskillingCourse, rows: list[SeatAllotment]) -> dict[str, object]:
    """The seats that this person may see, and their sums. A guest sees its own only."""
    sees_all = policies.sees_contact(user, course.order)
    shown = [
        {"seats": row, "may_book": _may_book(user, course, row)}
        for row in rows
        if sees_all or row.job_center == user.home_center
    ]
    names = ("seats", "booked", "completed", "hired_count")
    sums = {name: sum(getattr(row["seats"], name) or 0 for row in shown) for name in names}
    return {"rows": shown, "sums": sums, "sees_all": sees_all}


def _may_book(user, course: UpskillingCourse, row: SeatAllotment) -> bool:
    row.course = course
    return course.cancelled_on is None and policies.can_book_seats(user, row)


def _history(user, course: UpskillingCourse) -> list[Event]:
    if not policies.sees_internal(user, course.order):
        return []
    return list(Event.objects.of(course)[:LATEST_EVENTS])


@require_http_methods(["GET", "POST"])
def course_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change the facts or the distribution of seats."""
    course = _handled(request, pk)
    form = CourseForm(sent(request), job_centers=takers(course.order), course=course)
    try:
        if carry_out(form, lambda: _save(course, request.user, form)):
            return _done(request, course, _("The course is changed."))
    except Conflict as conflict:
        mark_conflict(form, conflict)
        context = {"order": course.order, "form": form, "course": course, "in_dialog": False}
        context["layout"] = "layouts/base.html"
        return render(request, "recruitment/course_edit.html", context, status=409)
    return show_act(request, "course_edit", course.order, form, course=course)


def _save(course: UpskillingCourse, user, form: CourseForm) -> None:
    version = form.cleaned_data["version"]
    edit_course(course, actor=user, changes=form.course, version=version)


@require_http_methods(["GET", "POST"])
def course_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The course is not held; everybody with seats is told."""
    course = _handled(request, pk)
    form = CancelForm(sent(request))
    if carry_out(
        form,
        lambda: cancel_course(course, actor=request.user, reason=form.cleaned_data["reason"]),
    ):
        return done(request, course.order, _("The course is cancelled."))
    return show_act(request, "course_cancel", course.order, form, course=course)


@require_http_methods(["GET", "POST"])
def seats_book(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A job center books some of its seats, or gives some back."""
    seats = _own_seats(request, pk)
    form = SeatsForm(sent(request))
    if carry_out(
        form, lambda: book_seats(seats, actor=request.user, count=form.cleaned_data["count"])
    ):
        return _done(request, seats.course, _("The seats are booked."))
    return show_act(
        request, "seats_book", seats.course.order, form, course=seats.course, seats=seats
    )


@require_http_methods(["GET", "POST"])
def seats_outcome(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A job center tells how many completed and how many were hired."""
    seats = _own_seats(request, pk)
    initial = {"completed": seats.completed, "hired": seats.hired_count}
    form = CourseOutcomeForm(sent(request), initial=initial)
    if carry_out(form, lambda: tell_outcome(seats, actor=request.user, outcome=form.outcome)):
        return _done(request, seats.course, _("The outcome of the course is kept."))
    return show_act(
        request, "seats_outcome", seats.course.order, form, course=seats.course, seats=seats
    )


def _seen(request: HttpRequest, pk: uuid.UUID) -> UpskillingCourse:
    courses = UpskillingCourse.objects.visible_to(request.user)
    shown = courses.select_related("order__owner", "order__company", "decided_by")
    return get_object_or_404(shown, pk=pk)


def _handled(request: HttpRequest, pk: uuid.UUID) -> UpskillingCourse:
    course = _seen(request, pk)
    if not policies.can_handle(request.user, course.order):
        raise PermissionDenied
    if course.cancelled_on or not course.order.is_live:
        raise WrongState(_("The course is cancelled, or its order is closed."))
    return course


def _own_seats(request: HttpRequest, pk: uuid.UUID) -> SeatAllotment:
    """The seats if the person may know of them; 403 when they are another job center's."""
    orders = RecruitmentOrder.objects.visible_to(request.user)
    rows = SeatAllotment.objects.filter(course__order__in=orders).with_hired()
    shown = rows.select_related("job_center", "course__order__owner", "course__order__company")
    seats = get_object_or_404(shown, pk=pk)
    if not policies.can_book_seats(request.user, seats):
        raise PermissionDenied
    if seats.course.cancelled_on:
        raise WrongState(_("The course is cancelled."))
    return seats


def _done(request: HttpRequest, course: UpskillingCourse, text: str) -> HttpResponse:
    messages.success(request, text)
    return go_to(request, course.get_absolute_url())
