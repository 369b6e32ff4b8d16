"""Who may do what in the organization; each docstring is the rule as a head would say it."""

from django.db.models import Q

from jobcenters.choices import Role
from jobcenters.models import Alliance, Appointment, Delegation, Invitation, JobCenter, User
from jobcenters.roles import ALLIANCE_ROLES, JOB_CENTER_ROLES, PERMISSIONS

# A leader runs the department; the head and the alliance's people are above.
GIVEN_BY_LEADER = (
    Role.CONSULTANT,
    Role.LEADER,
    Role.PROFESSIONAL_COORDINATOR,
    Role.GUEST,
)
STAFF_ROLES = tuple(role for role, names in PERMISSIONS.items() if "manage_staff" in names)


def is_operator(user: User) -> bool:
    """The system user and the operator's superuser stand outside the roles; people do not."""
    return user.is_system or (user.is_active and user.is_superuser)


def can_manage_staff(user: User, job_center: JobCenter) -> bool:
    """Leader, head and alliance administrator invite people and change roles."""
    return is_operator(user) or job_center.allows(user, "manage_staff")


def can_edit_job_center(user: User, job_center: JobCenter) -> bool:
    """Leader, head and alliance administrator keep the job center's own facts."""
    return is_operator(user) or job_center.allows(user, "edit_job_center")


def can_administer(user: User, alliance: Alliance) -> bool:
    """An alliance is run by its own administrator, a sub-alliance also by its parent's."""
    if is_operator(user):
        return True
    places = {alliance.pk, alliance.parent_id}
    return user.is_active and any(
        row.role == Role.ALLIANCE_ADMINISTRATOR and row.alliance_id in places
        for row in user.current_appointments
    )


def can_give_role(user: User, role: str, place: JobCenter | Alliance) -> bool:
    """A leader gives every role of the department, but only a head or an alliance administrator
    makes somebody head; roles for a whole alliance are given by its administrator."""
    if isinstance(place, Alliance):
        return role in ALLIANCE_ROLES and can_administer(user, place)
    if role not in JOB_CENTER_ROLES or not can_manage_staff(user, place):
        return False
    return role in GIVEN_BY_LEADER or is_above_leader(user, place)


def is_above_leader(user: User, job_center: JobCenter) -> bool:
    """Head of this job center, administrator of one of its alliances, or the operator."""
    if is_operator(user):
        return True
    is_head = any(
        row.role == Role.HEAD and row.job_center_id == job_center.pk
        for row in user.current_appointments
    )
    return is_head or any(
        can_administer(user, row.alliance)
        for row in job_center.memberships.current().select_related("alliance")
    )


def roles_to_give(user: User, place: JobCenter | Alliance) -> list[tuple[str, str]]:
    """The roles that ``user`` may give at ``place``, as choices of a form."""
    return [(role.value, role.label) for role in Role if can_give_role(user, role, place)]


def can_change_appointment(user: User, appointment: Appointment) -> bool:
    """Who may give a role may change and end it, but nobody their own."""
    place = appointment.job_center or appointment.alliance
    return appointment.user_id != user.pk and can_give_role(user, appointment.role, place)


def can_withdraw_invitation(user: User, invitation: Invitation) -> bool:
    """Who manages the staff of the job center may take an invitation back."""
    return can_manage_staff(user, invitation.job_center)


def can_end_delegation(user: User, delegation: Delegation) -> bool:
    """Everybody names and ends their own deputy; nobody somebody else's."""
    return delegation.user_id == user.pk


def can_stand_in(user: User, deputy: User) -> bool:
    """A deputy works at one of my job centers, since the same calls must be open to both."""
    if deputy.pk == user.pk or not deputy.is_active:
        return False
    mine = [row.job_center_id for row in user.current_appointments if row.job_center_id]
    return deputy.appointments.current().filter(job_center__in=mine).exists()


def has_other_staff_manager(appointment: Appointment, day) -> bool:
    """Is there anybody else on ``day`` who manages the staff of this job center?"""
    center = appointment.job_center
    alliances = center.memberships.on(day).values("alliance")
    others = Appointment.objects.on(day).exclude(user=appointment.user)
    return others.filter(
        Q(role__in=STAFF_ROLES, job_center=center) | Q(role__in=STAFF_ROLES, alliance__in=alliances)
    ).exists()
