"""How and when a person gets a kind of message by mail."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext

from alliance.foundation import calendar
from alliance.foundation.errors import RuleBroken
from alliance.foundation.notifications.models import MailMode, Notice, Preference
from alliance.foundation.notifications.registry import KINDS, Notification

MORNING = dt.timedelta(hours=7)  # after midnight, on the clock of that day


def leaves_at(notification: Notification, notice: Notice | None) -> dt.datetime:
    """Now; on weekends and holidays the next working morning, for people and for kinds that can
    wait. Mandatory kinds and mail to addresses outside leave on any day."""
    moment = calendar.now()
    if notice is None or notification.mandatory:
        return moment
    return working_morning(moment)


def working_morning(moment: dt.datetime) -> dt.datetime:
    """``moment`` itself on a working day, else seven o'clock of the next one."""
    day = calendar.local_day(moment)
    if calendar.is_working_day(day):
        return moment
    return calendar.start_of_day(calendar.add_working_days(day, 1)) + MORNING


def chosen_modes(people: Iterable, kinds: Iterable[type[Notification]]) -> dict[tuple, str]:
    """What ``people`` have chosen for those of ``kinds`` that leave a choice, for `mail_mode`:
    by the person's key and the kind's."""
    optional = {kind.key for kind in kinds if not kind.mandatory}
    if not optional:
        return {}
    rows = Preference.objects.filter(user__in={user.pk for user in people}, kind__in=optional)
    return {(row.user_id, row.kind): row.mode for row in rows}


def mail_mode(user, kind: type[Notification], choices: dict[tuple, str]) -> str:
    """How ``user`` gets this kind by mail: mandatory at once, own choice, or the default."""
    if kind.mandatory:
        return MailMode.AT_ONCE
    return choices.get((user.pk, kind.key), default_mode(kind))


def default_mode(kind: type[Notification]) -> str:
    """How a kind comes by mail where nobody chose."""
    return MailMode.AT_ONCE if kind.mail_by_default else MailMode.OFF


def set_preference(user, kind: str, *, mode: str) -> None:
    """Keep a person's choice for one kind. Raises `RuleBroken` for unknown or mandatory kinds."""
    if kind not in KINDS or KINDS[kind].mandatory:
        raise RuleBroken(gettext("This kind of message cannot be switched off."), field=kind)
    if mode not in MailMode.values:
        raise RuleBroken(gettext("Choose how it comes by mail."), field=kind)
    Preference.objects.update_or_create(user=user, kind=kind, defaults={"mode": mode})
