"""The company's status page: sending and revoking its link, and what the company says there.

The company never closes an order: that it is filled becomes a task for the case holder.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.secret_links import hash_of, new_token
from companies.services.contacts import ContactNote, log_contact
from jobcenters.models import User
from recruitment import policies
from recruitment.choices import OPEN_STATES, OrderState, RequestKind
from recruitment.models import CompanyRequest, RecruitmentOrder, StatusLink
from recruitment.notifications import CompanySaid, StatusLinkSent
from recruitment.services import clocks
from recruitment.services.orders import pause_order

VALID_DAYS = 60  # as long as most orders live; a new link is one click away
PAUSE = dt.timedelta(minutes=5)  # between two mails about one order
ANSWER_WITHIN = 1  # working days, as S01 promises for an inquiry

describe("recruitmentorder.status_link_sent", gettext_lazy("Link to the status page sent"))
describe("recruitmentorder.status_link_revoked", gettext_lazy("Link to the status page revoked"))
describe("recruitmentorder.company_said", gettext_lazy("The company said on its status page"))
describe("recruitmentorder.company_heard", gettext_lazy("The company was answered"))


def _locked(order_id, actor: User) -> RecruitmentOrder:
    rows = RecruitmentOrder.objects.select_related("owner", "contact_person", "company")
    locked = rows.select_for_update(of=("self",)).get(pk=order_id)
    if not policies.can_handle(actor, locked):
        raise PermissionDenied
    return locked


@transaction.atomic
def send_status_link(order: RecruitmentOrder, *, actor: User) -> StatusLink:
    """Mail the order's contact person a link to the status page; an earlier link dies.

    Only a hash of the link is kept. Raises `PermissionDenied`, `WrongState` for a draft or a
    closed order, `RuleBroken` without an address, or when a mail has just been sent.
    """
    locked = _locked(order.pk, actor)
    if not locked.is_live:
        raise WrongState(_("The order is not being worked on."))
    person = locked.contact_person
    if person is None or person.ended_on or not person.email:
        raise RuleBroken(_("The order has no contact person with a mail address."))
    moment = calendar.now()
    if locked.status_links.filter(created_at__gt=moment - PAUSE).exists():
        raise RuleBroken(_("A link was sent a moment ago. Wait five minutes before the next one."))
    locked.status_links.filter(revoked_at=None).update(revoked_at=moment, revoked_by=actor)
    token = new_token()
    link = StatusLink.objects.create(
        order=locked,
        contact_person=person,
        email=person.email,
        token_hash=hash_of(token),
        sent_by=actor,
        created_at=moment,
        expires_at=moment + dt.timedelta(days=VALID_DAYS),
    )
    record("recruitmentorder.status_link_sent", locked, actor=actor, reason=person.name)
    notify(StatusLinkSent(link, token), actor=actor)
    return link


@transaction.atomic
def revoke_status_link(link: StatusLink, *, actor: User) -> StatusLink:
    """Take the link back; its page is gone at once. Raises `PermissionDenied`, `WrongState`."""
    order = _locked(link.order_id, actor)
    locked = StatusLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if locked.is_revoked:
        raise WrongState(_("The link has been revoked already."))
    locked.revoked_at, locked.revoked_by = calendar.now(), actor
    locked.save(update_fields=["revoked_at", "revoked_by"])
    record("recruitmentorder.status_link_revoked", order, actor=actor, reason=locked.email)
    return locked


def link_of(token: str) -> StatusLink | None:
    """The open link with this secret, with what its page shows."""
    rows = StatusLink.objects.open().select_related("order__owner", "order__case_holder")
    return rows.select_related("order__company").filter(token_hash=hash_of(token)).first()


@transaction.atomic
def company_says(link: StatusLink, kind: str) -> CompanyRequest | None:
    """Take the word of the company in: pauses the order, or becomes a task due in one working day.

    Nothing happens when the same word waits already or no longer makes sense. The order is never
    closed here. Raises `WrongState` when the link is over, `RuleBroken` for an unknown word.
    """
    if kind not in RequestKind.values:
        raise RuleBroken(_("Choose what you want to tell us."))
    order = RecruitmentOrder.objects.select_for_update(of=("self",)).get(pk=link.order_id)
    if not StatusLink.objects.open().filter(pk=link.pk).exists():
        raise WrongState(_("The link no longer works."))
    said = order.company_requests.open().filter(kind=kind)
    if kind not in open_acts(order) or said.exists():
        return None
    system, moment = User.objects.system(), calendar.now()
    row = CompanyRequest.objects.create(
        order=order, link=link, kind=kind, at=moment, due_on=_due_on(order, moment)
    )
    record(
        "recruitmentorder.company_said",
        order,
        actor=system,
        reason=str(RequestKind(kind).label),
    )
    if kind == RequestKind.ENOUGH:
        pause_order(order, actor=system, reason=_("The company said so on its status page."))
        order.company_requests.filter(pk=row.pk).settle(system)
    notify(CompanySaid(row))
    return row


def _due_on(order: RecruitmentOrder, moment: dt.datetime) -> dt.date:
    closing = order.owner.closing_days()
    return calendar.add_working_days(calendar.local_day(moment), ANSWER_WITHIN, closing)


def open_acts(order: RecruitmentOrder) -> tuple[RequestKind, ...]:
    """What the company may say while the order stands as it does."""
    if order.state in OPEN_STATES:
        return tuple(RequestKind)
    if order.state == OrderState.PAUSED:
        return (RequestKind.FILLED, RequestKind.CALL)
    return ()


@transaction.atomic
def answer_request(request: CompanyRequest, *, actor: User, note: ContactNote) -> CompanyRequest:
    """The company was called: the contact is logged and the task is done, both or neither.

    Raises `PermissionDenied`, `WrongState` when somebody has seen to it, and what the contact log
    refuses.
    """
    order = _locked(request.order_id, actor)
    if not order.company_requests.filter(pk=request.pk).settle(actor):
        raise WrongState(_("Somebody has answered the company already."))
    log_contact(order.company, actor=actor, job_center=order.owner, note=note, unit=order.unit)
    reason = str(request.get_kind_display())
    record("recruitmentorder.company_heard", order, actor=actor, reason=reason)
    clocks.status_given(order, actor)
    return request
