"""Job centers and alliances, and the two doors of access (architecture B2)."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import audited
from alliance.foundation.calendar import DEFAULT_CLOSING_DAYS, today
from alliance.foundation.models import Dated, DatedQuerySet, Record, Versioned
from alliance.foundation.prepared import OnlyListed, prepared
from alliance.foundation.sorting import danish_key, name_sort_field
from jobcenters.choices import AllianceKind, ContactKind
from jobcenters.models.grants import EVERYWHERE, grants_of, open_keys, remembered
from jobcenters.models.municipalities import DateRange, Municipality

LARGE_ORDER_SIZE = 10  # positions; glossary "større rekrutteringsopgave": a setting, default 10


def default_closing_days() -> list[str]:
    """5 June, 24 and 31 December (standards.md): not working days unless an alliance says so."""
    return list(DEFAULT_CLOSING_DAYS)


class JobCenterQuerySet(models.QuerySet):
    def open_to(self, user, permission: str) -> "JobCenterQuerySet":
        """The job centers on which ``user`` holds ``permission``: the door for lists (B2).

        The keys are kept on the user object, so that one request asks once.
        """
        return self.filter(pk__in=self.keys_open_to(user, permission))

    def keys_open_to(self, user, permission: str) -> frozenset:
        """The keys of `open_to`, for filters on other tables: a literal list keeps the plan of
        a long list short (runtime.md 8.1)."""
        return open_keys(self.model, user, permission)

    def keys_in_reach_of(self, user) -> frozenset:
        """The keys of `in_reach_of`."""
        own = self.keys_open_to(user, "view_orders")
        return own | self.keys_open_to(user, "oversee") | _allied_keys(user, own)

    def alliances_of(self, user) -> list["Alliance"]:
        """The alliances of the user's home center today, the oldest membership first, without
        sub-alliances; for who has none, those that the user is appointed for."""
        home = user.home_center
        if home is None:
            return [row.alliance for row in user.current_appointments if row.alliance]
        own = self.keys_open_to(user, "view_orders")
        rows = _memberships(user, own)
        if home.pk not in own:  # else its memberships are among them, if it has any
            rows = home.memberships.current().select_related("alliance").order_by("valid_from")
        return [
            row.alliance
            for row in rows
            if row.job_center_id == home.pk and row.alliance.kind == AllianceKind.ALLIANCE
        ]

    def in_reach_of(self, user) -> "JobCenterQuerySet":
        """Whose ready orders and companies ``user`` may see: the own job centers, those that the
        user oversees, and the members of the own ones' alliances today (R175)."""
        return self.filter(pk__in=self.keys_in_reach_of(user))

    def allied_with(self, job_center: "JobCenter", day: dt.date | None = None):
        """The other members of the alliances of ``job_center`` on ``day`` (default today)."""
        day = day or today()
        mine = AllianceMembership.objects.on(day).filter(job_center=job_center)
        members = AllianceMembership.objects.on(day).filter(alliance__in=mine.values("alliance"))
        return self.filter(pk__in=members.values("job_center")).exclude(pk=job_center.pk)

    def serving_companies(self) -> "JobCenterQuerySet":
        """Those that companies reach through the portal: today's members of an alliance (R139)."""
        members = AllianceMembership.objects.current().values("job_center")
        return self.filter(pk__in=members)

    def closing_days_of(self, keys: Collection) -> dict[object, list[str]]:
        """The `closing_days` of the job centers with these keys, in one query."""
        found = dict(_closing_days(list(keys)))  # the oldest stands
        return {key: found.get(key, default_closing_days()) for key in keys}

    def visible_to(self, user) -> "JobCenterQuerySet":
        """Every signed-in user may look up any job center: its page holds public facts only."""
        return self.all() if user.is_authenticated else self.none()

    def in_danish_order(self) -> "JobCenterQuerySet":
        """Sorted by name as a Danish index."""
        return self.order_by("name_sort")

    def search(self, text: str) -> "JobCenterQuerySet":
        """By part of the name, the beginning of the municipality code, or an alliance's name."""
        found = Q(name_sort__contains=danish_key(text)) | Q(municipality__code__startswith=text)
        current = AllianceMembership.objects.current().filter(alliance__name__icontains=text)
        return self.filter(found | Q(pk__in=current.values("job_center")))

    def with_alliances(self) -> "JobCenterQuerySet":
        """With today's memberships in ``current_memberships``, in one query more."""
        rows = AllianceMembership.objects.current().select_related("alliance")
        ordered = rows.order_by("alliance__kind", "alliance__name")
        return self.prefetch_related(Prefetch("memberships", ordered, "current_memberships"))


@prepared
def _closing_days(keys: Collection[uuid.UUID]):
    rows = AllianceMembership.objects.current().filter(job_center__in=keys)
    rows = rows.filter(alliance__kind=AllianceKind.ALLIANCE).order_by("-valid_from")
    return rows.values_list("job_center", "alliance__closing_days")


def _allied_keys(user, own: frozenset) -> frozenset:
    keys = (row.job_center_id for row in _memberships(user, own))
    return type(own)(keys)


def _memberships(user, own: frozenset) -> list["AllianceMembership"]:
    """Today's members of the alliances of the job centers ``own``, read once per request."""
    cache = remembered(user)
    if "memberships" not in cache:
        cache["memberships"] = _memberships_beside(own)
    return cache["memberships"]


@prepared
def _memberships_beside(own: Collection[uuid.UUID]):
    current = AllianceMembership.objects.current()
    alliances = current.filter(job_center__in=own).values("alliance")
    rows = current.filter(alliance__in=alliances).select_related("alliance")
    return rows.order_by("valid_from", "alliance__name")


def access_of(user) -> list[frozenset] | None:
    """What decides which rows ``user`` may see, for queries that are kept (`prepared`): the keys
    of the job centers of each permission, and those of the allied ones. None for who may see
    everything."""
    grants = grants_of(JobCenter, user)
    if user.is_superuser or EVERYWHERE in grants.values():
        return None
    own = grants.get("view_orders", frozenset())
    keys = [grants.get(codename, frozenset()) for codename in _codenames()]
    return [*keys, _allied_keys(user, own)]


def give_access(user, keys: list[Collection]) -> None:
    """Let ``user`` see what ``keys``, in the order of `access_of`, name."""
    *open_keys, allied = keys
    grants = {name: OnlyListed(held) for name, held in zip(_codenames(), open_keys, strict=True)}
    rows = [AllianceMembership(job_center_id=key) for key in allied]
    user._open_job_centers = {"grants": grants, "memberships": rows}


def _codenames() -> list[str]:
    return [codename for codename, _label in JobCenter._meta.permissions]


@audited
class JobCenter(Record, Versioned):
    """A municipality's employer service. "Jobcenter" is a label, since the legal duty to have
    one ended in 2026 (R036, standards.md point 5)."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="job_center"
    )
    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField(_("label"), max_length=60, default="Jobcenter")
    name = models.CharField(_("name"), max_length=60)
    name_sort = name_sort_field()
    mailbox = models.EmailField(_("shared mailbox"), blank=True)
    phone = models.CharField(_("main phone"), max_length=20, blank=True)
    web = models.URLField(_("web page"), blank=True)
    postal_address = models.CharField(_("postal address"), max_length=200, blank=True)
    visiting_address = models.CharField(_("visiting address"), max_length=200, blank=True)
    strong_occupations = ArrayField(
        models.CharField(max_length=6),
        default=list,
        blank=True,
        verbose_name=_("strong occupations"),
    )

    objects = JobCenterQuerySet.as_manager()

    class Meta:
        verbose_name = _("job center")
        permissions = [
            ("view_orders", "Read everything of the job center's own orders"),
            ("handle_orders", "Create, edit, escalate and close the job center's orders"),
            ("answer_calls", "Answer calls from other job centers"),
            ("oversee", "See the shared part of all orders of the job center"),
            ("manage_staff", "Invite users, change and end roles"),
            ("edit_job_center", "Edit the job center's own facts"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the job center."""
        return reverse("jobcenters:job_center_detail", args=[self.slug])

    @property
    def full_name(self) -> str:
        """Label and name, such as "Jobcenter Herning"."""
        return f"{self.label} {self.name}"

    def allows(self, user, permission: str) -> bool:
        """Whether ``user`` holds ``permission`` here: the door for checks (B2)."""
        return self.pk in open_keys(JobCenter, user, permission)

    def closing_days(self) -> list[str]:
        """The closing days ("MM-DD") of its alliance, or the default ones."""
        return JobCenter.objects.closing_days_of([self.pk])[self.pk]

    def large_order_size(self) -> int:
        """From how many positions an order here counts as large (R089)."""
        sizes = self.memberships.current().values_list("alliance__large_order_size", flat=True)
        return min(sizes, default=LARGE_ORDER_SIZE)


class ContactPointQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ContactPointQuerySet":
        """Public facts: every signed-in user."""
        return self.filter(job_center__in=JobCenter.objects.visible_to(user))


@audited
class ContactPoint(Record):
    """One way into the job center for companies: phone, mail or web page (R139)."""

    job_center = models.ForeignKey(
        JobCenter, on_delete=models.CASCADE, related_name="contact_points"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind.choices)
    label = models.CharField(_("label"), max_length=60)
    value = models.CharField(_("number or address"), max_length=200)
    hours = models.CharField(_("opening hours"), max_length=100, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        ordering = ["kind", "label"]

    def __str__(self):
        return f"{self.label}: {self.value}"


class UnitQuerySet(DatedQuerySet):
    def visible_to(self, user) -> "UnitQuerySet":
        """Public facts: every signed-in user."""
        return self.filter(job_center__in=JobCenter.objects.visible_to(user))


@audited
class Unit(Record, Dated):
    """A unit of a large job center with its own users and orders (R140)."""

    job_center = models.ForeignKey(JobCenter, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(_("name"), max_length=60)

    objects = UnitQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("unit")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["job_center", "name"], name="unit_name_once"),
        ]

    def __str__(self):
        return self.name


class AllianceQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AllianceQuerySet":
        """The alliances of the own job centers and those for which the user holds a role (R175)."""
        if not user.is_authenticated:
            return self.none()
        own = {row.job_center_id for row in user.current_appointments if row.job_center_id}
        held = {row.alliance_id for row in user.current_appointments if row.alliance_id}
        current = AllianceMembership.objects.current().filter(job_center__in=own)
        mine = Q(pk__in=current.values("alliance")) | Q(pk__in=held) | Q(parent__in=held)
        return self.all() if user.is_superuser else self.filter(mine)


@audited
class Alliance(Record, Versioned):
    """A group of job centers with common standards; a sub-alliance has a parent (R001, R129)."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=AllianceKind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    closing_days = ArrayField(
        models.CharField(max_length=5),
        default=default_closing_days,
        blank=True,
        verbose_name=_("closing days (MM-DD)"),
    )
    large_order_size = models.PositiveIntegerField(
        _("size of a large order"), default=LARGE_ORDER_SIZE
    )

    objects = AllianceQuerySet.as_manager()

    class Meta:
        verbose_name = _("alliance")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AllianceKind.ALLIANCE, parent=None)
                | Q(kind=AllianceKind.SUB_ALLIANCE, parent__isnull=False),
                name="sub_alliance_has_parent",
            )
        ]

    def __str__(self):
        return self.name


class AllianceMembershipQuerySet(DatedQuerySet):
    def visible_to(self, user) -> "AllianceMembershipQuerySet":
        """Those of the alliances that the user may see."""
        return self.filter(alliance__in=Alliance.objects.visible_to(user))


@audited
class AllianceMembership(Record, Dated):
    """A job center's membership of an alliance, dated; it may be in several (R001, R062)."""

    alliance = models.ForeignKey(Alliance, on_delete=models.CASCADE, related_name="memberships")
    job_center = models.ForeignKey(JobCenter, on_delete=models.CASCADE, related_name="memberships")

    objects = AllianceMembershipQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("membership")
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="one_membership_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("alliance", RangeOperators.EQUAL),
                    ("job_center", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.job_center} – {self.alliance}"
