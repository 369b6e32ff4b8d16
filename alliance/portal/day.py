""" "Min dag": what every app puts on a person's page, joined and counted."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.foundation.calendar import as_of, today
from alliance.foundation.notifications.models import Notice
from alliance.foundation.prepared import prepared
from alliance.foundation.worklist import Action, Led, WorkItem, look
from companies import worklist as companies
from recruitment import worklist as recruitment
from recruitment.models import Advert

KINDS = (*recruitment.KINDS, *companies.KINDS)
SHOWN_MESSAGES = 5  # the rest stands one click away, on the page of messages


@dataclass(frozen=True)
class DayGroup:
    """The things under one heading; ``anchor`` is the heading's place on the page."""

    anchor: str
    label: str
    items: tuple[WorkItem, ...]

    @property
    def urgent(self) -> int:
        """How many are late or due today."""
        return sum(item.urgent for item in self.items)


@dataclass(frozen=True)
class Day:
    """A person's day; ``next_call`` is the advert whose call comes first, when nothing waits."""

    groups: tuple[DayGroup, ...]
    messages: tuple[Notice, ...]
    unread: int
    next_call: Advert | None

    @property
    def total(self) -> int:
        """How many things wait."""
        return sum(len(group.items) for group in self.groups)


def day_of(user, now: dt.datetime) -> Day:
    """All that waits for ``user`` at ``now`` (aware), in the order in which the apps rank it.

    One query looks which kinds of work wait, each of those asks once (agreed contacts twice), and
    one asks for the messages: with what the shell asks, a day with seven kinds takes 15.
    """
    with as_of(now):
        waiting = [KINDS[place] for (place,) in _places_waiting(user, user.led_centers)]
    items = [
        *recruitment.items_for(user, now, waiting),
        *companies.items_for(user, now, waiting),
    ]
    messages = _newest_unread(user)
    return Day(
        groups=_grouped(items),
        messages=tuple(messages),
        unread=messages[0].unread if messages else 0,
        next_call=None if items else _next_call(user, now),
    )


@prepared
def _places_waiting(user, led: Led) -> QuerySet:
    return look(KINDS, user, led)


@prepared
def _newest_unread(user) -> QuerySet:
    """The newest unread messages, each with the number of all in ``unread``."""
    rows = Notice.objects.visible_to(user).unread().annotate(unread=Window(Count("pk")))
    found = rows.only("subject", "created_at").order_by("-created_at", "-pk")
    return found[:SHOWN_MESSAGES]


def _grouped(items: list[WorkItem]) -> tuple[DayGroup, ...]:
    by_label: dict[str, list[WorkItem]] = {}
    for item in items:
        by_label.setdefault(str(item.group), []).append(item)
    return tuple(
        DayGroup(f"group-{number}", label, tuple(rows))
        for number, (label, rows) in enumerate(by_label.items(), start=1)
    )


def _next_call(user, now: dt.datetime) -> Advert | None:
    with as_of(now):
        return next(iter(_coming_calls(user)), None)


@prepared
def _coming_calls(user) -> QuerySet:
    mine = Advert.objects.visible_to(user).published().filter(order__case_holder=user)
    coming = mine.filter(call_on__gt=today()).order_by("call_on", "pk")
    return coming.select_related("order__company")[:1]


def quick_acts(user) -> tuple[Action, ...]:
    """What a person begins most often, for those whose role includes it."""
    works = any(
        row.job_center and row.job_center.allows(user, "handle_orders")
        for row in user.current_appointments
    )
    if not works:
        return ()
    return (
        Action(_("New inquiry"), reverse("companies:inquiry_new")),
        Action(_("New order"), reverse("recruitment:order_new")),
    )
