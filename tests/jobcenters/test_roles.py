"""The two doors of access: list and check agree for every role, permission and job center."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from guardian.models import GroupObjectPermission

from jobcenters.models import Alliance, JobCenter, User
from jobcenters.roles import PERMISSIONS, forget_access, group_for, group_name, sync_alliance

pytestmark = pytest.mark.usefixtures("at")
NAMES = sorted({name for names in PERMISSIONS.values() for name in names})
PEOPLE = ["consultant", "leader", "head", "professional", "guest"]
# Their own, an ally, a member of another alliance, and one that is in none.
PLACES = ["frederikshavn", "hjoerring", "herning", "aalborg"]


def agreement(user):
    """Where list, check and Django's own question disagree: must be nowhere."""
    return [
        (name, center.slug)
        for name in NAMES
        for center in JobCenter.objects.filter(slug__in=PLACES).in_danish_order()
        if not (
            center.allows(user, name)
            == (center.pk in JobCenter.objects.keys_open_to(user, name))
            == user.has_perm(f"jobcenters.{name}", center)
        )
    ]


@pytest.mark.parametrize("role", PEOPLE)
def test_list_and_check_agree_for_each_role_of_a_job_center(world, role):
    assert agreement(getattr(world, role)("frederikshavn")) == []


def test_list_and_check_agree_for_the_roles_of_an_alliance(world):
    assert agreement(world.coordinator()) == []
    assert agreement(world.admin) == []


def test_list_and_check_agree_for_a_global_grant(world):
    user = world.guest("aalborg")
    user.user_permissions.add(Permission.objects.get(codename="oversee"))
    user = User.objects.get(pk=user.pk)

    assert agreement(user) == []
    assert world.center("frederikshavn").allows(user, "oversee")


@pytest.mark.parametrize("role", PEOPLE)
def test_a_role_holds_what_the_table_says_and_only_there(world, role):
    user = getattr(world, role)("frederikshavn")
    held = {name for name in NAMES if world.center("frederikshavn").allows(user, name)}
    elsewhere = {name for name in NAMES if world.center("hjoerring").allows(user, name)}

    granted = user.appointments.get().role
    assert held == set(PERMISSIONS[granted])
    assert elsewhere == set()


def test_nobody_in_particular_and_a_closed_account_hold_nothing(world):
    closed = world.consultant("frederikshavn")
    closed.is_active = False

    assert not world.center("frederikshavn").allows(AnonymousUser(), "view_orders")
    assert not world.center("frederikshavn").allows(closed, "view_orders")


def test_the_answer_is_asked_for_once_per_request(world, django_assert_num_queries):
    user = world.consultant("frederikshavn")
    center = world.center("frederikshavn")
    forget_access(user)
    center.allows(user, "view_orders")

    with django_assert_num_queries(0):
        center.allows(user, "view_orders")


def test_a_grant_that_went_astray_is_put_right(world):
    world.coordinator()
    alliance = Alliance.objects.get(slug="vendsyssel")
    group = group_for(alliance, "network_coordinator")
    GroupObjectPermission.objects.filter(group=group).delete()

    sync_alliance(alliance)

    assert GroupObjectPermission.objects.filter(group=group).count() == 3


def test_groups_are_named_after_place_and_role(world):
    names = set(world.consultant("frederikshavn").groups.values_list("name", flat=True))

    assert names == {group_name(world.center("frederikshavn"), "consultant")}


def test_only_a_leader_leads_and_only_there(world):
    led = world.leader("frederikshavn").led_centers

    assert led == [world.center("frederikshavn").pk]
    assert world.head("frederikshavn").led_centers == []
    assert world.consultant("frederikshavn").led_centers == []
    assert world.coordinator().led_centers == []
