"""Which role may do what where: one table, groups per place and role, guardian behind (B2).

guardian is imported in this app only. Lists go through `JobCenter.objects.open_to`, checks
through `job_center.allows`; both read the same grants.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from guardian.backends import ObjectPermissionBackend
from guardian.models import GroupObjectPermission

from jobcenters.choices import Role
from jobcenters.models import Alliance, Appointment, JobCenter, User

PERMISSIONS: dict[str, tuple[str, ...]] = {
    Role.CONSULTANT: ("view_orders", "handle_orders", "answer_calls"),
    Role.LEADER: (
        "view_orders",
        "handle_orders",
        "answer_calls",
        "manage_staff",
        "edit_job_center",
    ),
    Role.HEAD: ("view_orders", "manage_staff", "edit_job_center"),
    Role.PROFESSIONAL_COORDINATOR: ("oversee",),
    Role.NETWORK_COORDINATOR: ("oversee",),
    Role.ALLIANCE_ADMINISTRATOR: ("oversee", "manage_staff", "edit_job_center"),
    Role.GUEST: ("answer_calls",),
}
HANDLER_ROLES = tuple(role for role, names in PERMISSIONS.items() if "handle_orders" in names)
JOB_CENTER_ROLES = (
    Role.CONSULTANT,
    Role.LEADER,
    Role.HEAD,
    Role.PROFESSIONAL_COORDINATOR,
    Role.GUEST,
)
ALLIANCE_ROLES = (
    Role.PROFESSIONAL_COORDINATOR,
    Role.NETWORK_COORDINATOR,
    Role.ALLIANCE_ADMINISTRATOR,
)


class GrantBackend(ObjectPermissionBackend):
    """guardian's backend, which also honors a global grant when an object is passed.

    Out of the box a global grant says "no" for a single object and "all" for a list; here the
    two answers agree (architecture B2, reproduced with guardian 3.5.2).
    """

    def has_perm(self, user_obj, perm, obj=None):
        """Whether the user holds ``perm`` on ``obj``, by object grant or by global grant."""
        if super().has_perm(user_obj, perm, obj):
            return True
        return obj is not None and user_obj.is_active and user_obj.has_perm(perm)


def group_name(place: JobCenter | Alliance, role: str) -> str:
    """The name of the group that holds ``role`` at ``place``."""
    return f"{place._meta.model_name}:{place.slug}:{role}"


def group_for(place: JobCenter | Alliance, role: str) -> Group:
    """The group that holds ``role`` at ``place``, with its grants in order."""
    group, _created = Group.objects.get_or_create(name=group_name(place, role))
    sync_group(group, place, role)
    return group


def sync_group(group: Group, place: JobCenter | Alliance, role: str) -> None:
    """Give the group exactly the grants that the table names: on the job center, or on today's
    members of the alliance."""
    centers = [place] if isinstance(place, JobCenter) else _members(place)
    permissions = Permission.objects.filter(
        content_type=_job_center_type(), codename__in=PERMISSIONS[role]
    )
    wanted = {(str(center.pk), row.pk) for center in centers for row in permissions}
    rows = GroupObjectPermission.objects.filter(group=group)
    held = {(row.object_pk, row.permission_id): row.pk for row in rows}
    rows.filter(pk__in=[held[key] for key in held.keys() - wanted]).delete()
    GroupObjectPermission.objects.bulk_create(
        [
            GroupObjectPermission(
                group=group,
                permission_id=permission,
                content_type=_job_center_type(),
                object_pk=center,
            )
            for center, permission in wanted - held.keys()
        ],
        ignore_conflicts=True,
    )


def _job_center_type() -> ContentType:
    return ContentType.objects.get_for_model(JobCenter)


def _members(place: Alliance) -> list[JobCenter]:
    rows = place.memberships.current().select_related("job_center")
    return [row.job_center for row in rows]


def sync_alliance(alliance: Alliance) -> None:
    """Let the groups of an alliance follow its membership of today (R001, R062)."""
    names = {group_name(alliance, role): role for role in ALLIANCE_ROLES}
    for group in Group.objects.filter(name__in=names):
        sync_group(group, alliance, names[group.name])


def sync_user(user: User) -> None:
    """Put the user in exactly the groups that today's appointments name: ended access dies."""
    rows = Appointment.objects.current().filter(user=user).select_related("job_center", "alliance")
    groups = [group_for(row.job_center or row.alliance, row.role) for row in rows]
    user.groups.set(groups)
    forget_access(user)


def forget_access(user: User) -> None:
    """Drop what one request remembers of the user's access, after it changed."""
    for name in ("_open_job_centers", "_appointments"):
        if hasattr(user, name):
            delattr(user, name)
