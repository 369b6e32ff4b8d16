"""The sweeper of access: what begins or ends by its date takes effect without anybody's click."""

import datetime as dt

from django.contrib.auth.models import Group
from django.db import transaction
from guardian.models import GroupObjectPermission

from jobcenters.models import Alliance, AllianceMembership, Appointment, JobCenter, User
from jobcenters.roles import ALLIANCE_ROLES, group_name, sync_alliance
from jobcenters.services.accounts import sync_access


def lapse_appointments(now: dt.datetime) -> dict[str, int]:
    """Let access follow the roles and memberships that hold today (the sweep sets the day).

    Compares what is held with what is due, so that a missed day is caught up and a second run
    changes nothing. Source: R178, threat 6 of reliability.md.
    """
    counts = {"users": 0, "alliances": 0}
    for alliance in _alliances_astray():
        sync_alliance(alliance)
        counts["alliances"] += 1
    for key in _users_astray():
        counts["users"] += _sync(key)
    return {name: count for name, count in counts.items() if count}


@transaction.atomic
def _sync(key) -> int:
    rows = User.objects.select_for_update(of=("self",), skip_locked=True)
    user = rows.filter(pk=key).first()
    if user is None:  # another worker has it, or somebody changes the roles right now
        return 0
    sync_access(user, actor=User.objects.system())
    return 1


def _users_astray() -> list:
    """The people whose groups or account do not fit today's roles."""
    places = Alliance.objects.in_bulk() | JobCenter.objects.in_bulk()
    wanted: dict = {}
    rows = Appointment.objects.current().values_list("user", "role", "job_center", "alliance")
    for user, role, center, alliance in rows:
        name = group_name(places[center or alliance], role)
        wanted.setdefault(user, set()).add(name)
    held: dict = {}
    pairs = User.groups.through.objects.values_list("user_id", "group__name")
    for user, name in pairs:
        held.setdefault(user, set()).add(name)
    people = User.objects.filter(appointments__isnull=False, is_superuser=False).distinct()
    return [
        key
        for key, is_active in people.order_by("pk").values_list("pk", "is_active")
        if wanted.get(key, set()) != held.get(key, set()) or is_active != (key in wanted)
    ]


def _alliances_astray() -> list[Alliance]:
    """The alliances whose groups hold grants on other job centers than today's members."""
    members: dict[str, set[str]] = {}
    rows = AllianceMembership.objects.current().values_list("alliance__slug", "job_center")
    for slug, center in rows:
        members.setdefault(slug, set()).add(str(center))
    granted: dict[str, set[str]] = {}
    for name, key in GroupObjectPermission.objects.values_list("group__name", "object_pk"):
        granted.setdefault(name, set()).add(key)
    known = set(Group.objects.values_list("name", flat=True))
    return [
        alliance
        for alliance in Alliance.objects.order_by("slug")
        if any(
            granted.get(name, set()) != members.get(alliance.slug, set())
            for name in _group_names(alliance) & known
        )
    ]


def _group_names(alliance: Alliance) -> set[str]:
    return {group_name(alliance, role) for role in ALLIANCE_ROLES}
