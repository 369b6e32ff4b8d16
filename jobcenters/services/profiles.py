"""One's own settings: name and reach, screen, kinds of mail, and the deputy."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken
from alliance.foundation.notifications.modes import set_preference
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from jobcenters import policies
from jobcenters.models import Delegation, User
from jobcenters.notifications import DeputyNamed

PROFILE_FIELDS = ("name", "title", "phone", "language", "density", "shortcuts")

describe("user.edited", gettext_lazy("Own settings changed"))
describe("delegation.made", gettext_lazy("Deputy named"))
describe("delegation.ended", gettext_lazy("Deputy no longer needed"))


@transaction.atomic
def save_profile(user: User, *, actor: User, fields: dict[str, object]) -> User:
    """Save one's own facts and screen settings (`PROFILE_FIELDS`).

    Raises `PermissionDenied` for somebody else's, `RuleBroken` for a CPR number. Source: R177.
    """
    if user.pk != actor.pk:
        raise PermissionDenied
    refuse_cpr(name=fields["name"], title=fields["title"])
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    before = snapshot(locked)
    for name in PROFILE_FIELDS:
        setattr(locked, name, fields[name])
    locked.save(update_fields=PROFILE_FIELDS)
    record("user.edited", locked, actor=actor, before=before)
    return locked


@transaction.atomic
def choose_mail(user: User, *, actor: User, modes: dict[str, str]) -> None:
    """Keep how the kinds of message come by mail: at once, in the summary of the day, or not.

    ``modes`` maps keys of kinds to modes; mandatory kinds always come at once. Raises
    `PermissionDenied` for somebody else's choice. Source: issue 2, section 5.
    """
    if user.pk != actor.pk:
        raise PermissionDenied
    for key, mode in modes.items():
        set_preference(user, key, mode=mode)


@transaction.atomic
def name_deputy(
    user: User,
    deputy: User,
    *,
    actor: User,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Delegation:
    """Let calls and reminders go to a deputy too; ``valid_to`` is the first day back.

    Raises `PermissionDenied` for somebody else's deputy, `RuleBroken` when the deputy works
    elsewhere, the dates are past or in the wrong order, or another deputy stands in then.
    """
    if user.pk != actor.pk:
        raise PermissionDenied
    valid_from = valid_from or calendar.today()
    if not policies.can_stand_in(user, deputy):
        raise RuleBroken(_("Choose a colleague at your own job center."), field="deputy")
    _check_dates(valid_from, valid_to)
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    others = Delegation.objects.filter(user=user)
    if valid_to is not None:
        others = others.filter(valid_from__lt=valid_to)
    overlapping = [row for row in others if row.valid_to is None or row.valid_to > valid_from]
    if overlapping:
        text = _("%(name)s is your deputy in that time: end that first.")
        raise RuleBroken(text % {"name": overlapping[0].deputy}, field="valid_from")
    delegation = Delegation.objects.create(
        user=user, deputy=deputy, valid_from=valid_from, valid_to=valid_to
    )
    record("delegation.made", delegation, actor=actor, reason=str(delegation))
    notify(DeputyNamed(delegation), actor=actor)
    return delegation


def _check_dates(valid_from: dt.date, valid_to: dt.date | None) -> None:
    if valid_from < calendar.today():
        raise RuleBroken(_("Choose today or a later day."), field="valid_from")
    if valid_to is not None and valid_to <= valid_from:
        raise RuleBroken(_("The last day lies before the first."), field="last_day")


@transaction.atomic
def end_delegation(delegation: Delegation, *, actor: User) -> Delegation:
    """Back again: the deputy stands in no longer, from today.

    Raises `PermissionDenied` for somebody else's deputy, `RuleBroken` when it is over already.
    """
    if not policies.can_end_delegation(actor, delegation):
        raise PermissionDenied
    locked = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    if locked.valid_to is not None and locked.valid_to <= calendar.today():
        raise RuleBroken(_("This has already ended."))
    before = snapshot(locked)
    locked.valid_to = max(calendar.today(), locked.valid_from)
    locked.save(update_fields=["valid_to"])
    record("delegation.ended", locked, actor=actor, before=before)
    return locked
