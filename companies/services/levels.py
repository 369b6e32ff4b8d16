"""The cooperation level follows what happens with a company, and a person may overrule it (R115).

The rule, from the top: a member of a job task force, an agreement in force, a contact within a
year ("informal"), nothing. A level set by hand has a reason and an end; then the rule holds again.
"""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.choices import CooperationLevel, GroupKind, LevelReason
from companies.models import Company, CompanyAgreement, CooperationPeriod, GroupMembership
from jobcenters.models import User

# Seed 003 figure 2 knows "informal cooperation" and gives it no time; the year is ours.
INFORMAL_DAYS = 365
LONGEST_BY_HAND = 366  # days; what holds longer belongs in an agreement
BATCH = 200

describe("company.level", gettext_lazy("Cooperation level changed"))


def reconsider_level(company: Company, at: dt.datetime, *, actor: User | None = None) -> bool:
    """Let the level of ``company`` follow the rule as of ``at`` (aware); says whether it changed.

    Call after whatever may change it, in the same transaction: an agreement signed or ended, a
    contact, a company that joins or leaves a task force. A level set by hand stays.
    """
    day = calendar.local_day(at)
    with transaction.atomic():
        locked = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
        periods = locked.cooperation_periods
        current = periods.on(day).first()
        if current is not None and current.reason == LevelReason.MANUAL:
            return False
        level, reason = _by_the_rule(locked, day)
        if (current.level if current else locked.cooperation_level) == level and not (
            current is None and periods.exists()
        ):
            return False
        _begin(locked, _from(periods, current, day), level=level, reason=reason)
        _tell(locked, level, actor or User.objects.system(), reason=str(reason.label))
    company.cooperation_level = level
    return True


def _by_the_rule(company: Company, day: dt.date) -> tuple[CooperationLevel, LevelReason]:
    if _in_task_force(day).filter(company=company).exists():
        return CooperationLevel.TASKFORCE, LevelReason.GROUP
    if company.agreements.in_force(day).exists():
        return CooperationLevel.AGREEMENT, LevelReason.AGREEMENT
    if company.last_contact_at and company.last_contact_at >= _informal_since(day):
        return CooperationLevel.INFORMAL, LevelReason.CONTACT
    return CooperationLevel.NONE, LevelReason.SILENCE


def _in_task_force(day: dt.date) -> QuerySet:
    return GroupMembership.objects.on(day).filter(group__kind=GroupKind.TASKFORCE)


def _informal_since(day: dt.date) -> dt.datetime:
    return calendar.start_of_day(day - dt.timedelta(days=INFORMAL_DAYS))


def _from(periods: QuerySet, current: CooperationPeriod | None, day: dt.date) -> dt.date:
    """Today, or the day on which the last period ended by itself: the history has no holes."""
    if current is not None:
        return day
    last = periods.order_by("-valid_from").first()
    return last.valid_to if last else day


def _begin(company: Company, day: dt.date, **facts) -> None:
    """A new period from ``day`` on; what began on the same day is replaced by it."""
    company.cooperation_periods.filter(valid_from=day).delete()
    company.cooperation_periods.on(day).update(valid_to=day)
    CooperationPeriod.objects.create(company=company, valid_from=day, **facts)


def _tell(company: Company, level: str, actor: User, *, reason: str) -> None:
    before = snapshot(company)
    company.cooperation_level = level
    company.save(update_fields=["cooperation_level"])
    record("company.level", company, actor=actor, before=before, reason=reason)


@transaction.atomic
def set_level(
    company: Company, *, actor: User, level: str, note: str, last_day: dt.date
) -> CooperationPeriod:
    """Overrule the rule until ``last_day`` (a date, included), with the reason in ``note``.

    Raises `PermissionDenied` unless the actor's job center keeps the company's core data, or
    `RuleBroken` without a reason, for a CPR number, and for an end that is past or too far off.
    """
    locked = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    if not policies.can_edit_company(actor, locked):
        raise PermissionDenied
    refuse_cpr(note=note)
    if not note.strip():
        raise RuleBroken(_("Write why the rule does not fit."), field="note")
    today = calendar.today()
    if not today <= last_day <= today + dt.timedelta(days=LONGEST_BY_HAND):
        message = _("Choose a day from today to a year ahead; after it the rule holds again.")
        raise RuleBroken(message, field="last_day")
    until = last_day + dt.timedelta(days=1)
    facts = {"level": level, "reason": LevelReason.MANUAL, "note": note.strip()}
    _begin(locked, today, **facts, valid_to=until)
    _tell(locked, level, actor, reason=note.strip())
    return locked.cooperation_periods.get(valid_from=today)


@transaction.atomic
def return_to_rule(company: Company, *, actor: User) -> None:
    """Let the rule hold again from today, before the end that was set.

    Raises `PermissionDenied`, or `WrongState` when nothing is set by hand.
    """
    locked = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    if not policies.can_edit_company(actor, locked):
        raise PermissionDenied
    today = calendar.today()
    current = locked.cooperation_periods.by_hand(today).first()
    if current is None:
        raise WrongState(_("The level follows the rule already."))
    level, reason = _by_the_rule(locked, today)
    _begin(locked, today, level=level, reason=reason)
    _tell(locked, level, actor, reason=str(reason.label))


def sweep_levels(now: dt.datetime) -> dict[str, int]:
    """Reconsider the companies whose level no longer fits as of ``now`` (aware).

    A year without contact, an agreement whose first or last day has come, the end of what was
    set by hand: each is found by its dates, so a missed day is caught up.
    """
    day = calendar.local_day(now)
    keys = {key for rows in _astray(day) for key in rows.values_list("pk", flat=True)[:BATCH]}
    companies = Company.objects.filter(pk__in=keys).order_by("pk")
    changed = sum(reconsider_level(company, now) for company in companies)
    return {"changed": changed} if changed else {}


def _astray(day: dt.date) -> Iterator[QuerySet]:
    by_hand = CooperationPeriod.objects.by_hand(day).values("company")
    agreed = CompanyAgreement.objects.in_force(day)
    since = _informal_since(day)
    fits = Company.objects.exclude(pk__in=by_hand)
    none, informal = CooperationLevel.NONE, CooperationLevel.INFORMAL
    members, top = _in_task_force(day), CooperationLevel.TASKFORCE
    yield fits.filter(pk__in=members.values("company")).exclude(cooperation_level=top)
    yield fits.filter(~Exists(members.filter(company=OuterRef("pk"))), cooperation_level=top)
    yield fits.filter(cooperation_level=none, last_contact_at__gte=since)
    yield fits.filter(Q(last_contact_at__lt=since) | Q(last_contact_at=None)).filter(
        cooperation_level=informal
    )
    yield fits.filter(cooperation_level__in=(none, informal), pk__in=agreed.values("company"))
    yield fits.filter(
        ~Exists(agreed.filter(company=OuterRef("pk"))),
        cooperation_level=CooperationLevel.AGREEMENT,
    )
    later = CooperationPeriod.objects.filter(
        company=OuterRef("company"), valid_from__gte=OuterRef("valid_to")
    )
    over = CooperationPeriod.objects.filter(
        ~Exists(later), reason=LevelReason.MANUAL, valid_to__lte=day
    )
    yield fits.filter(pk__in=over.values("company"))
