"""What the shell around every page shows: the menu with its counts, and the user's place."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import CharField, Count, QuerySet, Value
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.notifications.models import Notice
from alliance.foundation.prepared import prepared
from companies.models import Inquiry, VisitInvitation
from jobcenters.models import JobCenter
from recruitment.models import EscalationRecipient, FollowUp


@dataclass(frozen=True)
class NavItem:
    """One place of the menu; ``key`` names it for the styles, ``count`` is what waits there."""

    key: str
    label: str
    url: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True)
class NavGroup:
    """Places under a heading; the first group has none."""

    label: str
    items: tuple[NavItem, ...]


# Key, URL name, and the paths on which the place counts as the current one.
PLACES = {
    "day": ("portal:home", ()),
    "orders": (
        "recruitment:order_list",
        (
            "/recruitment/orders/",
            "/recruitment/adverts/",
            "/recruitment/starters/",
        ),
    ),
    "escalations": (
        "recruitment:escalation_list",
        ("/recruitment/escalations/", "/recruitment/calls/", "/recruitment/questions/"),
    ),
    "follow_ups": ("recruitment:follow_up_list", ("/recruitment/follow-ups/",)),
    "exchange": (
        "recruitment:offer_list",
        ("/recruitment/exchange/", "/recruitment/reservations/"),
    ),
    "courses": ("recruitment:course_list", ("/recruitment/courses/", "/recruitment/seats/")),
    "challenges": ("recruitment:challenge_list", ("/recruitment/challenges/",)),
    "inquiries": ("companies:inquiry_list", ("/companies/inquiries/",)),
    "visits": ("companies:visit_list", ("/companies/visits/",)),
    "companies": ("companies:company_list", ("/companies/",)),
    "standards": ("servicecatalog:standard_list", ("/standards/",)),
    "job_centers": (
        "jobcenters:job_center_list",
        ("/jobcenters/", "/alliances/", "/memberships/", "/roles/", "/units/", "/ways-in/"),
    ),
}


LABELS = {
    "day": _("My day"),
    "orders": _("Orders"),
    "escalations": _("Escalations"),
    "follow_ups": _("Follow-ups"),
    "courses": _("Upskilling courses"),
    "exchange": _("Small jobs and placements"),
    "challenges": _("Challenges"),
    "companies": _("Companies"),
    "inquiries": _("Inquiries"),
    "visits": _("Joint visits"),
    "standards": _("Standards"),
    "job_centers": _("Job centers"),
}
WAITING = {
    "escalations": "open_calls",
    "follow_ups": "open_follow_ups",
    "inquiries": "new_inquiries",
    "visits": "open_invitations",
}


def shell(request) -> dict[str, object]:
    """Navigation, unread messages and the user's place, each read only when a page shows it.

    Pages without a menu (log-in, errors) therefore ask the database nothing. Works for nobody
    in particular: then everything is empty.
    """
    frame = _Frame(request)
    return {
        "nav": SimpleLazyObject(lambda: frame.groups),
        "unread_count": SimpleLazyObject(lambda: frame.counts.get("unread", 0)),
        "user_center": SimpleLazyObject(lambda: frame.center),
        "alliance_name": SimpleLazyObject(lambda: frame.alliance_name),
        "demo_mode": settings.DEMO_MODE,
    }


class _Frame:
    """What the shell needs of one request, each thing asked for once."""

    def __init__(self, request):
        self.path = request.path
        self.user = getattr(request, "user", None)

    @cached_property
    def is_known(self) -> bool:
        """Whether somebody has signed in."""
        return bool(self.user and self.user.is_authenticated)

    @cached_property
    def center(self) -> JobCenter | None:
        """The job center that the person works for today."""
        return self.user.home_center if self.is_known else None

    @cached_property
    def alliance_name(self) -> str:
        """The alliance whose name stands on the page: the person's own, or the center's first."""
        alliances = JobCenter.objects.alliances_of(self.user) if self.is_known else []
        return alliances[0].name if alliances else ""

    @cached_property
    def counts(self) -> dict[str, int]:
        """What waits for the person, place by place, in one query."""
        return dict(_what_waits_for(self.user)) if self.is_known else {}

    @cached_property
    def groups(self) -> tuple[NavGroup, ...]:
        """The menu as this person may use it."""
        if not self.is_known:
            return ()
        main = NavGroup("", tuple(self._item(key) for key in self._main_keys()))
        knowledge = tuple(self._item(key) for key in ("standards", "job_centers"))
        if not JobCenter.objects.keys_in_reach_of(self.user):
            return (main, NavGroup(str(_("Knowledge")), knowledge))
        together = NavGroup(
            str(_("Cooperation")),
            tuple(self._item(key) for key in ("courses", "exchange", "challenges")),
        )
        return (main, together, NavGroup(str(_("Knowledge")), knowledge))

    def _main_keys(self) -> tuple[str, ...]:
        """A guest sees only the calls to it; who oversees has no calls of one's own to make."""
        if not JobCenter.objects.keys_in_reach_of(self.user):
            return ("day", "escalations", "visits")
        if not JobCenter.objects.keys_open_to(self.user, "view_orders"):
            return ("day", "orders", "escalations", "companies")
        return ("day", "orders", "escalations", "follow_ups", "companies", "inquiries", "visits")

    def _item(self, key: str) -> NavItem:
        name, _prefixes = PLACES[key]
        count = self.counts.get(WAITING[key], 0) if key in WAITING else 0
        return NavItem(key, str(LABELS[key]), address(name), count, key == self._current)

    @cached_property
    def _current(self) -> str:
        """The place that the page belongs to: the first whose path it begins with."""
        if self.path == "/":
            return "day"
        found = (key for key, (_name, paths) in PLACES.items() if self.path.startswith(paths))
        return next(found, "")


@prepared
def _what_waits_for(user) -> QuerySet:
    asked = JobCenter.objects.keys_open_to(user, "answer_calls")
    first, *others = (
        _number(name, rows)
        for name, rows in (
            ("open_calls", EscalationRecipient.objects.for_job_centers(asked).unanswered()),
            ("open_follow_ups", FollowUp.objects.visible_to(user).open().filter(assignee=user)),
            ("new_inquiries", Inquiry.objects.visible_to(user).open()),
            ("open_invitations", VisitInvitation.objects.letting_in(asked).to_answer(asked)),
            ("unread", Notice.objects.visible_to(user).unread()),
        )
    )
    return first.union(*others, all=True)


def _number(name: str, rows: QuerySet) -> QuerySet:
    """A row of ``name`` and how many there are; none when there are none."""
    named = rows.order_by().annotate(what=Value(name, CharField()))
    return named.values("what").annotate(total=Count("pk")).values_list("what", "total")
