"""Thresholds and waivers: what an alliance decides about the standards."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from jobcenters.models import Alliance, User
from servicecatalog import policies
from servicecatalog.choices import Basis, ClockUnit
from servicecatalog.models import Clock, Standard, StandardRule
from servicecatalog.services.clocks import waive_clock

LARGEST = {
    ClockUnit.PERCENT: 100,
    ClockUnit.WORKING_DAYS: 60,  # a quarter of a year: longer is no service standard
    ClockUnit.CALENDAR_DAYS_BEFORE: 60,
    ClockUnit.MONTHS: 36,
    ClockUnit.HALF_YEARS: 4,
    ClockUnit.COUNT: 1000,
}

describe("standardrule.set", gettext_lazy("Threshold changed"))


@transaction.atomic
def set_threshold(
    standard: Standard,
    alliance: Alliance | None,
    *,
    actor: User,
    threshold: int,
    valid_from: dt.date | None = None,
    reason: str = "",
) -> StandardRule:
    """Let a new threshold hold for an alliance (None: for all) from a day on, default today.

    The older rule ends on that day; clocks that run keep the rule with which they began. Raises
    `PermissionDenied` unless the actor runs the alliance, `RuleBroken` for a day that is past or
    lies before a change already decided, and for a threshold out of bounds. Source: R008, R182.
    """
    if not policies.can_set_threshold(actor, alliance):
        raise PermissionDenied
    refuse_cpr(reason=reason)
    day = valid_from or calendar.today()
    Standard.objects.select_for_update(of=("self",)).get(pk=standard.pk)
    rules = StandardRule.objects.filter(standard=standard, alliance=alliance)
    unit = StandardRule.objects.filter(standard=standard, alliance=None).latest("valid_from").unit
    _check(threshold, unit, day)
    if later := rules.filter(valid_from__gt=day).order_by("valid_from").first():
        text = _("A change from %(day)s is decided already: choose that day or a later one.")
        shown = later.valid_from.strftime("%d.%m.%Y")
        raise RuleBroken(text % {"day": shown}, field="valid_from")
    rules.on(day).update(valid_to=day)
    rule = StandardRule.objects.create(
        standard=standard,
        alliance=alliance,
        unit=unit,
        threshold=threshold,
        basis=Basis.NUMBER_OURS,
        valid_from=day,
    )
    told = f"{alliance or _('everybody')}: {rule.threshold} {rule.get_unit_display()}"
    record("standardrule.set", rule, actor=actor, reason=" – ".join(filter(None, (told, reason))))
    return rule


def _check(threshold: int, unit: str, day: dt.date) -> None:
    if day < calendar.today():
        raise RuleBroken(
            _("The past is not judged again: choose today or a later day."), field="valid_from"
        )
    if not 1 <= threshold <= LARGEST[ClockUnit(unit)]:
        text = _("Choose a number from 1 to %(largest)s.")
        raise RuleBroken(text % {"largest": LARGEST[ClockUnit(unit)]}, field="threshold")


def waive_measurement(clock: Clock, *, actor: User, reason: str) -> Clock:
    """Take one measurement out of the count, with a reason that stays in the log.

    Raises `PermissionDenied` unless the actor leads the job center whose promise it is, and
    `RuleBroken` without a reason, for a CPR number in it, or when the clock has ended.
    Source: standards.md, "waived".
    """
    if not policies.can_waive(actor, clock):
        raise PermissionDenied
    refuse_cpr(reason=reason)
    return waive_clock(clock, actor=actor, reason=reason, at=calendar.now())
