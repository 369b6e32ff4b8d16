"""What companies said on their status pages and wait for."""

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from alliance.foundation.addresses import address
from alliance.foundation.calendar import today
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Kind, Led, WorkItem
from jobcenters.models import User
from recruitment.choices import RequestKind
from recruitment.models import CompanyRequest
from recruitment.worklist.rows import COMPANY_COLUMNS, GROUP_LIMIT, phone_of


def words_of_companies(user: User, led: Led) -> list[WorkItem]:
    """Companies that want to be called, or say that their position is filled."""
    return [_item(row) for row in _rows(user)]


@prepared
def _rows(user: User) -> QuerySet:
    return (
        _words(user, ())
        .select_related("order__company", "order__contact_person", "order__unit")
        .only("kind", "due_on", "order__number", "order__title", *COMPANY_COLUMNS)
        .order_by("due_on", "at")[:GROUP_LIMIT]
    )


def _words(user: User, led: Led) -> QuerySet:
    return CompanyRequest.objects.visible_to(user).waiting().filter(order__case_holder=user)


def _item(row: CompanyRequest) -> WorkItem:
    order = row.order
    answer = address("recruitment:company_request_answer", row.pk)
    close = address("recruitment:order_close", order.pk)
    acts = (Action(_("Log the call"), answer),)
    if row.kind == RequestKind.FILLED:
        acts = (Action(_("Confirm and close"), close), Action(_("Not filled after all"), answer))
    return WorkItem(
        group=_("Word from companies"),
        title=order.company.name,
        detail=f"{capfirst(row.get_kind_display())} · {order.number} {order.title}",
        path=order.get_absolute_url(),
        due_on=row.due_on,
        phone=phone_of(order),
        urgent=row.due_on <= today(),
        actions=acts,
    )


WORDS_OF_COMPANIES = Kind(_words, words_of_companies)
