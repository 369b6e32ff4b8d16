"""The job center's own facts."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.errors import RuleBroken
from jobcenters.models import (
    ContactPoint,
    Unit,
)
from jobcenters.services.places import (
    change_strong_occupations,
    end_unit,
    remove_contact_point,
    save_contact_point,
    save_unit,
)

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def here(world):
    return world.center("frederikshavn")


def test_a_consultant_edits_nothing_of_the_place(world, here):
    consultant = world.consultant("frederikshavn")
    point = ContactPoint(job_center=here, kind="phone", label="x", value="1")

    with pytest.raises(PermissionDenied):
        save_contact_point(point, actor=consultant, fields={})
    with pytest.raises(PermissionDenied):
        remove_contact_point(point, actor=consultant)
    with pytest.raises(PermissionDenied):
        save_unit(Unit(job_center=here), actor=consultant, name="Skagen")
    with pytest.raises(PermissionDenied):
        change_strong_occupations(here, actor=consultant, add="7212")


def test_two_units_of_one_name_are_refused(world, here):
    save_unit(Unit(job_center=here), actor=world.leader("frederikshavn"), name="Skagen")

    with pytest.raises(RuleBroken):
        save_unit(Unit(job_center=here), actor=world.leader("frederikshavn"), name="skagen")


@pytest.mark.parametrize("on", [dt.date(2026, 3, 1), dt.date(2025, 1, 1)])
def test_a_unit_is_not_closed_in_the_past(world, here, on):
    unit = save_unit(Unit(job_center=here), actor=world.leader("frederikshavn"), name="Skagen")

    with pytest.raises(RuleBroken):
        end_unit(unit, actor=world.leader("frederikshavn"), on=on)


def test_a_unit_is_closed_once(world, here):
    unit = save_unit(Unit(job_center=here), actor=world.leader("frederikshavn"), name="Skagen")
    end_unit(unit, actor=world.leader("frederikshavn"))

    with pytest.raises(RuleBroken):
        end_unit(unit, actor=world.leader("frederikshavn"))
