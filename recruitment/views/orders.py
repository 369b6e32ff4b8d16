"""The page of one order, and the panel that shows it beside a list."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation.attachments.views import attach_page, attachments_context
from alliance.foundation.audit.models import Event
from alliance.foundation.calendar import local_day, today
from alliance.foundation.htmx import wants_part
from companies.models import Contact, JointVisit
from recruitment import policies
from recruitment.models import Advert, EscalationRecipient, FollowUp, RecruitmentOrder
from recruitment.services.orders import missing_fields
from recruitment.services.results import members_to_search
from recruitment.statistics import order_gap
from recruitment.views.acting import handled_order, seen_order
from recruitment.views.comments import comments_context
from recruitment.views.courses import courses_context
from recruitment.views.escalations import calls_context, calls_of
from recruitment.views.status_page import status_page_context
from servicecatalog.choices import ClockState
from servicecatalog.models import Clock

LATEST_CONTACTS = 10
LATEST_EVENTS = 50
RUNNING = (ClockState.PENDING, ClockState.DUE_SOON, ClockState.OVERDUE)


@require_GET
def order_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything about one order; htmx gets the panel only (frontend.md 7)."""
    order = seen_order(request, pk)
    if wants_part(request):
        context = {"order": order, **order_context(request.user, order)}
        return render(request, "recruitment/order_detail.html#panel", context)
    calls = calls_of(order)
    context = {"order": order, **order_context(request.user, order, calls)}
    context |= {**_work(request.user, order, calls), **_records(request.user, order)}
    context |= calls_context(request.user, order, calls)
    context |= comments_context(request.user, order)
    context |= attachments_context(request.user, order)
    context |= status_page_context(request.user, order)
    context |= courses_context(request.user, order, context["clocks"])
    return render(request, "recruitment/order_detail.html", context)


@require_http_methods(["GET", "POST"])
def order_attach(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a file on an order."""
    return attach_page(request, handled_order(request, pk))


def order_context(
    user, order: RecruitmentOrder, calls: list[EscalationRecipient] | None = None
) -> dict[str, object]:
    """What the panel ``order_detail.html#panel`` needs besides ``order``."""
    adverts = list(order.adverts.order_by("-published_on", "-created_at"))
    return {
        "gap": order_gap(order, calls),
        "adverts": adverts,
        "needs_advert": _needs_advert(order, adverts),
        "sees_contact": policies.sees_contact(user, order),
        "sees_contact_person": policies.sees_contact_person(user, order),
        "sees_internal": policies.sees_internal(user, order),
        "can_handle": policies.can_handle(user, order),
        "restriction": order.company.restriction_on(today()),
        "phone": phone_of(order),
        "undo_until": _undo_until(user, order),
    }


def phone_of(order: RecruitmentOrder) -> str:
    """The number to ring about an order: the contact person's, else the site's."""
    person = order.contact_person
    return (person.phone if person else "") or order.unit.phone


def _needs_advert(order: RecruitmentOrder, adverts: list[Advert]) -> bool:
    """An open order that may be advertised and is not (R072)."""
    published = any(advert.withdrawn_on is None for advert in adverts)
    return order.is_live and bool(order.publish_consent) and not published


def _undo_until(user, order: RecruitmentOrder) -> dt.date | None:
    """The last day on which this person may undo the closing, if that is still to come."""
    if not order.is_closed or not policies.can_undo_close(user, order):
        return None
    return local_day(order.closed_at) + dt.timedelta(days=policies.UNDO_DAYS)


def _work(user, order: RecruitmentOrder, calls: list[EscalationRecipient]) -> dict[str, object]:
    """What is still to be done: deadlines, calls to the company, searches."""
    clocks = Clock.objects.of(order).visible_to(user).select_related("standard")
    follow_ups = FollowUp.objects.visible_to(user).filter(order=order)
    return {
        **_by_end(clocks.order_by("due_on", "standard")),
        "follow_ups": follow_ups.select_related("assignee", "advert").order_by("-due_on", "pk"),
        "searches": _searches(order, calls) if policies.sees_contact(user, order) else [],
        "visits": JointVisit.objects.visible_to(user)
        .filter(order_link__order=order)
        .prefetch_related("invitations__job_center")
        .order_by("-requested_at"),
        "missing": missing_fields(order) if order.is_draft else {},
        "can_register": may_register_for(user, order, calls),
    }


def _by_end(clocks) -> dict[str, list[Clock]]:
    """Deadlines that still run, and those that are over."""
    over = [clock for clock in clocks if clock.settled or clock.state not in RUNNING]
    return {"clocks": [clock for clock in clocks if clock not in over], "ended_clocks": over}


def may_register_for(user, order: RecruitmentOrder, calls: Iterable[EscalationRecipient]) -> list:
    """The job centers whose results this person may register on this order now; ``calls`` are
    all of the order's."""
    if not order.is_live:
        return []
    return [
        job_center
        for job_center in (order.owner, *(row.job_center for row in calls))
        if policies.can_register_result(user, order, job_center)
    ]


def _searches(order: RecruitmentOrder, calls) -> list[dict[str, object]]:
    """Each member job center with its search, or the call that stands for one (R071)."""
    found = {row.job_center_id: row for row in order.searches.select_related("by")}
    calls = {row.job_center_id: row for row in calls}
    return [
        {
            "job_center": job_center,
            "search": found.get(job_center.pk),
            "call": calls.get(job_center.pk),
        }
        for job_center in members_to_search(order)
    ]


def _records(user, order: RecruitmentOrder) -> dict[str, object]:
    """What has happened: results, contacts with the company, the history."""
    results = order.results.select_related("job_center", "registered_by", "course")
    contacts = Contact.objects.visible_to(user).filter(
        company=order.company_id, at__gte=order.opened_at
    )
    sees_contact = policies.sees_contact(user, order)
    sees_internal = policies.sees_internal(user, order)
    shown = contacts.select_related("by", "job_center", "contact_person").latest()
    return {
        "results": results.order_by("-on", "-created_at"),
        "contacts": shown[:LATEST_CONTACTS] if sees_contact else [],
        "events": list(Event.objects.of(order)[:LATEST_EVENTS]) if sees_internal else [],
    }
