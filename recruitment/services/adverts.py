"""Adverts on Jobnet: register, move the expiry date, withdraw (R072, S04, S05, S07)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import Entry, describe, record, record_many, snapshot
from alliance.foundation.batches import write_new
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify_many
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import User
from recruitment import policies
from recruitment.models import Advert, FollowUp, RecruitmentOrder
from recruitment.notifications import CallDue
from recruitment.services import clocks
from recruitment.workflows import FOLLOW_UP

LONGEST_PUBLICATION = dt.timedelta(weeks=8)  # Jobnet's own limit (recruitment.md 0.4)

describe("advert.register", gettext_lazy("Advert registered"))
describe("advert.move", gettext_lazy("Expiry date changed"))
describe("advert.withdraw", gettext_lazy("Advert withdrawn"))
describe("followup.plan", gettext_lazy("Call planned"))


@dataclass(frozen=True)
class AdvertInput:
    """What is copied from Jobnet; dates in Europe/Copenhagen."""

    reference: str
    title: str
    employment_type: str
    published_on: dt.date
    expires_on: dt.date


@transaction.atomic
def register_advert(order: RecruitmentOrder, *, actor: User, advert: AdvertInput) -> Advert:
    """Register an advert of whatever employment type; the call before expiry is planned (S07).

    Raises `RuleBroken` without the company's consent, for dates out of order, for more than
    eight weeks, or for a reference that stands already.
    """
    locked = _order(order, actor)
    if not locked.is_live:
        raise WrongState(_("Adverts are registered on orders that are being worked on."))
    if not locked.publish_consent:
        raise RuleBroken(_("The company has not agreed to publication."), field="reference")
    refuse_cpr(title=advert.title)
    _check_dates(advert.published_on, advert.expires_on)
    row = Advert(
        order=locked,
        title=advert.title,
        jobnet_reference=advert.reference.strip(),
        employment_type=advert.employment_type,
        published_on=advert.published_on,
        expires_on=advert.expires_on,
        call_on=advert.expires_on,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise RuleBroken(
            _("An advert with this Jobnet reference is registered already."), field="reference"
        ) from error
    clocks.advert_registered(row, actor)
    _plan_call(row, actor)
    record("advert.register", row, actor=actor, before={})
    return row


def _order(order: RecruitmentOrder, actor: User) -> RecruitmentOrder:
    locked = RecruitmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if not policies.can_handle(actor, locked):
        raise PermissionDenied
    return locked


def _check_dates(published_on: dt.date, expires_on: dt.date) -> None:
    if expires_on < published_on:
        raise RuleBroken(_("The advert expires before it is published."), field="expires_on")
    if expires_on - published_on > LONGEST_PUBLICATION:
        raise RuleBroken(_("Jobnet publishes for eight weeks at the most."), field="expires_on")


def _plan_call(advert: Advert, actor: User) -> None:
    """An advert registered on or after its call day gets its task at once (standards.md)."""
    advert.call_on = clocks.start_expiry_clock(advert, actor)
    advert.save(update_fields=["call_on"])
    if advert.call_on <= calendar.today():
        plan_calls([advert], actor=actor)


@transaction.atomic(savepoint=False)
def plan_calls(adverts: Collection[Advert], *, actor: User) -> list[FollowUp]:
    """Put the call for the expiry date of each of ``adverts`` on its case holder's day, once, with
    its true deadline; returns those that were not planned yet.

    Each advert comes with its order, the order's company and its case holder, so that the number
    of statements does not grow with the adverts. Calls that another worker plans in the same
    moment are its own: only what was really written here is recorded and told.
    """
    rows = [
        FollowUp(
            advert=advert,
            order=advert.order,
            expires_on=advert.expires_on,
            due_on=advert.call_on,
            assignee=advert.order.case_holder,
        )
        for advert in adverts
    ]
    planned = write_new(FollowUp, rows)
    record_many([Entry("followup.plan", row, before={}) for row in planned], actor=actor)
    notify_many([CallDue(row) for row in planned])
    return planned


@transaction.atomic
def change_expiry(
    advert: Advert, *, actor: User, expires_on: dt.date, version: int | None = None
) -> Advert:
    """Move the expiry date: the planned call moves with it (scenario B, rule 4)."""
    _order(advert.order, actor)
    locked = Advert.objects.select_for_update(of=("self",)).get(pk=advert.pk)
    locked.claim_version(version, {"expires_on": expires_on})
    if locked.withdrawn_on:
        raise WrongState(_("The advert is withdrawn."))
    if expires_on < calendar.today():
        raise RuleBroken(_("The new expiry date lies in the past."), field="expires_on")
    if expires_on == locked.expires_on:
        return locked
    _check_dates(max(locked.published_on, expires_on - LONGEST_PUBLICATION), expires_on)
    before = snapshot(locked)
    locked.expires_on = expires_on
    end_planned_call(locked, actor)
    locked.save()
    _plan_call(locked, actor)
    record("advert.move", locked, actor=actor, before=before)
    return locked


@transaction.atomic
def withdraw_advert(advert: Advert, *, actor: User, on: dt.date | None = None) -> Advert:
    """Take the advert off Jobnet: no call is made any more (scenario B, rule 4)."""
    _order(advert.order, actor)
    locked = Advert.objects.select_for_update(of=("self",)).get(pk=advert.pk)
    if locked.withdrawn_on:
        raise WrongState(_("The advert is withdrawn."))
    before = snapshot(locked)
    locked.withdrawn_on = on or calendar.today()
    locked.version += 1
    locked.save()
    end_planned_call(locked, actor)
    record("advert.withdraw", locked, actor=actor, before=before)
    return locked


def end_planned_call(advert: Advert, actor: User) -> None:
    """The call planned for the old date disappears, its measurement does not apply."""
    clocks.advert_ended(advert, actor)
    for follow_up in advert.follow_ups.open():
        with FOLLOW_UP.change(follow_up, "cancel", actor=actor):
            pass
