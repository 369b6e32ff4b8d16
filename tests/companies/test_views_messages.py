"""Shared texts to companies, in both languages (R009)."""

import pytest
from django.urls import reverse

from companies.choices import MessageTemplate


@pytest.fixture
def company(world, at):
    return world.company("frederikshavn", name="Påfund & Værft A/S")


@pytest.fixture
def desk(client_for, world):
    return client_for(world.consultant("frederikshavn"))


@pytest.fixture
def path(company):
    return reverse("companies:company_message", args=[company.pk])


@pytest.mark.parametrize("template", MessageTemplate.values)
@pytest.mark.parametrize("language", ["da", "en"])
def test_company_message_has_every_text_in_both_languages(desk, path, template, language):
    context = desk.get(path, {"template": template, "language": language}).context

    assert context["subject"]
    assert "Frederikshavn" in context["body"]
    assert f'lang="{language}"' in desk.get(path, {"language": language}).content.decode()


def test_company_message_greets_the_person_and_opens_the_mail_program(desk, path, company):
    person = company.contact_persons.get()

    response = desk.get(path, {"person": person.pk, "language": "en", "template": "received"})

    assert f"Dear {person.name}" in response.context["body"]
    assert response.context["mailto"].startswith(f"mailto:{person.email}?subject=Your%20inquiry")
    assert "P%C3%A5fund%20%26%20V%C3%A6rft" in response.context["mailto"]


@pytest.mark.parametrize("query", [{}, {"template": "x", "language": "x", "person": "x"}])
def test_company_message_begins_with_the_first_text_in_danish(desk, path, query):
    response = desk.get(path, query)

    assert (response.status_code, response.context["language"]) == (200, "da")


def test_company_message_answers_htmx_with_the_text_only(desk, path):
    part = desk.get(path, HTTP_HX_REQUEST="true").content.decode()

    assert part.strip().startswith('<div id="message"')


def test_company_message_leads_on_to_the_log(desk, company):
    response = desk.get(reverse("companies:contact_new", args=[company.pk]), {"kind": "mail"})

    assert response.context["form"]["kind"].value() == "mail"


def test_company_message_is_not_found_outside_the_alliance(world, client_for, path):
    assert client_for(world.consultant("herning")).get(path).status_code == 404


def test_company_message_is_for_those_who_talk_to_companies(world, client_for, path):
    assert client_for(world.head("frederikshavn")).get(path).status_code == 403
