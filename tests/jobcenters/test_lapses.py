"""What begins and ends by its date, without anybody's click."""

import datetime as dt

import pytest

from alliance.foundation.sweep import run_sweep, sweepers
from jobcenters.choices import Role
from jobcenters.models import (
    User,
)
from jobcenters.services.appointments import appoint, end_appointment
from jobcenters.services.lapses import lapse_appointments
from jobcenters.services.memberships import join_alliance
from tests.world import local

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def here(world):
    return world.center("frederikshavn")


def test_the_sweep_knows_the_sweeper():
    assert sweepers()["access"] is lapse_appointments


def test_a_role_begins_by_its_date(world, here, at):
    colleague = world.consultant("hjoerring")
    appoint(
        colleague,
        Role.GUEST,
        here,
        actor=world.leader("frederikshavn"),
        valid_from=dt.date(2026, 3, 9),
    )

    counts = lapse_appointments(at("2026-03-09 00:01").moment)

    assert counts == {"users": 1}
    assert here.allows(User.objects.get(pk=colleague.pk), "answer_calls")


def test_a_role_ends_by_its_date_and_closes_the_account(world, at):
    colleague = world.consultant("frederikshavn")
    end_appointment(
        colleague.appointments.get(),
        actor=world.leader("frederikshavn"),
        on=dt.date(2026, 3, 9),
    )
    colleague.refresh_from_db()
    before = colleague.is_active

    lapse_appointments(at("2026-03-12 06:00").moment)

    colleague.refresh_from_db()
    assert (before, colleague.is_active) == (True, False)


def test_a_second_sweep_changes_nothing(world, at):
    colleague = world.consultant("frederikshavn")
    end_appointment(
        colleague.appointments.get(),
        actor=world.leader("frederikshavn"),
        on=dt.date(2026, 3, 9),
    )
    moment = at("2026-03-09 06:00").moment
    lapse_appointments(moment)

    counts = lapse_appointments(moment)

    assert counts == {}


def test_a_sweep_as_of_a_later_day_judges_by_that_day(world):
    colleague = world.consultant("frederikshavn")
    end_appointment(
        colleague.appointments.get(),
        actor=world.leader("frederikshavn"),
        on=dt.date(2026, 3, 9),
    )

    run_sweep(local("2026-03-09 06:00"))

    colleague.refresh_from_db()
    assert not colleague.is_active


def test_the_operators_account_is_left_alone(world, at):
    boss = User.objects.create_superuser("drift", "drift@portal.example", "x", name="Drift")

    lapse_appointments(at("2026-03-09 06:00").moment)

    boss.refresh_from_db()
    assert boss.is_active


def test_a_membership_begins_by_its_date(world, at):
    coordinator, laesoe = world.coordinator(), world.center("laesoe")
    join_alliance(laesoe, world.alliance(), actor=world.admin, valid_from=dt.date(2026, 3, 9))
    before = laesoe.allows(User.objects.get(pk=coordinator.pk), "oversee")

    counts = lapse_appointments(at("2026-03-09 06:00").moment)

    assert not before
    assert counts == {"alliances": 1}
    assert laesoe.allows(User.objects.get(pk=coordinator.pk), "oversee")
