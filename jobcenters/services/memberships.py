"""Alliances: which job centers are members from when until when, and the alliance's settings."""

import datetime as dt
import re

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken
from jobcenters import policies
from jobcenters.models import Alliance, AllianceMembership, JobCenter, User
from jobcenters.roles import sync_alliance

CLOSING_DAY = re.compile(r"[01][0-9]-[0-3][0-9]")
LEAP_YEAR = 2000  # every month and day exists in it

describe("alliancemembership.joined", gettext_lazy("Joined the alliance"))
describe("alliancemembership.left", gettext_lazy("Left the alliance"))
describe("alliance.edited", gettext_lazy("Settings of the alliance changed"))


@transaction.atomic
def join_alliance(
    job_center: JobCenter, alliance: Alliance, *, actor: User, valid_from: dt.date | None = None
) -> AllianceMembership:
    """Make a job center a member from a date on (default today); it may be in several alliances.

    Raises `PermissionDenied` unless the actor runs the alliance, `RuleBroken` when it is or will
    be a member already, or is no member of the alliance above. Source: R001, R062, R129.
    """
    if not policies.can_administer(actor, alliance):
        raise PermissionDenied
    valid_from = valid_from or calendar.today()
    Alliance.objects.select_for_update(of=("self",)).get(pk=alliance.pk)
    rows = AllianceMembership.objects.filter(alliance=alliance, job_center=job_center)
    if rows.on(valid_from).exists() or rows.filter(valid_from__gt=valid_from).exists():
        raise RuleBroken(_("This job center is a member already."), field="job_center")
    if alliance.parent_id and not _is_member(job_center, alliance.parent, valid_from):
        raise RuleBroken(
            _("Only members of %(parent)s can join.") % {"parent": alliance.parent},
            field="job_center",
        )
    membership = AllianceMembership.objects.create(
        alliance=alliance, job_center=job_center, valid_from=valid_from
    )
    record("alliancemembership.joined", membership, actor=actor, reason=str(membership))
    sync_alliance(alliance)
    return membership


@transaction.atomic
def leave_alliance(
    membership: AllianceMembership, *, actor: User, on: dt.date | None = None
) -> AllianceMembership:
    """End a membership; ``on`` is the first day outside (default today).

    Raises `PermissionDenied` unless the actor runs the alliance, `RuleBroken` when it is over,
    ``on`` is past, or the job center is still in a sub-alliance on that day.
    """
    if not policies.can_administer(actor, membership.alliance):
        raise PermissionDenied
    on = on or calendar.today()
    locked = AllianceMembership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if on < calendar.today():
        raise RuleBroken(_("A membership cannot be ended in the past."), field="last_day")
    if locked.valid_to is not None and locked.valid_to <= calendar.today():
        raise RuleBroken(_("This membership has already ended."))
    below = AllianceMembership.objects.on(max(on, locked.valid_from)).filter(
        alliance__parent=locked.alliance, job_center=locked.job_center
    )
    if inner := below.select_related("alliance").first():
        raise RuleBroken(
            _("It is still a member of %(alliance)s: end that first.")
            % {"alliance": inner.alliance}
        )
    before = snapshot(locked)
    locked.valid_to = max(on, locked.valid_from)
    locked.save(update_fields=["valid_to"])
    record("alliancemembership.left", locked, actor=actor, before=before, reason=str(locked))
    sync_alliance(locked.alliance)
    return locked


def _exists(day: str) -> bool:
    if not CLOSING_DAY.fullmatch(day):
        return False
    try:
        dt.date.fromisoformat(f"{LEAP_YEAR}-{day}")
    except ValueError:
        return False
    return True


def _is_member(job_center: JobCenter, alliance: Alliance, day: dt.date) -> bool:
    rows = AllianceMembership.objects.on(day).filter(alliance=alliance, job_center=job_center)
    return rows.exists()


@transaction.atomic
def edit_alliance(
    alliance: Alliance, *, actor: User, fields: dict[str, object], version: int | None
) -> Alliance:
    """Save name, closing days ("MM-DD") and the size from which an order counts as large.

    Raises `PermissionDenied` unless the actor runs the alliance, `RuleBroken` for a day that does
    not exist, `Conflict` when somebody saved after ``version``. Running clocks keep the closing
    days with which they began. Source: R089, standards.md ("working day").
    """
    if not policies.can_administer(actor, alliance):
        raise PermissionDenied
    for day in fields["closing_days"]:
        if not _exists(day):
            text = _("“%(day)s” is no day of the year. Write month and day as 12-24.")
            raise RuleBroken(text % {"day": day}, field="closing_days")
    locked = Alliance.objects.select_for_update(of=("self",)).get(pk=alliance.pk)
    locked.claim_version(version, fields)
    before = snapshot(locked)
    for name in ("name", "closing_days", "large_order_size"):
        setattr(locked, name, fields[name])
    locked.save()
    record("alliance.edited", locked, actor=actor, before=before)
    return locked
