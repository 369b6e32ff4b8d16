"""Sites, people, contacts and restrictions in the browser."""

import datetime as dt

import pytest
from django.urls import reverse

from companies.models import Contact, ContactPerson, ProductionUnit, Restriction
from companies.services.register import add_unit
from tests.companies.factories import UnitFieldsFactory
from tests.world import local


@pytest.fixture
def consultant(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def desk(client_for, consultant):
    return client_for(consultant)


@pytest.fixture
def neighbor(client_for, world):
    return client_for(world.consultant("hjoerring"))


@pytest.fixture
def outsider(client_for, world):
    return client_for(world.consultant("herning"))


@pytest.fixture
def company(world, at):
    return world.company("frederikshavn", name="Påfund Værft A/S")


@pytest.fixture
def person(company):
    return company.contact_persons.get()


def path_of(name, row):
    return reverse(f"companies:{name}", args=[row.pk])


def page_of(company):
    return path_of("company_detail", company)


def site(unit, **given):
    names = ("name", "p_number", "industry_code", "industry_scheme", "address", "postcode", "city")
    values = {name: getattr(unit, name) for name in names}
    return {**values, "municipality": unit.municipality_id, "version": unit.version, **given}


NOTE = {"kind": "call", "on": "02.03.2026", "time": "9.05", "summary": "Mangler to svejsere."}


def test_unit_new_adds_a_site(desk, company):
    data = site(company.main_unit, p_number="4444444444", name="Afdeling Nord")

    response = desk.post(path_of("unit_new", company), data)

    assert response.url == page_of(company)
    assert company.units.filter(name="Afdeling Nord", is_main=False).exists()


def test_unit_new_says_that_the_number_is_taken(desk, company):
    response = desk.post(path_of("unit_new", company), site(company.main_unit))

    assert response.status_code == 422
    assert "p_number" in response.context["form"].errors


def test_unit_new_of_a_neighbor_begins_with_its_own_municipality(neighbor, world, company):
    form = neighbor.get(path_of("unit_new", company)).context["form"]

    assert form["municipality"].value() == world.center("hjoerring").municipality_id


def test_unit_edit_saves_a_site(desk, company):
    unit = company.main_unit

    response = desk.post(path_of("unit_edit", unit), site(unit, city="Ny By"))

    unit.refresh_from_db()
    assert (response.url, unit.city) == (page_of(company), "Ny By")


def test_unit_edit_shows_both_texts_after_a_conflict(desk, company):
    unit = company.main_unit
    desk.post(path_of("unit_edit", unit), site(unit, city="Den andens by"))

    response = desk.post(path_of("unit_edit", unit), site(unit, city="Min by"))

    assert response.status_code == 409
    assert "Den andens by" in response.content.decode()


def test_unit_edit_does_not_close_the_main_site(desk, company):
    unit = company.main_unit

    response = desk.post(path_of("unit_edit", unit), site(unit, closed_on="01.03.2026"))

    assert response.status_code == 422
    assert "closed_on" in response.context["form"].errors


def test_unit_main_moves_the_company(desk, world, consultant, company):
    fields = UnitFieldsFactory(municipality=world.center("hjoerring").municipality)
    unit = add_unit(company, actor=consultant, fields=fields)

    response = desk.post(path_of("unit_main", unit))

    unit.refresh_from_db()
    assert (response.status_code, unit.is_main) == (302, True)


def test_contact_person_new_adds_a_person(desk, company):
    data = {"name": "Påfund Ny", "phone": "98 12 34 56"}

    response = desk.post(path_of("contact_person_new", company), data)

    assert response.url == page_of(company)
    assert company.contact_persons.get(name="Påfund Ny").phone == "98123456"


def test_contact_person_new_needs_a_way_to_reach_the_person(desk, company):
    response = desk.post(path_of("contact_person_new", company), {"name": "Påfund Ny"})

    assert response.status_code == 422


def test_contact_person_edit_saves_a_person(desk, person):
    data = {"name": "Nyt Navn", "phone": person.phone, "version": person.version}

    desk.post(path_of("contact_person_edit", person), data)

    person.refresh_from_db()
    assert person.name == "Nyt Navn"


def test_contact_person_edit_shows_both_texts_after_a_conflict(desk, person):
    data = {"name": "Den andens navn", "phone": person.phone, "version": person.version}
    desk.post(path_of("contact_person_edit", person), data)

    response = desk.post(path_of("contact_person_edit", person), {**data, "name": "Mit navn"})

    assert response.status_code == 409
    assert "Den andens navn" in response.content.decode()


def test_contact_person_end_keeps_the_person_as_former(desk, company, person):
    desk.post(path_of("contact_person_end", person))

    page = desk.get(page_of(company))
    assert page.context["people"] == []
    assert page.context["former_people"] == [person]


def test_contact_new_logs_a_contact_with_everything(world, desk, company, person):
    colleague = world.consultant("hjoerring")
    data = {
        **NOTE,
        "contact_person": person.pk,
        "next_contact_on": "16/3",
        "job_center": world.center("frederikshavn").pk,
        "participants": [colleague.pk],
    }

    response = desk.post(path_of("contact_new", company), data)

    contact = Contact.objects.get()
    assert response.url == page_of(company)
    assert (contact.at, contact.contact_person) == (local("2026-03-02 09:05"), person)
    assert contact.next_contact_on == dt.date(2026, 3, 16)
    assert contact.participants.get().user == colleague


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"summary": ""}, "summary"),
        ({"summary": "Per, 010190-1234, søger"}, "summary"),
        ({"on": "03.03.2026"}, "on"),
        ({"on": "31.02.2026"}, "on"),
        ({"time": "9.60"}, "time"),
        ({"next_contact_on": "01.03.2026"}, "next_contact_on"),
    ],
)
def test_contact_new_says_what_is_wrong_at_its_field(world, desk, company, given, field):
    data = {**NOTE, "job_center": world.center("frederikshavn").pk, **given}

    response = desk.post(path_of("contact_new", company), data)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Contact.objects.exists()


def test_contact_new_does_not_log_for_another_job_center(world, desk, company):
    data = {**NOTE, "job_center": world.center("hjoerring").pk}

    response = desk.post(path_of("contact_new", company), data)

    assert response.status_code == 422


def test_contact_new_chooses_the_person_whose_link_was_used(desk, company, person):
    form = desk.get(path_of("contact_new", company), {"person": person.pk}).context["form"]

    assert form["contact_person"].value() == str(person.pk)


@pytest.mark.parametrize(
    ("on", "time", "moment"),
    [
        ("02.03.2026", "", "2026-03-02 09:10"),
        ("27.02.2026", "", "2026-02-27 12:00"),
        ("27.02.2026", "0815", "2026-02-27 08:15"),
    ],
)
def test_contact_new_takes_now_or_noon_when_no_time_is_given(
    world, desk, company, on, time, moment
):
    data = {**NOTE, "on": on, "time": time, "job_center": world.center("frederikshavn").pk}

    desk.post(path_of("contact_new", company), data)

    assert Contact.objects.get().at == local(moment)


def test_restriction_new_marks_the_company(desk, company):
    data = {"kind": "dispute", "source": "Påfundet liste", "valid_from": "02.03.2026"}

    response = desk.post(path_of("restriction_new", company), data)

    assert response.url == page_of(company)
    assert company.restriction_on(dt.date(2026, 3, 2)).source == "Påfundet liste"


def test_restriction_new_needs_a_source(desk, company):
    data = {"kind": "dispute", "source": "", "valid_from": "02.03.2026"}

    response = desk.post(path_of("restriction_new", company), data)

    assert response.status_code == 422
    assert "source" in response.context["form"].errors


def test_restriction_end_lets_it_end(desk, company):
    row = Restriction.objects.create(company=company, kind="dispute", source="Påfundet liste")

    response = desk.post(path_of("restriction_end", row), {"on": "02.03.2026"})

    assert response.url == page_of(company)
    assert company.restriction_on(dt.date(2026, 3, 2)) is None


def test_restriction_end_of_what_has_ended_is_a_wrong_state(desk, company):
    row = Restriction.objects.create(
        company=company,
        kind="dispute",
        source="Påfundet liste",
        valid_from=dt.date(2026, 2, 1),
        valid_to=dt.date(2026, 3, 1),
    )

    response = desk.post(path_of("restriction_end", row), {"on": "02.03.2026"})

    assert response.status_code == 409


@pytest.fixture
def rows(company, person):
    """One row of each kind by the name of its model."""
    restriction = Restriction.objects.create(company=company, kind="dispute", source="Liste")
    return {
        "company": company,
        "unit": company.main_unit,
        "person": person,
        "restriction": restriction,
    }


PAGES = {
    "unit_new": "company",
    "unit_edit": "unit",
    "contact_person_new": "company",
    "contact_person_edit": "person",
    "contact_new": "company",
    "restriction_new": "company",
    "restriction_end": "restriction",
}
FOR_THE_HOME = ("unit_edit", "contact_person_edit", "restriction_new", "restriction_end")


@pytest.mark.parametrize(("name", "kind"), PAGES.items())
def test_a_page_opens_for_the_home_job_center(desk, rows, name, kind):
    assert desk.get(path_of(name, rows[kind])).status_code == 200


@pytest.mark.parametrize(("name", "kind"), PAGES.items())
def test_a_neighbor_opens_only_what_is_its_own_to_do(neighbor, rows, name, kind):
    expected = 403 if name in FOR_THE_HOME else 200

    assert neighbor.get(path_of(name, rows[kind])).status_code == expected


@pytest.mark.parametrize(("name", "kind"), PAGES.items())
def test_nothing_is_found_outside_the_alliance(outsider, rows, name, kind):
    assert outsider.get(path_of(name, rows[kind])).status_code == 404


@pytest.mark.parametrize(("name", "kind"), PAGES.items())
def test_a_head_opens_no_form(client_for, world, rows, name, kind):
    assert client_for(world.head("frederikshavn")).get(path_of(name, rows[kind])).status_code == 403


@pytest.mark.parametrize(
    ("name", "kind"), [("unit_main", "unit"), ("contact_person_end", "person")]
)
def test_a_neighbor_is_denied_an_act_and_an_outsider_finds_nothing(
    neighbor, outsider, rows, name, kind
):
    path = path_of(name, rows[kind])

    codes = (neighbor.post(path).status_code, outsider.post(path).status_code)

    assert codes == (403, 404)
    assert ContactPerson.objects.active().exists()
    assert ProductionUnit.objects.filter(is_main=True).exists()
