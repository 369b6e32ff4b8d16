"""What the database itself refuses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from jobcenters.choices import Role
from jobcenters.models import (
    Appointment,
    Delegation,
    Unit,
    User,
)

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def here(world):
    return world.center("frederikshavn")


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_from": dt.date(2026, 3, 1), "valid_to": dt.date(2026, 2, 1)},
        {"alliance": "vendsyssel"},
        {"job_center": None},
    ],
)
def test_the_database_refuses_an_impossible_role(world, here, fields):
    alliance = {"alliance": world.alliance()} if "alliance" in fields else {}
    values = {"role": Role.GUEST, "job_center": here, **fields, **alliance}

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(user=world.consultant("frederikshavn"), **values)


def test_the_database_refuses_the_same_open_role_twice(world, here):
    user = world.consultant("frederikshavn")

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(user=user, role=Role.CONSULTANT, job_center=here)


def test_the_database_refuses_oneself_as_deputy(world):
    user = world.consultant("frederikshavn")

    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(user=user, deputy=user)


def test_the_database_refuses_an_address_in_other_letters(world):
    taken = world.consultant("frederikshavn").email.upper()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="anden", email=taken, name="Anden")


def test_the_database_refuses_two_units_of_one_name(here):
    Unit.objects.create(job_center=here, name="Skagen")

    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(job_center=here, name="Skagen")
