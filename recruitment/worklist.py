"""What recruitment puts on a person's "Min dag": tasks are queries, not rows (lesson 7)."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.foundation import calendar
from alliance.foundation.panels import Panel, PanelRow
from alliance.foundation.worklist import Action, WorkItem
from companies.models import Company
from jobcenters.models import JobCenter, User
from recruitment.choices import FollowUpOutcome, RecipientState
from recruitment.models import Advert, EscalationRecipient, FollowUp, RecruitmentOrder

DEADLINE_LEAD = dt.timedelta(days=3)  # frontend.md 7: red within three days
GROUP_LIMIT = 50
PANEL_ROWS = 8


def items_for(user: User, now: dt.datetime) -> list[WorkItem]:
    """The recruitment work of ``user`` as of ``now`` (aware), most urgent group first."""
    today = calendar.local_day(now)
    return [
        *_calls_to_companies(user, today),
        *_calls_to_answer(user, today),
        *_questions(user),
        *_deadlines(user, today),
        *_orders_without_advert(user),
        *_drafts(user),
    ]


def _calls_to_companies(user: User, today: dt.date) -> list[WorkItem]:
    rows = (
        FollowUp.objects.visible_to(user)
        .open()
        .filter(assignee=user)
        .select_related("order__company", "order__contact_person", "order__unit", "advert")
        .order_by("due_on", "created_at")[:GROUP_LIMIT]
    )
    return [_call_to_company(row, today) for row in rows]


def _call_to_company(row: FollowUp, today: dt.date) -> WorkItem:
    path, order = row.get_absolute_url(), row.order
    outcomes = (
        (_("Filled"), FollowUpOutcome.GOT_ALL),
        (_("Extended"), FollowUpOutcome.EXTENDED),
        (_("Wants help"), FollowUpOutcome.HELP_WANTED),
    )
    person = order.contact_person
    return WorkItem(
        group=_("Call the company"),
        title=order.company.name,
        detail=_("%(title)s – the advert expires on %(day)s")
        % {"title": row.advert.title, "day": _day(row.expires_on)},
        path=path,
        due_on=row.due_on,
        phone=(person.phone if person else "") or order.unit.phone,
        urgent=row.due_on <= today,
        actions=tuple(Action(label, f"{path}?outcome={value}") for label, value in outcomes),
    )


def _day(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def _calls_to_answer(user: User, today: dt.date) -> list[WorkItem]:
    mine = JobCenter.objects.keys_open_to(user, "answer_calls")
    rows = (
        EscalationRecipient.objects.visible_to(user)
        .for_job_centers(mine)
        .unanswered()
        .filter(Q(assigned_to=None) | Q(assigned_to=user))
        .select_related("order__company", "order__owner")
        .order_by("due_on", "asked_at")[:GROUP_LIMIT]
    )
    return [
        WorkItem(
            group=_("Answer another job center"),
            title=f"{row.order.head_count} × {row.order.title}",
            detail=_("%(center)s asks · %(company)s")
            % {"center": row.order.owner.name, "company": row.order.company.name},
            path=row.get_absolute_url(),
            due_on=row.due_on,
            urgent=row.due_on <= today,
            actions=(Action(_("Answer"), row.get_absolute_url()),),
        )
        for row in rows
    ]


def _questions(user: User) -> list[WorkItem]:
    rows = EscalationRecipient.objects.filter(
        order__case_holder=user, state=RecipientState.QUESTION
    ).select_related("order", "job_center")[:GROUP_LIMIT]
    return [
        WorkItem(
            group=_("Questions to my calls"),
            title=str(row.order),
            detail=_("%(center)s has a question") % {"center": row.job_center.name},
            path=row.get_absolute_url(),
            due_on=row.due_on,
            actions=(Action(_("Answer"), row.get_absolute_url()),),
        )
        for row in rows
    ]


def _deadlines(user: User, today: dt.date) -> list[WorkItem]:
    rows = (
        RecruitmentOrder.objects.live()
        .filter(case_holder=user, deadline_on__lte=today + DEADLINE_LEAD)
        .select_related("company")
        .order_by("deadline_on", "number")[:GROUP_LIMIT]
    )
    return [
        WorkItem(
            group=_("Deadlines"),
            title=f"{row.company.name}: {row.head_count} × {row.title}",
            detail=row.get_state_display(),
            path=row.get_absolute_url(),
            due_on=row.deadline_on,
            urgent=row.deadline_on <= today,
            actions=(
                Action(_("Escalate"), reverse("recruitment:order_escalate", args=[row.pk])),
                Action(_("Close"), reverse("recruitment:order_close", args=[row.pk])),
            ),
        )
        for row in rows
    ]


def _orders_without_advert(user: User) -> list[WorkItem]:
    adverts = Advert.objects.published().filter(order=OuterRef("pk"))
    rows = (
        RecruitmentOrder.objects.open()
        .filter(~Exists(adverts), case_holder=user, publish_consent=True)
        .select_related("company")
        .order_by("ready_at")[:GROUP_LIMIT]
    )
    return [
        WorkItem(
            group=_("Orders without an advert"),
            title=f"{row.company.name}: {row.title}",
            detail=_("ready since %(day)s") % {"day": _day(calendar.local_day(row.ready_at))},
            path=row.get_absolute_url(),
            actions=(
                Action(_("Register the advert"), reverse("recruitment:advert_new", args=[row.pk])),
            ),
        )
        for row in rows
    ]


def _drafts(user: User) -> list[WorkItem]:
    rows = RecruitmentOrder.objects.filter(case_holder=user, state="draft")
    return [
        WorkItem(
            group=_("Drafts"),
            title=f"{row.company.name}: {row.title or row.number}",
            detail=_("begun on %(day)s") % {"day": _day(calendar.local_day(row.opened_at))},
            path=reverse("recruitment:order_edit", args=[row.pk]),
            actions=(Action(_("Go on"), reverse("recruitment:order_edit", args=[row.pk])),),
        )
        for row in rows.select_related("company").order_by("-opened_at")[:GROUP_LIMIT]
    ]


def company_panel(company: Company, user: User) -> Panel | None:
    """The orders of a company that ``user`` may see, newest first, on the company's page."""
    orders = RecruitmentOrder.objects.visible_to(user).filter(company=company)
    rows = orders.select_related("owner").order_by("-opened_at")[:PANEL_ROWS]
    board = f"{reverse('recruitment:order_list')}?scope=alliance&closed=on&q={company.cvr_number}"
    new = f"{reverse('recruitment:order_new')}?company={company.pk}"
    may_open = JobCenter.objects.keys_open_to(user, "handle_orders")
    return Panel(
        title=_("Orders"),
        rows=tuple(_panel_row(order) for order in rows),
        path=board,
        empty=_("No orders yet."),
        actions=(Action(_("New order"), new),) if may_open else (),
    )


def _panel_row(order: RecruitmentOrder) -> PanelRow:
    return PanelRow(
        title=f"{order.number} · {order.head_count} × {order.title}",
        path=order.get_absolute_url(),
        detail=f"{order.owner.name} · {_day(calendar.local_day(order.opened_at))}",
        state=order.state,
        state_label=order.get_state_display(),
    )
