"""The public list of open adverts: what everybody sees, and what nobody outside may read."""

import datetime as dt

import pytest
from django.urls import reverse

from companies.services.restrictions import RestrictionInput, add_restriction
from tests.recruitment.factories import advert_for, ready_order

pytestmark = pytest.mark.django_db

PAGE, DATA = "recruitment:open_adverts", "recruitment:open_adverts_data"


def advertised(world, slug: str, **changes):
    order = ready_order(world, slug, description="Kun for os", **changes)
    return advert_for(order, dt.date(2026, 3, 20))


def test_everybody_reads_title_company_and_place_and_nothing_internal(world, at, client):
    advert = advertised(world, "hjoerring")

    text = client.get(reverse(PAGE)).content.decode()

    order = advert.order
    assert all(part in text for part in (advert.title, order.company.name, "Hjørring"))
    assert advert.jobnet_reference in text
    assert 'itemtype="https://schema.org/JobPosting"' in text
    secrets = (order.contact_person.name, "Kun for os", "Aftalt med leder", order.number)
    assert not [secret for secret in secrets if secret in text.replace(advert.jobnet_reference, "")]


def test_the_data_may_be_kept_by_a_cache_and_names_no_person(world, at, client):
    advert = advertised(world, "hjoerring")

    response = client.get(reverse(DATA))

    (posting,) = response.json()["@graph"]
    assert response["Content-Type"] == "application/ld+json"
    assert response["Cache-Control"] == "public, max-age=300"
    assert (posting["title"], posting["validThrough"]) == (advert.title, "2026-03-20")
    assert advert.order.contact_person.name not in response.content.decode()


def test_what_is_over_barred_or_no_longer_agreed_to_is_not_shown(world, at, client):
    barred = advertised(world, "hjoerring")
    restriction = RestrictionInput("dispute", "Fagforening", dt.date(2026, 3, 1))
    add_restriction(barred.order.company, actor=barred.order.case_holder, restriction=restriction)
    taken_back = advertised(world, "frederikshavn").order
    taken_back.publish_consent = False
    taken_back.save()
    advertised(world, "broenderslev")

    before = client.get(reverse(DATA)).json()["@graph"]
    at("2026-03-21 09:00")

    assert len(before) == 1
    assert client.get(reverse(DATA)).json()["@graph"] == []


def test_the_list_is_narrowed_by_place_and_occupation(world, at, client):
    advertised(world, "hjoerring")
    advertised(world, "frederikshavn")
    code = world.center("hjoerring").municipality_id

    def found(query: str) -> int:
        return len(client.get(f"{reverse(PAGE)}?{query}").context["rows"])

    counts = [found(f"municipality={code}"), found("occupation=svejs"), found("occupation=bager")]

    assert counts == [1, 2, 0]
    assert found("municipality=nonsense&page=x") == 2
