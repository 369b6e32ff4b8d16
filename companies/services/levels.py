"""The cooperation level follows what happens with a company, and a person may overrule it (R115).

The rule, from the top: a member of a job task force, an agreement in force, a contact within a
year ("informal"), nothing. A level set by hand has a reason and an end; then the rule holds again.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import Entry, describe, record_many, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.choices import CooperationLevel, GroupKind, LevelReason
from companies.models import Company, CompanyAgreement, CooperationPeriod, GroupMembership
from jobcenters.models import User

# Seed 003 figure 2 knows "informal cooperation" and gives it no time; the year is ours.
INFORMAL_DAYS = 365
LONGEST_BY_HAND = 366  # days; what holds longer belongs in an agreement
BATCH = 500

describe("company.level", gettext_lazy("Cooperation level changed"))


@dataclass(frozen=True)
class _Change:
    """A company that gets another level from ``start`` on (a date)."""

    company: Company
    start: dt.date
    level: str
    reason: str
    note: str = ""
    valid_to: dt.date | None = None

    @property
    def why(self) -> str:
        """What the log says: the person's own words before the rule's."""
        return self.note or str(LevelReason(self.reason).label)


def reconsider_level(company: Company, at: dt.datetime, *, actor: User | None = None) -> bool:
    """Let the level of ``company`` follow the rule as of ``at`` (aware); says whether it changed.

    Call after whatever may change it, in the same transaction: an agreement signed or ended, a
    contact, a company that joins or leaves a task force. A level set by hand stays.
    """
    locked = Company.objects.select_for_update(of=("self",)).filter(pk=company.pk)
    changed = _reconsider(locked, calendar.local_day(at), actor)
    for change in changed:
        company.cooperation_level = change.level
    return bool(changed)


@transaction.atomic
def _reconsider(rows: QuerySet, day: dt.date, actor: User | None) -> list[_Change]:
    """Let the companies of ``rows``, which locks them, follow the rule on ``day``; returns what
    changed. The number of statements does not grow with the companies."""
    companies = list(rows.order_by("pk"))
    history: dict = {}
    for period in CooperationPeriod.objects.filter(company__in=companies).order_by("-valid_from"):
        history.setdefault(period.company_id, []).append(period)
    rule = _by_the_rule(companies, day)
    changes = [
        change
        for company in companies
        if (change := _change(company, history.get(company.pk, []), day, rule[company.pk]))
    ]
    _begin(changes, actor or User.objects.system() if changes else None)
    return changes


def _change(
    company: Company, periods: list[CooperationPeriod], day: dt.date, rule: tuple[str, str]
) -> _Change | None:
    """What the ``rule`` (level and reason) changes, if anything; ``periods`` newest first. The
    history has no holes: it goes on from the day on which the last period ended by itself."""
    level, reason = rule
    current = next((period for period in periods if period.is_valid_on(day)), None)
    if current is not None and current.reason == LevelReason.MANUAL:
        return None
    if current is not None or not periods:
        held = current.level if current else company.cooperation_level
        return _Change(company, day, level, reason) if held != level else None
    return _Change(company, periods[0].valid_to, level, reason)


def _by_the_rule(companies: Collection[Company], day: dt.date) -> dict[object, tuple[str, str]]:
    """Level and reason of each of ``companies`` by its key."""
    members = set(
        _in_task_force(day).filter(company__in=companies).values_list("company", flat=True)
    )
    agreed = CompanyAgreement.objects.in_force(day).filter(company__in=companies)
    agreed = set(agreed.values_list("company", flat=True))
    since = _informal_since(day)

    def level_of(company: Company) -> tuple[str, str]:
        if company.pk in members:
            return CooperationLevel.TASKFORCE, LevelReason.GROUP
        if company.pk in agreed:
            return CooperationLevel.AGREEMENT, LevelReason.AGREEMENT
        if company.last_contact_at and company.last_contact_at >= since:
            return CooperationLevel.INFORMAL, LevelReason.CONTACT
        return CooperationLevel.NONE, LevelReason.SILENCE

    return {company.pk: level_of(company) for company in companies}


def _in_task_force(day: dt.date) -> QuerySet:
    return GroupMembership.objects.on(day).filter(group__kind=GroupKind.TASKFORCE)


def _informal_since(day: dt.date) -> dt.datetime:
    return calendar.start_of_day(day - dt.timedelta(days=INFORMAL_DAYS))


def _begin(changes: Collection[_Change], actor: User) -> None:
    """Each change begins a new period; what began on the same day is replaced by it. The level
    stands on the company besides, and in the log."""
    by_start: dict[dt.date, list[Company]] = {}
    by_level: dict[str, list] = {}
    for change in changes:
        by_start.setdefault(change.start, []).append(change.company)
        by_level.setdefault(change.level, []).append(change.company.pk)
    for start, companies in by_start.items():
        periods = CooperationPeriod.objects.filter(company__in=companies)
        periods.filter(valid_from=start).delete()
        periods.on(start).update(valid_to=start)
    CooperationPeriod.objects.bulk_create(
        CooperationPeriod(
            company=change.company,
            valid_from=change.start,
            valid_to=change.valid_to,
            level=change.level,
            reason=change.reason,
            note=change.note,
        )
        for change in changes
    )
    for level, keys in by_level.items():
        Company.objects.filter(pk__in=keys).update(cooperation_level=level)
    entries = []
    for change in changes:
        before = snapshot(change.company)
        change.company.cooperation_level = change.level
        entries.append(Entry("company.level", change.company, before, change.why))
    record_many(entries, actor=actor)


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
    change = _Change(locked, today, level, LevelReason.MANUAL, note.strip(), until)
    _begin([change], actor)
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
    level, reason = _by_the_rule([locked], today)[locked.pk]
    _begin([_Change(locked, today, level, reason)], actor)


def sweep_levels(now: dt.datetime) -> dict[str, int]:
    """Reconsider the companies whose level no longer fits as of ``now`` (aware).

    A year without contact, an agreement whose first or last day has come, the end of what was
    set by hand: each is found by its dates, so a missed day is caught up.
    """
    day = calendar.local_day(now)
    found = {key for rows in _astray(day) for key in rows.values_list("pk", flat=True)[:BATCH]}
    keys, changed = sorted(found), 0
    for start in range(0, len(keys), BATCH):
        rows = Company.objects.filter(pk__in=keys[start : start + BATCH])
        # Who is being changed by a person right now is looked at in the next sweep.
        locked = rows.select_for_update(of=("self",), skip_locked=True)
        changed += len(_reconsider(locked, day, None))
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
