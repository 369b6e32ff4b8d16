"""The page of one order, and the panel that shows it beside a list.

What a consultant looks for first is in the page. The long tail below it (what was said, what has
happened) are two pages of their own, which the page fetches when one scrolls to them.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation.attachments.views import attach_page, attachments_context
from alliance.foundation.calendar import local_day
from alliance.foundation.htmx import render_part, wants_part
from alliance.foundation.panels import panels_for
from recruitment import policies
from recruitment.models import EscalationRecipient, RecruitmentOrder
from recruitment.services.orders import missing_fields
from recruitment.statistics import count_up, order_gap
from recruitment.views import order_rows
from recruitment.views.acting import handled_order, seen_order
from recruitment.views.comments import comments_context
from recruitment.views.courses import courses_context
from recruitment.views.escalations import calls_context
from recruitment.views.status_page import status_page_context
from servicecatalog.choices import ClockState
from servicecatalog.models import Clock

RUNNING = (ClockState.PENDING, ClockState.DUE_SOON, ClockState.OVERDUE)


@require_GET
def order_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is to be known and done about one order; htmx gets the panel only (frontend.md 7)."""
    user = request.user
    if wants_part(request):
        order = seen_order(request, pk, in_parts=True)
        count_up([order])
        context = {"order": order, **panel_context(user, order)}
        return render(request, "recruitment/order_detail.html#panel", context)
    order = seen_order(request, pk, in_parts=True)
    calls = order_rows.calls(order.pk)
    context = {"order": order, **_facts(user, order), **_work(user, order, calls)}
    context |= calls_context(user, order, calls)
    context |= courses_context(user, order, context["clocks"])
    context["panels"] = panels_for(order, user)
    return render(request, "recruitment/order_detail.html", context)


@require_GET
def order_conversation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was said about an order: the company's status page, comments, files."""
    order = seen_order(request, pk)
    user = request.user
    context = {
        "order": order,
        "sees_internal": policies.sees_internal(user, order),
        "can_handle": policies.can_handle(user, order),
        **status_page_context(user, order),
        **comments_context(user, order),
        **attachments_context(user, order),
    }
    return render_part(request, "recruitment/order_conversation.html", "part", context)


@require_GET
def order_history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What has happened: numbers by job center, contacts with the company, its
    feedback, the log."""
    order = seen_order(request, pk)
    user = request.user
    calls = order_rows.calls(order.pk)
    sees_contact = policies.sees_contact(user, order)
    sees_internal = policies.sees_internal(user, order)
    results = order_rows.results(order.pk) if sees_contact else []
    context = {
        "order": order,
        "sees_contact": sees_contact,
        "sees_internal": sees_internal,
        "can_handle": policies.can_handle(user, order),
        "can_register": may_register_for(user, order, calls),
        "gap": order_gap(order, calls),
        "results": results,
        "via_course": sum(row.count for row in results if row.course_id),
        "contacts": _contacts(user, order) if sees_contact else [],
        "feedback": order_rows.feedback(user, order.pk) if sees_contact else [],
        "events": order_rows.events(order.pk) if sees_internal else [],
    }
    return render_part(request, "recruitment/order_history.html", "part", context)


def _contacts(user, order: RecruitmentOrder) -> list:
    return order_rows.contacts(user, order.company_id, order.opened_at)


@require_http_methods(["GET", "POST"])
def order_attach(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a file on an order."""
    return attach_page(request, handled_order(request, pk))


def panel_context(user, order: RecruitmentOrder) -> dict[str, object]:
    """What the panel ``order_detail.html#panel`` needs besides ``order``, which comes in parts
    (`order_seen`) and counted (`count_up`)."""
    gap = {
        "need": order.head_count,
        "pledged": order.pledged_count,
        "presented": order.presented_count,
        "hired": order.hired_count,
        "gap": order.lacking,
    }
    return {"gap": gap, **_facts(user, order)}


def _facts(user, order: RecruitmentOrder) -> dict[str, object]:
    """What page and panel show alike."""
    sees_contact = policies.sees_contact(user, order)
    return {
        # An open order that may be advertised and is not (R072).
        "needs_advert": order.is_live and bool(order.publish_consent) and not order.has_advert,
        "sees_contact": sees_contact,
        "sees_contact_person": policies.sees_contact_person(user, order),
        "sees_internal": policies.sees_internal(user, order),
        "can_handle": policies.can_handle(user, order),
        "restriction": _restriction(order),
        "phone": phone_of(order),
        "undo_until": _undo_until(user, order),
        **(_key_account(order) if sees_contact else {"key_consultant": None, "key_deputy": None}),
    }


def _restriction(order: RecruitmentOrder):
    """What binds the company today, if anything."""
    if not order.is_restricted:
        return None
    return next(iter(order_rows.restrictions(order.company_id)), None)


def _key_account(order: RecruitmentOrder) -> dict[str, object]:
    """The company's fixed consultant and the deputy."""
    company = order.company
    keys = [company.key_account_consultant_id, company.key_account_deputy_id]
    found = {user.pk: user for user in order_rows.people([key for key in keys if key])}
    return {"key_consultant": found.get(keys[0]), "key_deputy": found.get(keys[1])}


def phone_of(order: RecruitmentOrder) -> str:
    """The number to ring about an order: the contact person's, else the site's."""
    person = order.contact_person
    return (person.phone if person else "") or order.unit.phone


def _undo_until(user, order: RecruitmentOrder) -> dt.date | None:
    """The last day on which this person may undo the closing, if that is still to come."""
    if not order.is_closed or not policies.can_undo_close(user, order):
        return None
    return local_day(order.closed_at) + dt.timedelta(days=policies.UNDO_DAYS)


def _work(user, order: RecruitmentOrder, calls: list[EscalationRecipient]) -> dict[str, object]:
    """How far it is, and what is still to be done: deadlines, adverts, calls, searches."""
    return {
        "gap": order_gap(order, calls),
        "adverts": order_rows.adverts(order.pk),
        **_by_end(order_rows.clocks(user, order.pk)),
        "follow_ups": order_rows.follow_ups(user, order.pk),
        "searches": _searches(order, calls) if policies.sees_contact(user, order) else [],
        "visits": order_rows.visits(user, order.pk) if order.has_visits else [],
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
    asked = {row.job_center_id: row.job_center for row in calls}
    return [
        center
        for key, center in {order.owner_id: order.owner, **asked}.items()
        if policies.can_register_result(user, order, center, is_asked=key in asked)
    ]


def _searches(order: RecruitmentOrder, calls) -> list[dict[str, object]]:
    """Each member job center with its search, or the call that stands for one (R071)."""
    asked = {row.job_center_id for row in calls}
    return [
        {
            "job_center": {"pk": key, "name": name},
            "search": {"outcome": outcome, "found": found, "reason": reason, "at": at},
            "call": key in asked,
        }
        for key, name, outcome, found, reason, at in order_rows.members_with_search(
            order.owner_id, order.pk
        )
    ]
