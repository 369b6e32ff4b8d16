"""Orders: deadlines, drafts, and the panel of a company."""

import datetime as dt
import uuid

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.foundation import calendar
from alliance.foundation.addresses import address
from alliance.foundation.panels import Panel, PanelRow
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from companies.models import Company
from jobcenters.models import JobCenter, User
from recruitment.choices import OrderState
from recruitment.models import RecruitmentOrder
from recruitment.worklist.rows import GROUP_LIMIT, day_text

DEADLINE_LEAD = dt.timedelta(days=3)  # frontend.md 7: red within three days
PANEL_ROWS = 8


def deadlines(user: User, led: Led) -> list[WorkItem]:
    """Orders whose deadline is near or over."""
    return [
        WorkItem(
            group=_("Deadlines"),
            title=f"{row.company.name}: {row.head_count} × {row.title}",
            detail=row.get_state_display(),
            path=row.get_absolute_url(),
            due_on=row.deadline_on,
            urgent=row.deadline_on <= calendar.today(),
            actions=(
                Action(_("Escalate"), address("recruitment:order_escalate", row.pk)),
                Action(_("Close"), address("recruitment:order_close", row.pk)),
            ),
        )
        for row in _rows_due_soon(user)
    ]


@prepared
def _rows_due_soon(user: User) -> QuerySet:
    return (
        _due_soon(user, ())
        .select_related("company")
        .only("title", "head_count", "state", "deadline_on", "company__name")
        .order_by("deadline_on", "number")[:GROUP_LIMIT]
    )


def _due_soon(user: User, led: Led) -> QuerySet:
    live = RecruitmentOrder.objects.live()
    return live.filter(case_holder=user, deadline_on__lte=calendar.today() + DEADLINE_LEAD)


def drafts(user: User, led: Led) -> list[WorkItem]:
    """Orders that were begun and not finished."""
    return [
        WorkItem(
            group=_("Drafts"),
            title=f"{row.company.name}: {row.title or row.number}",
            detail=_("begun on %(day)s") % {"day": day_text(calendar.local_day(row.opened_at))},
            path=address("recruitment:order_edit", row.pk),
            actions=(Action(_("Go on"), address("recruitment:order_edit", row.pk)),),
        )
        for row in _rows_of_drafts(user)
    ]


@prepared
def _rows_of_drafts(user: User) -> QuerySet:
    return (
        _drafts(user, ())
        .select_related("company")
        .only("number", "title", "opened_at", "company__name")
        .order_by("-opened_at")[:GROUP_LIMIT]
    )


def _drafts(user: User, led: Led) -> QuerySet:
    return RecruitmentOrder.objects.filter(case_holder=user, state=OrderState.DRAFT)


DEADLINES = Kind(_due_soon, deadlines)
DRAFTS = Kind(_drafts, drafts)


def company_panel(company: Company, user: User) -> Panel | None:
    """The orders of a company that ``user`` may see, newest first, on the company's page."""
    board = f"{reverse('recruitment:order_list')}?scope=alliance&closed=on&q={company.cvr_number}"
    new = f"{reverse('recruitment:order_new')}?company={company.pk}"
    may_open = JobCenter.objects.keys_open_to(user, "handle_orders")
    return Panel(
        title=_("Orders"),
        rows=tuple(_panel_row(order) for order in _newest_of(company.pk, user)),
        path=board,
        empty=_("No orders yet."),
        actions=(Action(_("New order"), new),) if may_open else (),
    )


@prepared
def _newest_of(company: uuid.UUID, user: User) -> QuerySet:
    rows = RecruitmentOrder.objects.visible_to(user).filter(company=company)
    shown = rows.select_related("owner").only(
        "number", "head_count", "title", "opened_at", "state", "owner__name"
    )
    return shown.order_by("-opened_at")[:PANEL_ROWS]


def _panel_row(order: RecruitmentOrder) -> PanelRow:
    return PanelRow(
        title=f"{order.number} · {order.head_count} × {order.title}",
        path=order.get_absolute_url(),
        detail=f"{order.owner.name} · {day_text(calendar.local_day(order.opened_at))}",
        state=order.state,
        state_label=order.get_state_display(),
    )
