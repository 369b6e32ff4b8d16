"""Joining and leaving alliances, and their settings."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.errors import Conflict, RuleBroken
from jobcenters.models import (
    AllianceMembership,
    JobCenter,
    User,
)
from jobcenters.services.memberships import edit_alliance, join_alliance, leave_alliance

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def here(world):
    return world.center("frederikshavn")


def test_joining_widens_the_reach_of_both_sides(world):
    here, there = world.consultant("frederikshavn"), world.consultant("laesoe")

    join_alliance(world.center("laesoe"), world.alliance(), actor=world.admin)

    reach = JobCenter.objects.keys_in_reach_of(User.objects.get(pk=here.pk))
    back = JobCenter.objects.keys_in_reach_of(User.objects.get(pk=there.pk))
    assert world.center("laesoe").pk in reach
    assert world.center("frederikshavn").pk in back


def test_leaving_takes_the_coordinators_grant_at_once(world):
    coordinator = world.coordinator()
    membership = AllianceMembership.objects.get(job_center__slug="hjoerring")

    leave_alliance(membership, actor=world.admin)

    again = User.objects.get(pk=coordinator.pk)
    assert not world.center("hjoerring").allows(again, "oversee")
    assert world.center("frederikshavn").allows(again, "oversee")


def test_a_job_center_may_be_in_several_alliances(world):
    join_alliance(world.center("skive"), world.alliance("vendsyssel"), actor=world.admin)

    assert world.center("skive").memberships.current().count() == 2


def test_nobody_joins_twice(world):
    with pytest.raises(RuleBroken):
        join_alliance(world.center("hjoerring"), world.alliance(), actor=world.admin)


def test_only_members_of_the_parent_join_a_sub_alliance(world):
    with pytest.raises(RuleBroken, match="Østjyske"):
        join_alliance(world.center("skive"), world.alliance("horsens-naboer"), actor=world.system)


def test_nobody_leaves_the_parent_while_in_the_sub_alliance(world):
    membership = AllianceMembership.objects.get(
        job_center__slug="odder", alliance__slug="oestjylland"
    )

    with pytest.raises(RuleBroken, match="Horsens"):
        leave_alliance(membership, actor=world.system)


@pytest.mark.parametrize("role", ["head", "leader", "consultant"])
def test_only_the_administrator_lets_members_in_and_out(world, role):
    actor = getattr(world, role)("frederikshavn")
    membership = AllianceMembership.objects.get(job_center__slug="hjoerring")

    with pytest.raises(PermissionDenied):
        join_alliance(world.center("laesoe"), world.alliance(), actor=actor)
    with pytest.raises(PermissionDenied):
        leave_alliance(membership, actor=actor)
    with pytest.raises(PermissionDenied):
        edit_alliance(world.alliance(), actor=actor, fields={}, version=1)


def test_a_membership_is_not_ended_in_the_past(world):
    membership = AllianceMembership.objects.get(job_center__slug="hjoerring")

    with pytest.raises(RuleBroken):
        leave_alliance(membership, actor=world.admin, on=dt.date(2026, 3, 1))


def test_a_membership_is_not_ended_twice(world):
    membership = AllianceMembership.objects.get(job_center__slug="hjoerring")
    leave_alliance(membership, actor=world.admin)

    with pytest.raises(RuleBroken):
        leave_alliance(membership, actor=world.admin)


def test_settings_saved_by_another_are_a_conflict(world):
    fields = {"name": "V", "closing_days": [], "large_order_size": 12}

    with pytest.raises(Conflict):
        edit_alliance(world.alliance(), actor=world.admin, fields=fields, version=7)
