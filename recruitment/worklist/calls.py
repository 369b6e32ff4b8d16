"""Calls: those to answer, and the questions to one's own."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.foundation.calendar import today
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from jobcenters.models import JobCenter, User
from recruitment.choices import RecipientState
from recruitment.models import EscalationRecipient
from recruitment.worklist.rows import GROUP_LIMIT

# What an item shows: whole rows of four tables would cost more than the page.
COLUMNS = (
    "due_on", "order__head_count", "order__title", "order__company__name", "order__owner__name",
)  # fmt: skip


def calls_to_answer(user: User, led: Led) -> list[WorkItem]:
    """Calls of other job centers that wait for this person."""
    return [_call_item(row) for row in _rows_to_answer(user)]


def _call_item(row: EscalationRecipient) -> WorkItem:
    order, path = row.order, row.get_absolute_url()
    return WorkItem(
        group=_("Answer another job center"),
        title=f"{order.head_count} × {order.title}",
        detail=_("%(center)s asks · %(company)s")
        % {"center": order.owner.name, "company": order.company.name},
        path=path,
        due_on=row.due_on,
        urgent=row.due_on <= today(),
        actions=(Action(_("Answer"), path),),
    )


@prepared
def _rows_to_answer(user: User) -> QuerySet:
    mine = JobCenter.objects.keys_open_to(user, "answer_calls")
    return (
        _unanswered(user, ())
        .opening_to(mine)
        .select_related("order__company", "order__owner")
        .only(*COLUMNS)
        .order_by("due_on", "asked_at")[:GROUP_LIMIT]
    )


def _unanswered(user: User, led: Led) -> QuerySet:
    """Also those to orders that are over, and a guest's whose access has ended: both rare."""
    mine = JobCenter.objects.keys_open_to(user, "answer_calls")
    rows = EscalationRecipient.objects.for_job_centers(mine).unanswered()
    return rows.filter(Q(assigned_to=None) | Q(assigned_to=user))


def questions(user: User, led: Led) -> list[WorkItem]:
    """Questions of other job centers about this person's calls."""
    return [
        WorkItem(
            group=_("Questions to my calls"),
            title=str(row.order),
            detail=_("%(center)s has a question") % {"center": row.job_center.name},
            path=row.get_absolute_url(),
            due_on=row.due_on,
            actions=(Action(_("Answer"), row.get_absolute_url()),),
        )
        for row in _rows_of_questions(user)
    ]


@prepared
def _rows_of_questions(user: User) -> QuerySet:
    return (
        _questions(user, ())
        .select_related("order", "job_center")
        .only("due_on", "order__number", "order__title", "job_center__name")
        .order_by("due_on", "pk")[:GROUP_LIMIT]
    )


def _questions(user: User, led: Led) -> QuerySet:
    asked = EscalationRecipient.objects.filter(state=RecipientState.QUESTION)
    return asked.filter(order__case_holder=user)


CALLS_TO_ANSWER = Kind(_unanswered, calls_to_answer)
QUESTIONS = Kind(_questions, questions)
