"""Giving, changing and ending roles: the rules and each refusal."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.audit.models import Event
from alliance.foundation.errors import RuleBroken
from jobcenters.choices import Role
from jobcenters.models import (
    Appointment,
    Unit,
    User,
)
from jobcenters.services.appointments import appoint, change_appointment, end_appointment
from jobcenters.services.places import (
    save_unit,
)

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def here(world):
    return world.center("frederikshavn")


def test_a_role_opens_the_door_at_once(world, here):
    colleague = world.consultant("hjoerring")

    appoint(colleague, Role.CONSULTANT, here, actor=world.leader("frederikshavn"))

    assert here.allows(colleague, "handle_orders")


def test_a_role_from_next_week_opens_nothing_today(world, here):
    colleague = world.consultant("hjoerring")

    appoint(
        colleague,
        Role.CONSULTANT,
        here,
        actor=world.leader("frederikshavn"),
        valid_from=dt.date(2026, 3, 9),
    )

    assert not here.allows(colleague, "handle_orders")


@pytest.mark.parametrize(
    ("giver", "role", "may"),
    [
        ("leader", Role.CONSULTANT, True),
        ("leader", Role.LEADER, True),
        ("leader", Role.GUEST, True),
        ("leader", Role.PROFESSIONAL_COORDINATOR, True),
        ("leader", Role.HEAD, False),
        ("leader", Role.NETWORK_COORDINATOR, False),
        ("head", Role.HEAD, True),
        ("head", Role.LEADER, True),
        ("head", Role.ALLIANCE_ADMINISTRATOR, False),
        ("consultant", Role.CONSULTANT, False),
        ("professional", Role.CONSULTANT, False),
        ("guest", Role.GUEST, False),
    ],
)
def test_who_may_give_which_role(world, here, giver, role, may):
    actor, colleague = getattr(world, giver)("frederikshavn"), world.consultant("hjoerring")

    outcome = attempt(lambda: appoint(colleague, role, here, actor=actor))

    assert (outcome is None) == may


def attempt(act):
    try:
        act()
    except PermissionDenied as refusal:
        return refusal
    return None


def test_the_administrator_makes_a_head(world, here):
    appoint(world.consultant("hjoerring"), Role.HEAD, here, actor=world.admin)

    assert User.objects.holding(Role.HEAD, here).exists()


def test_nobody_gives_themselves_a_role(world, here):
    head = world.head("frederikshavn")

    with pytest.raises(PermissionDenied):
        appoint(head, Role.CONSULTANT, here, actor=head)


def test_the_system_user_gets_no_role(world, here):
    with pytest.raises(PermissionDenied):
        appoint(world.system, Role.CONSULTANT, here, actor=world.head("frederikshavn"))


def test_a_role_is_held_once(world, here):
    with pytest.raises(RuleBroken):
        appoint(
            world.consultant("frederikshavn"),
            Role.CONSULTANT,
            here,
            actor=world.leader("frederikshavn"),
        )


def test_the_unit_must_be_the_job_centers_own(world, here):
    foreign = Unit.objects.create(job_center=world.center("hjoerring"), name="Havnen")

    with pytest.raises(RuleBroken):
        appoint(
            world.consultant("hjoerring"),
            Role.CONSULTANT,
            here,
            actor=world.leader("frederikshavn"),
            unit=foreign,
        )


def test_a_changed_role_closes_the_old_door(world, here):
    colleague = world.consultant("frederikshavn")

    change_appointment(
        colleague.appointments.get(), actor=world.leader("frederikshavn"), role=Role.GUEST
    )

    colleague = User.objects.get(pk=colleague.pk)
    assert not here.allows(colleague, "handle_orders")
    assert here.allows(colleague, "answer_calls")


def test_a_change_of_unit_keeps_the_role(world, here):
    unit = save_unit(Unit(job_center=here), actor=world.leader("frederikshavn"), name="Skagen")
    appointment = world.consultant("frederikshavn").appointments.get()

    change_appointment(
        appointment, actor=world.leader("frederikshavn"), role=Role.CONSULTANT, unit=unit
    )

    appointment.refresh_from_db()
    assert appointment.unit == unit


def test_nobody_changes_or_ends_their_own_role(world):
    leader = world.leader("frederikshavn")
    own = leader.appointments.get()

    with pytest.raises(PermissionDenied):
        change_appointment(own, actor=leader, role=Role.CONSULTANT)
    with pytest.raises(PermissionDenied):
        end_appointment(own, actor=leader)


def test_a_leader_makes_nobody_head_by_a_change(world):
    with pytest.raises(PermissionDenied):
        change_appointment(
            world.consultant("frederikshavn").appointments.get(),
            actor=world.leader("frederikshavn"),
            role=Role.HEAD,
        )


def test_the_last_role_closes_the_account(world):
    colleague = world.consultant("frederikshavn")

    end_appointment(colleague.appointments.get(), actor=world.leader("frederikshavn"))

    colleague.refresh_from_db()
    assert not colleague.is_active
    assert not colleague.groups.exists()


def test_a_remaining_role_keeps_the_account(world):
    colleague = world.consultant("hjoerring")
    second = appoint(
        colleague,
        Role.GUEST,
        world.center("frederikshavn"),
        actor=world.leader("frederikshavn"),
    )

    end_appointment(second, actor=world.leader("frederikshavn"))

    colleague.refresh_from_db()
    assert colleague.is_active


def test_the_last_manager_of_staff_is_not_ended(world):
    leader = world.leader("frederikshavn")

    with pytest.raises(RuleBroken, match=leader.name):
        end_appointment(leader.appointments.get(), actor=world.system)


def test_the_last_manager_of_staff_is_not_changed_into_a_consultant(world):
    with pytest.raises(RuleBroken):
        change_appointment(
            world.leader("frederikshavn").appointments.get(),
            actor=world.system,
            role=Role.CONSULTANT,
        )


def test_a_manager_of_staff_may_go_while_another_is_left(world):
    leader = world.leader("frederikshavn")

    end_appointment(leader.appointments.get(), actor=world.head("frederikshavn"))

    assert not Appointment.objects.current().filter(user=leader).exists()


def test_the_alliances_administrator_counts_as_manager_of_staff(world):
    leader = world.leader("frederikshavn")

    end_appointment(leader.appointments.get(), actor=world.admin)

    leader.refresh_from_db()
    assert not leader.is_active


def test_one_who_goes_sooner_does_not_count_as_the_manager_left(world):
    head = world.head("frederikshavn").appointments.get()
    leader = world.leader("frederikshavn").appointments.get()
    end_appointment(leader, actor=world.system, on=dt.date(2026, 4, 1))

    with pytest.raises(RuleBroken):
        end_appointment(head, actor=world.system, on=dt.date(2026, 5, 1))


def test_a_role_is_not_ended_in_the_past(world):
    with pytest.raises(RuleBroken):
        end_appointment(
            world.consultant("frederikshavn").appointments.get(),
            actor=world.leader("frederikshavn"),
            on=dt.date(2026, 3, 1),
        )


def test_a_role_is_not_ended_twice(world):
    appointment = world.consultant("frederikshavn").appointments.get()
    end_appointment(appointment, actor=world.leader("frederikshavn"))

    with pytest.raises(RuleBroken):
        end_appointment(appointment, actor=world.leader("frederikshavn"))


def test_roles_are_in_the_log_with_actor_and_role(world):
    appointment = world.consultant("frederikshavn").appointments.get()

    end_appointment(appointment, actor=world.leader("frederikshavn"))

    event = Event.objects.of(appointment).first()
    assert event.name == "appointment.ended"
    assert event.actor == world.leader("frederikshavn")
    assert "Frederikshavn" in event.role_label
