"""What the shell around every page shows: the menu with its counts, and the user's place."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _

from alliance.foundation.notifications.models import Notice
from companies.models import Inquiry
from jobcenters.choices import AllianceKind
from jobcenters.models import AllianceMembership, JobCenter, User
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
        ("/recruitment/orders/", "/recruitment/adverts/"),
    ),
    "escalations": (
        "recruitment:escalation_list",
        ("/recruitment/escalations/", "/recruitment/calls/", "/recruitment/questions/"),
    ),
    "follow_ups": ("recruitment:follow_up_list", ("/recruitment/follow-ups/",)),
    "inquiries": ("companies:inquiry_list", ("/companies/inquiries/",)),
    "companies": ("companies:company_list", ("/companies/",)),
    "standards": ("servicecatalog:standard_list", ("/standards/",)),
    "job_centers": (
        "jobcenters:job_center_list",
        ("/jobcenters/", "/alliances/", "/memberships/", "/roles/", "/units/", "/ways-in/"),
    ),
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
        return (self.counts.get("alliance") or "") if self.is_known else ""

    @cached_property
    def counts(self) -> dict[str, object]:
        """What waits for the person, place by place, in one query."""
        if not self.is_known:
            return {}
        row = User.objects.filter(pk=self.user.pk).annotate(
            open_calls=_number(self._calls()),
            open_follow_ups=_number(self._follow_ups()),
            new_inquiries=_number(Inquiry.objects.visible_to(self.user).open()),
            unread=_number(Notice.objects.visible_to(self.user).unread()),
            alliance=Subquery(self._alliances().values("alliance__name")[:1]),
        )
        names = ("open_calls", "open_follow_ups", "new_inquiries", "unread", "alliance")
        return row.values(*names).first() or {}

    def _calls(self) -> QuerySet:
        asked = JobCenter.objects.keys_open_to(self.user, "answer_calls")
        return EscalationRecipient.objects.opening_to(asked).unanswered()

    def _follow_ups(self) -> QuerySet:
        return FollowUp.objects.visible_to(self.user).open().filter(assignee=OuterRef("pk"))

    def _alliances(self) -> QuerySet:
        whole = AllianceMembership.objects.current().filter(alliance__kind=AllianceKind.ALLIANCE)
        if self.center:
            whole = whole.filter(job_center=self.center)
        else:
            whole = whole.filter(alliance__appointments__in=self.user.current_appointments)
        return whole.order_by("valid_from", "alliance__name")

    @cached_property
    def groups(self) -> tuple[NavGroup, ...]:
        """The menu as this person may use it."""
        if not self.is_known:
            return ()
        main = NavGroup("", tuple(self._item(key) for key in self._main_keys()))
        knowledge = tuple(self._item(key) for key in ("standards", "job_centers"))
        return (main, NavGroup(_("Knowledge"), knowledge))

    def _main_keys(self) -> tuple[str, ...]:
        """A guest sees only the calls to it; who oversees has no calls of one's own to make."""
        if not JobCenter.objects.keys_in_reach_of(self.user):
            return ("day", "escalations")
        if not JobCenter.objects.keys_open_to(self.user, "view_orders"):
            return ("day", "orders", "escalations", "companies")
        return ("day", "orders", "escalations", "follow_ups", "companies", "inquiries")

    def _item(self, key: str) -> NavItem:
        name, _prefixes = PLACES[key]
        waiting = {
            "escalations": "open_calls",
            "follow_ups": "open_follow_ups",
            "inquiries": "new_inquiries",
        }
        count = self.counts.get(waiting[key], 0) if key in waiting else 0
        return NavItem(key, _label(key), reverse(name), count, key == self._current)

    @cached_property
    def _current(self) -> str:
        """The place that the page belongs to: the first whose path it begins with."""
        if self.path == "/":
            return "day"
        found = (key for key, (_name, paths) in PLACES.items() if self.path.startswith(paths))
        return next(found, "")


def _label(key: str) -> str:
    return {
        "day": _("My day"),
        "orders": _("Orders"),
        "escalations": _("Escalations"),
        "follow_ups": _("Follow-ups"),
        "companies": _("Companies"),
        "inquiries": _("Inquiries"),
        "standards": _("Standards"),
        "job_centers": _("Job centers"),
    }[key]


def _number(rows: QuerySet) -> Coalesce:
    """How many rows, as a subquery."""
    total = (
        rows.order_by()
        .annotate(one=Value(1, IntegerField()))
        .values("one")
        .annotate(total=Count("pk"))
        .values("total")
    )
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)
