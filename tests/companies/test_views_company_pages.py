"""The page of a company: what it asks for, and the part that follows when somebody scrolls."""

import datetime as dt

import pytest
from django.urls import reverse

from companies.choices import TAKING_PART, AgreementState
from companies.models import (
    Company,
    CompanyAgreement,
    Contact,
    ContactParticipant,
    CooperationPeriod,
    Feedback,
    Inquiry,
    JointVisit,
    ProductionUnit,
    Restriction,
    VisitInvitation,
)
from companies.services.contact_persons import edit_contact_person
from companies.services.one_voice import one_voice
from tests.world import local

HX = {"HX-Request": "true"}


@pytest.fixture
def consultant(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def desk(client_for, consultant):
    return client_for(consultant)


@pytest.fixture
def company(world, at):
    return world.company("frederikshavn", name="Påfund Værft A/S")


@pytest.fixture
def told(company, consultant, world):
    """The company has said something."""
    return Feedback.objects.create(
        company=company,
        job_center=world.center("frederikshavn"),
        by=consultant,
        source="daily",
        topic="services",
        text="Påfundet ros",
    )


def more_of(company):
    return reverse("companies:company_more", args=[company.pk])


def text_of(response):
    return response.content.decode()


def test_the_page_leads_to_the_rest_and_does_not_fetch_it(desk, company, told):
    html = text_of(desk.get(company.get_absolute_url()))

    assert f'hx-get="{more_of(company)}"' in html
    assert f'href="{more_of(company)}#more"' in html
    assert "Påfundet ros" not in html


def test_the_rest_is_files_feedback_and_history(desk, company, told):
    html = text_of(desk.get(more_of(company), headers=HX))

    found = [html.index(part) for part in ('id="files"', "Påfundet ros", 'id="history-title"')]
    assert found == sorted(found)
    assert "<html" not in html
    assert f"{company.get_absolute_url()}files/" in html


def test_without_javascript_the_rest_stands_on_the_whole_page(desk, company, told):
    html = text_of(desk.get(more_of(company)))

    assert "Påfundet ros" in html
    assert 'id="people-title"' in html
    assert "hx-get" not in html.partition('id="main"')[2].partition('id="more"')[2]


def test_the_anchor_of_the_files_is_there_before_they_are(desk, company):
    assert 'id="files"' in text_of(desk.get(company.get_absolute_url()))


@pytest.mark.parametrize(("headers", "most"), [(HX, 12), ({}, 17)])
def test_the_rest_takes_five_queries_more(
    desk, company, django_assert_max_num_queries, headers, most
):
    desk.get(more_of(company), headers=headers)

    with django_assert_max_num_queries(most):
        desk.get(more_of(company), headers=headers)


def test_the_history_tells_of_what_belongs_to_the_company(world, desk, company, consultant):
    person = company.contact_persons.get()
    edit_contact_person(
        person, actor=consultant, fields={"title": "Påfundet titel"}, version=person.version
    )

    events = desk.get(more_of(company)).context["events"]

    assert [event.target_id for event in events if event.target_id == person.pk]


@pytest.mark.parametrize("headers", [HX, {}])
def test_the_rest_is_not_found_outside_the_alliance(world, client_for, company, headers):
    response = client_for(world.consultant("herning")).get(more_of(company), headers=headers)

    assert response.status_code == 404


def test_the_rest_of_a_merged_company_leads_to_the_one_that_stays(world, desk, company):
    duplicate = world.company("frederikshavn")
    duplicate.units.update(company=company, is_main=False)
    Company.objects.filter(pk=duplicate.pk).update(merged_into=company)

    response = desk.get(more_of(duplicate))

    assert response.url == company.get_absolute_url()


def test_the_history_stays_in_the_alliances_of_the_home(world, client_for, company):
    ProductionUnit.objects.create(
        company=company,
        name="Afdeling",
        p_number="3333333333",
        municipality=world.center("herning").municipality,
        industry_code="301100",
    )

    html = text_of(client_for(world.consultant("herning")).get(more_of(company)))

    assert 'id="feedback-title"' in html
    assert 'id="history-title"' not in html


def _contact(company, world, slug, at, **given):
    return Contact.objects.create(
        company=company,
        kind="call",
        at=local(at),
        by=world.consultant(slug),
        job_center=world.center(slug),
        summary=f"Samtale {at}",
        **given,
    )


@pytest.mark.parametrize("own_calls", [0, 3, 15])
@pytest.mark.parametrize(
    ("at_neighbors", "is_warned"), [("2026-02-20 09:00", True), ("2025-12-01 09:00", False)]
)
def test_the_page_warns_as_the_forms_do(world, desk, company, own_calls, at_neighbors, is_warned):
    others = _contact(company, world, "hjoerring", at_neighbors)
    for number in range(own_calls):
        _contact(company, world, "frederikshavn", f"2026-02-25 09:{number:02}")

    shown = desk.get(company.get_absolute_url()).context["voice"].contact

    assert shown == (others if is_warned else None)
    assert shown == one_voice(company, world.consultant("frederikshavn")).contact


def test_each_contact_names_who_took_part(world, desk, company):
    contact = _contact(company, world, "frederikshavn", "2026-02-25 09:00")
    other = _contact(company, world, "frederikshavn", "2026-02-26 09:00")
    colleague = world.consultant("hjoerring")
    ContactParticipant.objects.create(
        contact=contact, user=colleague, job_center=world.center("hjoerring")
    )

    shown = desk.get(company.get_absolute_url()).context["contacts"]

    assert [row.pk for row in shown] == [other.pk, contact.pk]
    assert [[part.user for part in row.participants.all()] for row in shown] == [[], [colleague]]


@pytest.fixture
def everything(company, world, consultant):
    """One of all that the page shows where there is any."""
    center = world.center("frederikshavn")
    Restriction.objects.create(company=company, kind="dispute", source="Påfundet liste")
    CooperationPeriod.objects.create(company=company, level="agreement", reason="agreement")
    CompanyAgreement.objects.create(
        company=company,
        job_center=center,
        responsible=consultant,
        state=AgreementState.ACTIVE,
        signed_on=dt.date(2026, 2, 1),
    )
    Inquiry.objects.create(
        company=company, job_center=center, channel="phone", subject="Påfundet spørgsmål"
    )
    visit = JointVisit.objects.create(
        company=company,
        host=world.center("hjoerring"),
        requested_by=world.consultant("hjoerring"),
        leader=world.consultant("hjoerring"),
        requested_at=local("2026-03-01 09:00"),
        purpose="Påfund",
        place="Havnen",
    )
    _contact(company, world, "hjoerring", "2026-02-20 09:00")
    return visit


def test_the_page_shows_what_there_is(desk, company, everything):
    context = desk.get(company.get_absolute_url()).context

    shown = ("restrictions", "periods", "agreements", "inquiries", "contacts")
    assert {name: len(context[name]) for name in shown} == dict.fromkeys(shown, 1)
    assert context["restriction"].source == "Påfundet liste"
    assert context["voice"].visits == ((everything, True, False),)


def test_the_page_asks_only_for_what_there_is(
    desk, company, everything, django_assert_max_num_queries
):
    desk.get(company.get_absolute_url())

    with django_assert_max_num_queries(18):  # twelve, and the six that ask for what there is
        desk.get(company.get_absolute_url())


def test_a_plain_company_takes_twelve_queries(desk, company, django_assert_max_num_queries):
    desk.get(company.get_absolute_url())

    with django_assert_max_num_queries(12):
        desk.get(company.get_absolute_url())


@pytest.mark.parametrize("state", [*TAKING_PART, "declined"])
def test_who_takes_part_in_a_visit_may_not_join_it_again(
    world, consultant, company, everything, state
):
    VisitInvitation.objects.create(
        visit=everything,
        job_center=world.center("frederikshavn"),
        state=state,
        asked_at=local("2026-03-01 10:00"),
        answered_at=local("2026-03-01 11:00"),
    )
    takes_part = state in TAKING_PART

    assert one_voice(company, consultant).visits == ((everything, not takes_part, takes_part),)
