"""Contact persons: work details, ended rather than deleted."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.audit.models import Event
from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from companies.models import ContactPerson
from companies.services.contact_persons import (
    add_contact_person,
    edit_contact_person,
    end_contact_person,
)
from companies.services.register import add_unit
from tests.companies.factories import PersonFieldsFactory, UnitFieldsFactory


@pytest.fixture
def company(world, at):
    return world.company("frederikshavn")


@pytest.fixture
def person(company):
    return company.contact_persons.get()


def test_a_neighbor_adds_a_person_it_spoke_with(world, company):
    person = add_contact_person(
        company, actor=world.consultant("hjoerring"), fields=PersonFieldsFactory()
    )

    assert (person.phone, person.verified_on) == ("98123456", dt.date(2026, 3, 2))


def test_the_home_job_center_edits_a_person(world, person):
    actor = world.consultant("frederikshavn")

    edit_contact_person(person, actor=actor, fields={"title": "Direktør"}, version=1)

    person.refresh_from_db()
    assert (person.title, person.version) == ("Direktør", 2)
    assert Event.objects.of(person).get().after == {"title": "Direktør"}


def test_the_job_center_of_the_site_edits_its_people(world, company):
    actor, municipality = world.consultant("hjoerring"), world.center("hjoerring").municipality
    unit = add_unit(company, actor=actor, fields=UnitFieldsFactory(municipality=municipality))
    person = add_contact_person(company, actor=actor, fields=PersonFieldsFactory(unit=unit))

    edit_contact_person(person, actor=actor, fields={"title": "Direktør"})

    person.refresh_from_db()
    assert person.title == "Direktør"


def test_a_neighbor_does_not_edit_the_people_of_another_site(world, person):
    with pytest.raises(PermissionDenied):
        edit_contact_person(person, actor=world.consultant("hjoerring"), fields={"title": "Nej"})


def test_the_second_of_two_editors_is_told(world, person):
    actor = world.consultant("frederikshavn")
    edit_contact_person(person, actor=actor, fields={"title": "Først"}, version=1)

    with pytest.raises(Conflict):
        edit_contact_person(person, actor=actor, fields={"title": "Sidst"}, version=1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"phone": "", "email": ""}, "phone"),
        ({"phone": "123"}, "phone"),
        ({"title": "010190-1234"}, "title"),
    ],
)
def test_a_wrong_person_is_refused_at_its_field(world, company, fields, field):
    with pytest.raises(RuleBroken) as refusal:
        add_contact_person(
            company,
            actor=world.consultant("frederikshavn"),
            fields=PersonFieldsFactory(**fields),
        )

    assert refusal.value.field == field


def test_the_site_of_another_company_is_refused(world, company):
    elsewhere = world.company("frederikshavn").units.get()

    with pytest.raises(RuleBroken) as refusal:
        add_contact_person(
            company,
            actor=world.consultant("frederikshavn"),
            fields=PersonFieldsFactory(unit=elsewhere),
        )

    assert refusal.value.field == "unit"


def test_an_unknown_field_of_a_person_is_refused(world, company):
    with pytest.raises(RuleBroken, match="ended_on"):
        add_contact_person(
            company,
            actor=world.consultant("frederikshavn"),
            fields=PersonFieldsFactory(ended_on=None),
        )


def test_a_person_who_left_is_kept(world, person):
    end_contact_person(person, actor=world.consultant("frederikshavn"))

    person.refresh_from_db()
    assert person.ended_on == dt.date(2026, 3, 2)
    assert not ContactPerson.objects.active().filter(pk=person.pk).exists()


def test_nobody_leaves_twice(world, person):
    actor = world.consultant("frederikshavn")
    end_contact_person(person, actor=actor)

    with pytest.raises(WrongState):
        end_contact_person(person, actor=actor)


@pytest.mark.parametrize("role", ["head", "guest", "professional"])
def test_who_handles_no_orders_adds_no_person(world, company, role):
    actor = getattr(world, role)("frederikshavn")

    with pytest.raises(PermissionDenied):
        add_contact_person(company, actor=actor, fields=PersonFieldsFactory())
