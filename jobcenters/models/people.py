"""Users, the roles they hold for a time, and how they come in."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import audited
from alliance.foundation.calendar import now, today
from alliance.foundation.models import Dated, DatedQuerySet, Record
from alliance.foundation.prepared import NotPreparableError, prepared
from jobcenters.choices import Density, Language, Role
from jobcenters.models.organization import Alliance, JobCenter, Unit, access_of, give_access

SYSTEM_USERNAME = "system"
STAFF_ORDER = (
    Role.HEAD,
    Role.LEADER,
    Role.PROFESSIONAL_COORDINATOR,
    Role.CONSULTANT,
    Role.ALLIANCE_ADMINISTRATOR,
    Role.NETWORK_COORDINATOR,
    Role.GUEST,
)


class UserQuerySet(models.QuerySet):
    def holding(self, role: Role, *job_centers: JobCenter) -> "UserQuerySet":
        """The active users who hold ``role`` at one of ``job_centers`` today."""
        held = Appointment.objects.current().filter(role=role, job_center__in=job_centers)
        return self.filter(is_active=True, pk__in=held.values("user"))

    def working_at(self, job_center: JobCenter) -> "UserQuerySet":
        """The active users with any role at ``job_center`` today."""
        held = Appointment.objects.current().filter(job_center=job_center)
        return self.filter(is_active=True, pk__in=held.values("user"))

    def visible_to(self, user) -> "UserQuerySet":
        """The people of the job centers in reach; always oneself."""
        reach = JobCenter.objects.in_reach_of(user)
        held = Appointment.objects.current().filter(
            Q(job_center__in=reach) | Q(alliance__memberships__job_center__in=reach)
        )
        return self.filter(Q(pk__in=held.values("user")) | Q(pk=user.pk)).exclude(
            username=SYSTEM_USERNAME
        )


class PortalUserManager(UserManager.from_queryset(UserQuerySet)):
    def system(self) -> "User":
        """The named user as whom scheduled work acts; it cannot sign in."""
        for found in _named(SYSTEM_USERNAME):
            return found
        user, _created = self.get_or_create(
            username=SYSTEM_USERNAME,
            defaults={"name": "Portalen", "email": "system@alliance.invalid", "is_active": False},
        )
        return user


@prepared
def _named(username: str):
    return User.objects.filter(username=username)


@audited
class User(AbstractUser):
    """A person who works with companies, or the system user."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("mail"))
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=100, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.DANISH
    )
    density = models.CharField(
        _("density"), max_length=10, choices=Density.choices, default=Density.COMPACT
    )
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)

    objects = PortalUserManager()

    REQUIRED_FIELDS = ["email", "name"]

    class Meta:
        verbose_name = _("user")
        constraints = [models.UniqueConstraint(Lower("email"), name="mail_address_once")]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self) -> str:
        """The person's name."""
        return self.name

    def get_short_name(self) -> str:
        """The person's name; Danish workplaces use first names, but we store one field."""
        return self.name

    @property
    def is_system(self) -> bool:
        """Whether this is the user as whom scheduled work acts."""
        return self.username == SYSTEM_USERNAME

    @property
    def current_appointments(self) -> list["Appointment"]:
        """Today's roles, read once per request."""
        if "_appointments" not in self.__dict__:
            self._appointments = _appointments_of(self.pk)
        return self._appointments

    @property
    def led_centers(self) -> list[uuid.UUID]:
        """The keys of the job centers that the person leads today."""
        rows = (row for row in self.current_appointments if row.role == Role.LEADER)
        return [row.job_center_id for row in rows if row.job_center_id]

    @property
    def home_center(self) -> JobCenter | None:
        """The job center that the person works for today (the first one held)."""
        centers = (row.job_center for row in self.current_appointments if row.job_center)
        return next(centers, None)

    @property
    def role_label(self) -> str:
        """Today's roles as text, for the audit log and the screen."""
        return ", ".join(row.label for row in self.current_appointments)

    def values(self) -> list[object] | None:
        """What decides which rows this person sees, for `prepared` queries."""
        keys = access_of(self) if self.is_active else None
        return None if keys is None else [self.pk, *keys]

    def with_values(self, values: list[object]) -> "User":
        """A person with this key and these rights; which roles they hold must not matter."""
        key, *keys = values
        other = User(pk=key)
        give_access(other, keys)
        other._appointments = _NotToBeAsked()
        return other


class _NotToBeAsked:
    def __iter__(self):
        raise NotPreparableError("a query that is kept may not look at a person's roles")


class AppointmentQuerySet(DatedQuerySet):
    def visible_to(self, user) -> "AppointmentQuerySet":
        """The roles at the job centers and for the alliances in reach; always one's own."""
        reach = Q(job_center__in=JobCenter.objects.keys_in_reach_of(user))
        alliances = Q(alliance__in=Alliance.objects.visible_to(user))
        return self.filter(reach | alliances | Q(user=user.pk))

    def not_ended(self) -> "AppointmentQuerySet":
        """Today's roles and those that begin later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=today()))

    def in_staff_order(self) -> "AppointmentQuerySet":
        """Head first, guests last, then by name."""
        whens = [models.When(role=role, then=rank) for rank, role in enumerate(STAFF_ORDER)]
        rank = models.Case(*whens, default=len(STAFF_ORDER), output_field=models.IntegerField())
        return self.order_by(rank, "user__name", "valid_from")


@audited
class Appointment(Record, Dated):
    """A person's role at a job center or for a whole alliance, for a time (R175)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    job_center = models.ForeignKey(
        JobCenter, null=True, blank=True, on_delete=models.CASCADE, related_name="appointments"
    )
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL)
    alliance = models.ForeignKey(
        Alliance, null=True, blank=True, on_delete=models.CASCADE, related_name="appointments"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("role")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(job_center__isnull=True) ^ Q(alliance__isnull=True),
                name="appointment_at_one_place",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "job_center"],
                condition=Q(valid_to=None, job_center__isnull=False),
                name="job_center_role_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "alliance"],
                condition=Q(valid_to=None, alliance__isnull=False),
                name="alliance_role_once",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.label}"

    @property
    def label(self) -> str:
        """Role and place, such as "virksomhedskonsulent, Herning"."""
        return f"{self.get_role_display()}, {self.job_center or self.alliance}"


@prepared
def _appointments_of(user: uuid.UUID):
    rows = Appointment.objects.current().filter(user=user)
    return rows.select_related("job_center", "alliance", "unit").order_by(
        "valid_from", "created_at"
    )


class DelegationQuerySet(DatedQuerySet):
    def visible_to(self, user) -> "DelegationQuerySet":
        """One's own: whom I named."""
        return self.filter(user=user.pk)

    def deputies_of(self, people) -> dict:
        """The deputy of each of ``people`` who is away today."""
        return {row.user: row.deputy for row in _delegations([one.pk for one in people])}

    def not_ended(self) -> "DelegationQuerySet":
        """Today's and those that begin later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=today()))


@prepared
def _delegations(people: Collection[uuid.UUID]):
    rows = Delegation.objects.current().filter(user__in=people).select_related("user", "deputy")
    return rows.order_by("created_at")


@audited
class Delegation(Record, Dated):
    """Who answers for me while I am away: calls and reminders go to the deputy as well."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="delegations")
    deputy = models.ForeignKey(User, on_delete=models.CASCADE, related_name="deputized")

    objects = DelegationQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("delegation")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(user=models.F("deputy")), name="deputy_is_somebody_else"
            ),
        ]

    def __str__(self):
        return f"{self.user} → {self.deputy}"

    @property
    def last_day(self) -> dt.date | None:
        """The last day away, as people count it."""
        return self.valid_to - dt.timedelta(days=1) if self.valid_to else None


class InvitationQuerySet(models.QuerySet):
    def open(self) -> "InvitationQuerySet":
        """Neither accepted, withdrawn nor too old."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now())

    def visible_to(self, user) -> "InvitationQuerySet":
        """Those of the job centers whose staff ``user`` manages."""
        return self.filter(job_center__in=JobCenter.objects.open_to(user, "manage_staff"))


@audited
class Invitation(Record):
    """A link by mail with which a colleague makes an account (issue 2, section 2)."""

    email = models.EmailField(_("mail"))
    name = models.CharField(_("name"), max_length=100)
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    job_center = models.ForeignKey(JobCenter, on_delete=models.CASCADE, related_name="invitations")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")

    def __str__(self):
        return f"{self.name} <{self.email}>"
