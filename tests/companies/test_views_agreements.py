"""The pages of agreements, concepts and levels: one walk each, and what a refusal keeps."""

import datetime as dt

import pytest

from alliance.foundation import calendar
from companies.choices import AgreementState
from companies.models import AgreementConcept, Company, CompanyAgreement
from companies.worklist import items_for
from jobcenters.choices import Role
from servicecatalog.services.judging import judge_clocks
from tests.companies.agreeing import agreed, drafted, service
from tests.world import local

pytestmark = pytest.mark.usefixtures("at")
LIST = "/companies/agreements/"
CONCEPTS = "/companies/agreements/concepts/"
AUGUST = dt.date(2026, 8, 31)


@pytest.fixture
def company(world):
    return world.company(name="Påfund Værft")


@pytest.fixture
def consultant(world):
    return world.consultant("frederikshavn")


@pytest.fixture
def desk(client_for, consultant):
    return client_for(consultant)


def written(consultant, **given) -> dict[str, object]:
    """The form of an agreement as it is sent."""
    return {
        "kind": "cooperation",
        "valid_from": "02.03.2026",
        "last_day": "31.08.2026",
        "terms": "Vi mødes hvert år.",
        "services": ["loentilskud"],
        "places_placement": "2",
        "responsible": consultant.pk,
        "contact_months": "3",
        "version": "1",
        **given,
    }


def rows(response) -> list[str]:
    return [row.company.name for row in response.context["page"].rows]


def test_an_agreement_from_draft_to_end_in_the_browser(
    world, client_for, desk, consultant, company, at
):
    center = world.center("frederikshavn").pk
    new = desk.post(
        f"/companies/{company.pk}/agreements/new/", written(consultant, job_center=center)
    )
    row = CompanyAgreement.objects.get()
    assert (new.url, row.state, row.contact_months) == (f"{LIST}{row.pk}/", "draft", 3)

    desk.post(f"{new.url}edit/", written(consultant, terms="Vi mødes tit."))
    desk.post(f"{new.url}sign/", {"signed_on": "02.03.2026"})
    at("2026-06-01 10:00")
    desk = client_for(consultant)
    review = {"kind": "visit", "on": "01.06.2026", "summary": "Alt er som aftalt."}
    desk.post(f"{new.url}review/", review)
    renewed = desk.post(f"{new.url}renew/", {"last_day": "31.08.2027", "signed_on": "01.06.2026"})
    page = desk.get(new.url).content.decode()
    assert "Vi mødes tit." in page
    assert renewed.url in page
    ended = {"last_day": "31.05.2026", "reason": "Værftet lukker."}
    desk.post(f"{new.url}end/", ended)

    row.refresh_from_db()
    assert (row.state, row.reviewed_on) == ("terminated", dt.date(2026, 6, 1))
    assert "Værftet lukker." in desk.get(new.url).content.decode()


def test_a_refused_agreement_keeps_what_was_typed(desk, consultant, company, world):
    center = world.center("frederikshavn").pk
    data = written(consultant, job_center=center, last_day="01.03.2026", terms="Behold mig")

    answer = desk.post(f"/companies/{company.pk}/agreements/new/", data)

    assert answer.status_code == 422
    assert "last_day" in answer.context["form"].errors
    assert "Behold mig" in answer.content.decode()
    assert not CompanyAgreement.objects.exists()


def test_two_who_edit_at_once_see_both_texts(world, desk, consultant, company):
    row = drafted(world, company, terms="Den andens")
    row.version = 2
    row.save()

    answer = desk.post(f"{LIST}{row.pk}/edit/", written(consultant, terms="Min"))

    assert answer.status_code == 409
    assert "Den andens" in answer.content.decode()


def test_the_register_is_searched_and_filtered(world, desk, consultant, company, client_for):
    other, third = world.company(name="Andet Værft"), world.company("hjoerring", name="Nabo A/S")
    agreed(world, company, last_day=AUGUST, places={"apprentice": 1})
    agreed(world, other, services=[service("smaajob")], terms="Noget om svejsning")
    agreed(world, third, slug="hjoerring", last_day=dt.date(2026, 3, 20))
    drafted(world, world.company("hjoerring", name="Kladde A/S"), slug="hjoerring")
    hjoerring = world.center("hjoerring").pk
    found = {
        "": ["Nabo A/S", "Påfund Værft", "Andet Værft"],
        "?q=svejs": ["Andet Værft"],
        "?ends=30": ["Nabo A/S"],
        "?service=smaajob": ["Andet Værft"],
        "?place=apprentice": ["Påfund Værft"],
        "?mine=on&sort=-company": ["Påfund Værft", "Andet Værft"],
        f"?center={hjoerring}": ["Nabo A/S"],
        "?state=ended": [],
    }

    assert {query: rows(desk.get(LIST + query)) for query in found} == found
    assert "Nulstil" in desk.get(f"{LIST}?state=ended").content.decode()
    services = desk.get(f"{LIST}services/").context["rows"]
    assert {row.pk: row.number for row in services if row.number} == {
        "loentilskud": 2,
        "smaajob": 1,
    }
    assert rows(client_for(world.consultant("herning")).get(LIST)) == []


def test_more_agreements_cost_no_more_queries(world, desk, company, django_assert_max_num_queries):
    for _number in range(3):
        agreed(world, world.company(), last_day=AUGUST)
    desk.get(LIST)

    with django_assert_max_num_queries(20):
        desk.get(LIST)


def test_the_administrator_decides_the_concept(world, client_for, desk, company):
    admin = client_for(world.person("admin.vendsyssel", Role.ALLIANCE_ADMINISTRATOR))
    said = {
        "alliance": world.alliance().pk,
        "kind": "partnership",
        "name": "Partnerskab Nord",
        "text": "Vi lover hinanden hjælp.",
        "months": "12",
        "services": ["smaajob"],
    }
    assert desk.post(f"{CONCEPTS}new/", said).status_code == 403
    assert admin.post(f"{CONCEPTS}new/", {**said, "text": ""}).status_code == 422

    admin.post(f"{CONCEPTS}new/", said)
    first = AgreementConcept.objects.get()
    admin.post(f"{CONCEPTS}new/?concept={first.pk}", {**said, "text": "Vi lover mere."})

    first.refresh_from_db()
    assert first.valid_to == calendar.today()
    latest = AgreementConcept.objects.current().get()
    assert "Vi lover mere." in desk.get(CONCEPTS).content.decode()
    form = desk.get(f"/companies/{company.pk}/agreements/new/?concept={latest.pk}").context["form"]
    assert form["kind"].value() == "partnership"
    assert form["last_day"].value() == dt.date(2027, 3, 1)
    assert form["services"].value() == ["smaajob"]


def test_the_level_is_set_by_hand_and_given_back(desk, company):
    page = f"/companies/{company.pk}/level/"
    said = {"level": "taskforce", "note": "Sidder i panelet", "last_day": "31.05.2026"}
    assert desk.post(page, {**said, "note": ""}).status_code == 422

    desk.post(page, said)
    assert "Sidder i panelet" in desk.get(f"/companies/{company.pk}/").content.decode()
    desk.post(f"{page}rule/")

    assert Company.objects.get().cooperation_level == "none"


def test_the_figures_stand_by_half_year_and_job_center(world, desk, company):
    Company.objects.update(created_at=local("2025-01-01 09:00"))
    agreed(world, company)

    answer = desk.get("/companies/levels/")

    assert answer.context["together"][0].counts["agreement"] == 1
    names = [center.name for center, _rows, _clock in answer.context["by_center"]]
    assert names == ["Brønderslev", "Frederikshavn", "Hjørring"]
    assert "(+1)" in answer.content.decode()
    file = desk.post("/companies/levels/export/", {"format": "csv"})
    lines = b"".join(file).decode("utf-8-sig").replace('"', "").splitlines()
    assert lines[1] == "Alle;2026H1;2026-03-02;0;1;0;0;1;1"
    assert sum(line.startswith("Frederikshavn;") for line in lines) == 6


def titles(user) -> list[tuple[str, str]]:
    return [(str(item.group), item.title) for item in items_for(user, calendar.now())]


def test_my_day_asks_for_ends_reviews_and_contacts(world, company, consultant, at):
    deputy, leader = world.consultant("frederikshavn", 2), world.leader("frederikshavn")
    agreed(world, company, last_day=AUGUST, contact_months=1, deputy=deputy)
    other = world.company(name="Uden ende")
    agreed(world, other)
    ends, contacts = "Aftaler, der udløber", "Kontakt til virksomheder"
    expected = {
        "2026-03-20": ([], [], []),
        "2026-03-30": ([(contacts, "Påfund Værft")], [], []),
        "2026-06-05": ([(contacts, "Påfund Værft"), (ends, "Påfund Værft")], [], []),
        "2026-08-20": (
            [(contacts, "Påfund Værft"), (ends, "Påfund Værft")],
            [(ends, "Påfund Værft")],
            [(ends, "Påfund Værft")],
        ),
    }

    found = {}
    for day in expected:
        judge_clocks(at(f"{day} 06:00").moment)
        found[day] = tuple(titles(user) for user in (consultant, deputy, leader))

    assert found == expected
    at("2027-02-20 06:00")
    CompanyAgreement.objects.filter(company=company).update(state=AgreementState.ENDED)
    assert (contacts, "Uden ende") in titles(consultant)


def test_my_day_tells_when_the_responsible_person_has_left(world, company, consultant):
    deputy, leader = world.consultant("frederikshavn", 2), world.leader("frederikshavn")
    agreed(world, company, deputy=deputy)
    Company.objects.filter(pk=company.pk).update(
        key_account_consultant=consultant, key_account_deputy=deputy
    )
    stranger = world.leader("hjoerring")
    assert titles(deputy) == titles(leader) == []

    consultant.appointments.update(valid_to=calendar.today())

    lacking = [("Virksomheder, der mangler en ansvarlig", "Påfund Værft")] * 2
    assert titles(deputy) == titles(leader) == lacking
    assert titles(stranger) == []
