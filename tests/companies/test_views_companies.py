"""The register in the browser: list, page, entry, core data, fragments while typing."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.foundation import panels
from alliance.foundation.worklist import Action
from companies.models import Company, Contact, ProductionUnit, Restriction
from companies.services.inquiries import register_inquiry
from jobcenters.models import Municipality
from tests.companies.factories import InquiryInputFactory
from tests.world import local, valid_cvr

LIST = "/companies/"
NEW = "/companies/new/"
HTMX = {"HTTP_HX_REQUEST": "true"}
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+')  # another one each time


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
def entry(world):
    """``entry(**fields)``: a filled-in form of a new company in Frederikshavn."""

    def filled(**given):
        return {
            "name": "Påfund Smedje ApS",
            "cvr_number": valid_cvr(700),
            "p_number": "4444444444",
            "municipality": world.center("frederikshavn").municipality_id,
            "industry_code": "25.11.00",
            "industry_scheme": "DB25",
            **given,
        }

    return filled


def page_of(company):
    return reverse("companies:company_detail", args=[company.pk])


def text_of(response):
    return response.content.decode()


def test_company_list_shows_who_spoke_last(world, desk, company):
    colleague = world.consultant("hjoerring")
    at = local("2026-03-01 12:00")
    Contact.objects.create(
        company=company,
        kind="call",
        at=at,
        by=colleague,
        job_center=world.center("hjoerring"),
        summary="x",
    )
    Company.objects.update(last_contact_at=at, last_contact_by=world.center("hjoerring"))

    response = desk.get(LIST)

    assert f"{colleague.name}, Hjørring" in text_of(response)


@pytest.mark.parametrize("sort", ["", "-name", "town", "-town", "last", "-last", "next", "wrong"])
def test_company_list_can_be_sorted(desk, company, sort):
    response = desk.get(LIST, {"sort": sort})

    assert company.name in text_of(response)


def test_company_list_puts_those_never_contacted_first(world, desk):
    world.company(
        "frederikshavn", name="Påfund Talt Med", last_contact_at=local("2020-01-01 09:00")
    )
    world.company("frederikshavn", name="Påfund Aldrig")

    rows = desk.get(LIST, {"sort": "last"}).context["page"].rows

    assert [row.name for row in rows] == ["Påfund Aldrig", "Påfund Talt Med"]


def names_of(response) -> list[str]:
    return [row.name for row in response.context["page"].rows]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "påfund"}, True),
        ({"q": "zzz"}, False),
        ({"municipality": "0813"}, True),
        ({"municipality": "0860"}, False),
        ({"municipality": "0657"}, True),
        ({"group": "G03"}, True),
        ({"group": "G04"}, False),
        ({"level": "agreement"}, False),
        ({"silent_since": "01.03.2026"}, True),
        ({"mine": "on"}, False),
        ({"restricted": "on"}, False),
    ],
)
def test_company_list_is_narrowed_by_the_address(desk, company, filters, found):
    response = desk.get(LIST, filters)

    assert (company.name in names_of(response)) is found


def test_company_list_finds_key_accounts_and_restricted_ones(world, desk, consultant, company):
    Company.objects.update(key_account_consultant=consultant, cooperation_level="agreement")
    Restriction.objects.create(company=company, kind="dispute", source="Påfundet liste")

    response = desk.get(LIST, {"mine": "on", "restricted": "on", "level": "agreement"})

    assert names_of(response) == [company.name]


def test_company_list_answers_htmx_with_the_rows_only(desk, company):
    part = TOKEN.sub("", text_of(desk.get(LIST, {"q": "påfund"}, **HTMX)))

    whole = TOKEN.sub("", text_of(desk.get(LIST, {"q": "påfund"})))
    assert part.strip().startswith('<div id="companies">')
    assert part.strip() in whole


def test_company_list_is_closed_to_guests(world, client_for, at):
    response = client_for(world.guest("frederikshavn")).get(LIST)

    assert response.status_code == 403


@pytest.mark.parametrize("path", [LIST, "/companies/suggest/?q=påfund"])
def test_the_number_of_queries_does_not_grow_with_the_companies(
    world, desk, django_assert_max_num_queries, path
):
    [world.company("frederikshavn", name=f"Påfund {number}") for number in range(30)]

    with django_assert_max_num_queries(15):
        response = desk.get(path)

    assert "Påfund 1" in text_of(response)


def test_company_suggest_offers_the_label_and_the_key(desk, company):
    html = text_of(desk.get("/companies/suggest/", {"q": company.cvr_number}))

    assert f'data-value="{company.pk}"' in html
    assert company.label in html


def test_company_suggest_tells_of_a_dispute(desk, company):
    Restriction.objects.create(company=company, kind="dispute", source="Påfundet liste")

    html = text_of(desk.get("/companies/suggest/", {"q": "påfund"}))

    assert _("labor dispute") in html


@pytest.mark.parametrize("query", ["p", ""])
def test_company_suggest_waits_for_two_letters(desk, company, query):
    html = text_of(desk.get("/companies/suggest/", {"q": query}))

    assert company.name not in html


def test_company_suggest_does_not_betray_other_alliances(world, desk):
    stranger = world.company("herning", name="Påfund Fremmed")

    assert stranger.name not in text_of(desk.get("/companies/suggest/", {"q": "påfund"}))


def test_company_detail_is_not_found_outside_the_alliance(world, client_for, company):
    response = client_for(world.consultant("herning")).get(page_of(company))

    assert response.status_code == 404


def test_company_detail_shows_a_restriction_in_red(desk, company):
    Restriction.objects.create(company=company, kind="dispute", source="Påfundet konfliktliste")

    html = text_of(desk.get(page_of(company)))

    assert 'class="notice error"' in html
    assert "Påfundet konfliktliste" in html


def test_company_detail_warns_of_another_job_center(world, desk, company):
    Contact.objects.create(
        company=company,
        kind="visit",
        at=local("2026-03-01 12:00"),
        by=world.consultant("hjoerring"),
        job_center=world.center("hjoerring"),
        summary="x",
    )

    response = desk.get(page_of(company))

    warning = _("%(center)s spoke with them on %(day)s") % {"center": "Hjørring", "day": "1. marts"}
    assert warning in text_of(response)


def test_company_detail_lets_only_the_home_job_center_edit(world, client_for, desk, company):
    link = f"{page_of(company)}edit/"

    neighbor = client_for(world.consultant("hjoerring")).get(page_of(company))

    assert link in text_of(desk.get(page_of(company)))
    assert link not in text_of(neighbor)


def test_company_detail_keeps_the_profile_in_its_own_alliance(world, client_for, company):
    Company.objects.update(needs_profile="Hemmelig behovsprofil")
    ProductionUnit.objects.create(
        company=company,
        name="Afdeling",
        p_number="3333333333",
        municipality=Municipality.objects.get(job_center__slug="herning"),
        industry_code="301100",
    )

    response = client_for(world.consultant("herning")).get(page_of(company))

    assert response.status_code == 200
    assert "Hemmelig behovsprofil" not in text_of(response)


@pytest.mark.parametrize("role", ["head", "professional"])
def test_company_detail_offers_nothing_to_those_who_only_read(world, client_for, company, role):
    html = text_of(client_for(getattr(world, role)("frederikshavn")).get(page_of(company)))

    assert "/contacts/new/" not in html
    assert "/inquiries/new/" not in html


def test_company_detail_shows_ten_contacts_and_all_when_asked(world, desk, company, consultant):
    rows = [
        Contact(
            company=company,
            kind="call",
            at=local("2026-02-01 12:00") + dt.timedelta(hours=number),
            by=consultant,
            job_center=world.center("frederikshavn"),
            summary=f"Samtale nummer {number}.",
        )
        for number in range(30)
    ]
    Contact.objects.bulk_create(rows)

    first, whole = desk.get(page_of(company)), desk.get(page_of(company), {"contacts": "all"})

    assert "Samtale nummer 29." in text_of(first)
    assert "Samtale nummer 19." not in text_of(first)
    assert "Samtale nummer 0." in text_of(whole)


def test_company_detail_asks_as_often_for_one_contact_as_for_thirty(
    world, desk, company, consultant, django_assert_max_num_queries
):
    rows = [
        Contact(
            company=company,
            kind="call",
            by=consultant,
            job_center=world.center("frederikshavn"),
            summary="x",
        )
        for _number in range(30)
    ]
    Contact.objects.bulk_create(rows)

    with django_assert_max_num_queries(15):
        response = desk.get(page_of(company), {"contacts": "all"})

    assert len(response.context["contacts"]) == 30


def test_company_detail_shows_what_upper_apps_add(desk, company, monkeypatch):
    monkeypatch.setattr(panels, "_MAKERS", {})
    row = panels.PanelRow("2026-0001 Svejser", "/orders/1/", "3", "ready", "Klar")
    panel = panels.Panel("Jobordrer", (row,), "/orders/", "", (Action("Ny ordre", "/new/"),))
    panels.register(Company, lambda shown, user: panel)
    panels.register(Company, lambda shown, user: None)

    html = text_of(desk.get(page_of(company)))

    assert "2026-0001 Svejser" in html
    assert "Ny ordre" in html


def test_company_new_begins_with_the_own_municipality(desk, world):
    form = desk.get(NEW).context["form"]

    assert form["municipality"].value() == world.center("frederikshavn").municipality_id


def test_company_new_enters_the_company(desk, entry):
    response = desk.post(NEW, entry(person_name="Påfund Person", person_phone="98123456"))

    company = Company.objects.get()
    assert response.url == page_of(company)
    assert company.contact_persons.get().name == "Påfund Person"


def test_company_new_sent_twice_makes_one_company(desk, entry):
    data = entry(_once=str(uuid.uuid4()))

    answers = [desk.post(NEW, data) for _time in range(2)]

    assert [answer.url for answer in answers] == [page_of(Company.objects.get())] * 2


def test_company_new_shows_what_may_be_the_same_and_asks(desk, entry, company):
    response = desk.post(NEW, entry(name=company.name))

    html = text_of(response)
    assert response.status_code == 422
    assert page_of(company) in html
    assert 'name="is_another"' in html
    assert Company.objects.count() == 1


def test_company_new_goes_on_when_it_is_another_company(desk, entry, company):
    desk.post(NEW, entry(name=company.name, is_another="on"))

    assert Company.objects.count() == 2


def test_company_new_cannot_be_confirmed_against_a_number(desk, entry, company):
    response = desk.post(NEW, entry(cvr_number=company.cvr_number, is_another="on"))

    assert response.status_code == 422
    assert 'name="is_another"' not in text_of(response)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Per 010190-1234"}, "name"),
        ({"cvr_number": "123"}, "cvr_number"),
        ({"p_number": "123"}, "p_number"),
        ({"industry_code": "049999"}, "industry_code"),
        ({"municipality": "0657"}, "municipality"),
        ({"person_phone": "98123456"}, "person_name"),
    ],
)
def test_company_new_says_what_is_wrong_at_its_field(desk, entry, given, field):
    response = desk.post(NEW, entry(**given))

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_company_new_fills_in_who_asked_and_links_the_inquiry(desk, entry, world, consultant):
    inquiry = register_inquiry(
        actor=consultant,
        job_center=world.center("frederikshavn"),
        inquiry=InquiryInputFactory(company_text="Påfund Smedje"),
    )
    path = f"{NEW}?inquiry={inquiry.pk}"

    page, response = desk.get(path), desk.post(path, entry())

    inquiry.refresh_from_db()
    assert page.context["form"]["name"].value() == "Påfund Smedje"
    assert inquiry.company == Company.objects.get()
    assert response.url == inquiry.get_absolute_url()


@pytest.mark.parametrize("key", ["nonsense", str(uuid.UUID(int=7))])
def test_company_new_ignores_an_inquiry_that_is_not_there(desk, key):
    assert desk.get(f"{NEW}?inquiry={key}").status_code == 200


@pytest.mark.parametrize("role", ["head", "guest"])
def test_company_new_is_for_those_who_handle_orders(world, client_for, at, role):
    response = client_for(getattr(world, role)("frederikshavn")).get(NEW)

    assert response.status_code == 403


def test_company_duplicates_warns_while_typing(desk, company):
    html = text_of(desk.get("/companies/duplicates/", {"name": "påfund værft", "postcode": "9900"}))

    assert page_of(company) in html
    assert "checked" not in html


def test_company_duplicates_keeps_what_was_confirmed(desk, company):
    typed = {"name": "påfund værft", "postcode": "9900", "is_another": "on", "cvr_number": "12"}

    html = text_of(desk.get("/companies/duplicates/", typed))

    assert "checked" in html


def test_company_duplicates_says_nothing_of_something_new(desk, company):
    html = text_of(desk.get("/companies/duplicates/", {"name": "Noget helt andet"}))

    assert html.strip().endswith("#}") or "notice" not in html


def core(company, **given):
    return {
        "name": company.name,
        "cvr_number": company.cvr_number,
        "cooperation_level": "none",
        "version": company.version,
        **given,
    }


def test_company_edit_saves_core_data(desk, company, consultant):
    data = core(company, goals="Flere lærlinge.", key_account_consultant=consultant.pk)

    response = desk.post(f"{page_of(company)}edit/", data)

    company.refresh_from_db()
    assert response.url == page_of(company)
    assert (company.goals, company.key_account_consultant) == ("Flere lærlinge.", consultant)


def test_company_edit_shows_both_texts_after_a_conflict(desk, company):
    mine = core(company, goals="Min tekst.")
    desk.post(f"{page_of(company)}edit/", core(company, goals="Den andens tekst."))

    response = desk.post(f"{page_of(company)}edit/", mine)

    html = text_of(response)
    assert response.status_code == 409
    assert "Min tekst." in html
    assert "Den andens tekst." in html
    assert response.context["form"]["version"].value() == "2"


def test_company_edit_of_a_neighbor_is_denied(world, client_for, company):
    response = client_for(world.consultant("hjoerring")).get(f"{page_of(company)}edit/")

    assert response.status_code == 403


def test_company_edit_is_not_found_outside_the_alliance(world, client_for, company):
    response = client_for(world.consultant("herning")).get(f"{page_of(company)}edit/")

    assert response.status_code == 404
