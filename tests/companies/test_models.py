"""What the database refuses, what a search finds, and who sees which rows."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from companies.choices import InquiryState
from companies.models import (
    Company,
    Contact,
    ContactParticipant,
    ContactPerson,
    Inquiry,
    ProductionUnit,
    Restriction,
)
from jobcenters.models import Municipality
from tests.world import local


@pytest.fixture
def company(world, at):
    return world.company("frederikshavn")


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.parametrize("number", ["1234567", "01234567", "1234567a"])
def test_the_database_refuses_a_malformed_cvr_number(db, number):
    refused(lambda: Company.objects.create(cvr_number=number, name="Påfund"))


def test_the_database_refuses_the_same_cvr_number_twice(company):
    refused(lambda: Company.objects.create(cvr_number=company.cvr_number, name="Påfund"))


@pytest.mark.parametrize(
    ("field", "value"), [("p_number", "123"), ("industry_code", "3011"), ("is_main", True)]
)
def test_the_database_refuses_a_wrong_site(company, field, value):
    unit = {
        "company": company,
        "name": "Påfund",
        "p_number": "2222222222",
        "municipality": company.main_unit.municipality,
        "industry_code": "301100",
        field: value,
    }

    refused(lambda: ProductionUnit.objects.create(**unit))


def test_the_database_refuses_the_same_p_number_twice(company):
    unit = company.main_unit
    unit.pk, unit.is_main, unit._state.adding = None, False, True

    refused(unit.save)


def test_the_database_refuses_a_restriction_that_ends_before_it_begins(company):
    days = {"valid_from": dt.date(2026, 3, 2), "valid_to": dt.date(2026, 3, 1)}

    refused(lambda: Restriction.objects.create(company=company, kind="barred", source="x", **days))


def test_the_database_refuses_a_participant_twice(world, company):
    person, center = world.consultant("hjoerring"), world.center("hjoerring")
    contact = Contact.objects.create(
        company=company, kind="call", by=person, job_center=center, summary="x"
    )
    part = {"contact": contact, "user": person, "job_center": center}
    ContactParticipant.objects.create(**part)

    refused(lambda: ContactParticipant.objects.create(**part))


@pytest.mark.parametrize(
    "wrong",
    [
        {"company_text": ""},
        {"state": InquiryState.ANSWERED},
        {"ended_at": local("2026-03-02 09:00")},
    ],
)
def test_the_database_refuses_a_wrong_inquiry(world, wrong):
    inquiry = {
        "job_center": world.center("frederikshavn"),
        "company_text": "Påfund",
        "channel": "phone",
        "subject": "Svejsere",
        **wrong,
    }

    refused(lambda: Inquiry.objects.create(**inquiry))


@pytest.mark.parametrize(
    "text",
    [
        "påfund",
        "PÅFUND",
        "paafund",
        "fund vær",
        "{company.cvr_number}",
        "1000 00",
        "{company.main_unit.p_number}",
        "70 12 34 56",
        "+4570123456",
        "{person.phone}",
    ],
)
def test_a_company_is_found_by_name_and_by_number(world, text):
    company = world.company("frederikshavn", name="Påfund Værft")
    person = company.contact_persons.get()

    found = Company.objects.search(text.format(company=company, person=person))

    assert list(found) == [company]


@pytest.mark.parametrize("text", ["zzz", "00000000", "%", "_"])
def test_what_does_not_fit_is_not_found(company, text):
    assert not Company.objects.search(text).exists()


def test_the_phone_of_a_former_person_finds_nothing(company):
    person = company.contact_persons.get()
    ContactPerson.objects.filter(pk=person.pk).update(ended_on=dt.date(2026, 3, 1))

    assert not Company.objects.search(person.phone).exists()


def test_companies_stand_in_danish_order(world):
    names = ["Ågård", "Zebra", "Ærø", "Aabenraa", "Øst", "Bøg"]
    [world.company("frederikshavn", name=name) for name in names]

    ordered = [company.name for company in Company.objects.in_danish_order()]

    assert ordered == ["Bøg", "Zebra", "Ærø", "Øst", "Aabenraa", "Ågård"]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (lambda world: world.consultant("frederikshavn"), True),
        (lambda world: world.consultant("hjoerring"), True),
        (lambda world: world.head("frederikshavn"), True),
        (lambda world: world.coordinator(), True),
        (lambda world: world.consultant("herning"), False),
        (lambda world: world.guest("frederikshavn"), False),
    ],
)
def test_the_register_is_seen_in_the_alliance(world, company, who, sees):
    user = who(world)

    assert Company.objects.visible_to(user).exists() is sees
    assert ProductionUnit.objects.visible_to(user).exists() is sees
    assert ContactPerson.objects.visible_to(user).exists() is sees


def test_a_site_elsewhere_shows_the_company_but_not_its_people(world, company):
    outsider = world.consultant("herning")
    ProductionUnit.objects.create(
        company=company,
        name="Afdeling",
        p_number="3333333333",
        municipality=Municipality.objects.get(job_center__slug="herning"),
        industry_code="301100",
    )

    assert list(Company.objects.visible_to(outsider)) == [company]
    assert not ContactPerson.objects.visible_to(outsider).exists()


def test_contacts_are_seen_in_the_alliance_of_the_job_center(world, company):
    Contact.objects.create(
        company=company,
        kind="call",
        by=world.consultant("hjoerring"),
        job_center=world.center("hjoerring"),
        summary="x",
    )

    assert Contact.objects.visible_to(world.consultant("frederikshavn")).exists()
    assert not Contact.objects.visible_to(world.consultant("herning")).exists()


def test_an_inquiry_is_seen_by_its_own_job_center_only(world, at):
    Inquiry.objects.create(
        job_center=world.center("frederikshavn"),
        company_text="Påfund",
        channel="phone",
        subject="Svejsere",
    )

    assert Inquiry.objects.visible_to(world.head("frederikshavn")).exists()
    assert not Inquiry.objects.visible_to(world.consultant("hjoerring")).exists()


def test_the_label_tells_companies_of_one_name_apart(company):
    assert company.label == f"{company.name} · {company.cvr_number} · Opdigtet By"


def test_a_company_without_a_site_has_no_home(db):
    company = Company.objects.create(cvr_number="10000009", name="Påfund")

    assert (company.main_unit, company.home_job_center) == (None, None)
    assert company.label == "Påfund · 10000009"


def test_the_day_of_a_late_contact_is_the_danish_one(company):
    company.last_contact_at = local("2026-03-02 00:30")

    assert company.last_contact_on == dt.date(2026, 3, 2)
