"""Is it the same company? By number, name and place, phone, mail domain."""

import pytest
from django.utils.translation import gettext as _

from companies.services.duplicates import Candidate, find_duplicates, mail_domain, plain_name


@pytest.fixture
def consultant(world):
    return world.consultant("frederikshavn")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Påfund Værft A/S", "p}fundv{rft"),
        ("PÅFUND VÆRFT ApS", "p}fundv{rft"),
        ("Paafund Værft I/S", "p}fundv{rft"),
        ("Påfund-Værft A.M.B.A.", "p}fundv{rft"),
        ("Påfund  &  Værft, k/s", "p}fundv{rft"),
        ("Aps Bageri", "bageri"),
        ("Kapsejlads", "kapsejlads"),
    ],
)
def test_a_name_is_compared_without_legal_form_case_and_signs(name, plain):
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("per@Vaerft.example", "vaerft.example"),
        ("per@gmail.com", ""),
        ("per@hotmail.dk", ""),
        ("per", ""),
        ("", ""),
    ],
)
def test_a_freemail_domain_says_nothing(email, domain):
    assert mail_domain(email) == domain


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        ({"cvr_number": "{company.cvr_number}"}, "same CVR number"),
        ({"p_number": "{unit.p_number}"}, "same P-number"),
    ],
)
def test_a_number_is_certain(world, consultant, candidate, reason):
    company = world.company("frederikshavn")
    unit = company.units.get()
    typed = {name: text.format(company=company, unit=unit) for name, text in candidate.items()}

    match = find_duplicates(consultant, Candidate(**typed))[0]

    assert (match.company, str(match.reason), match.is_certain) == (company, _(reason), True)


def test_the_name_counts_at_the_same_postcode(world, consultant):
    company = world.company("frederikshavn", name="Påfund Værft A/S")

    matches = find_duplicates(consultant, Candidate(name="påfund værft", postcode="9900"))

    assert [match.company for match in matches] == [company]


def test_the_name_does_not_count_at_another_postcode(world, consultant):
    world.company("frederikshavn", name="Påfund Værft A/S")

    matches = find_duplicates(consultant, Candidate(name="påfund værft", postcode="9800"))

    assert matches == []


def test_while_no_postcode_is_typed_the_municipality_counts(world, consultant):
    company = world.company("frederikshavn", name="Påfund Værft A/S")
    here = company.main_unit.municipality_id

    matches = find_duplicates(consultant, Candidate(name="påfund værft", municipality_code=here))

    assert [match.company for match in matches] == [company]


@pytest.mark.parametrize("name", ["", "På", "A/S"])
def test_too_short_a_name_finds_nothing(world, consultant, name):
    world.company("frederikshavn", name="På A/S")

    assert find_duplicates(consultant, Candidate(name=name, postcode="9900")) == []


def test_the_phone_of_a_contact_person_counts(world, consultant):
    company = world.company("frederikshavn")
    phone = company.contact_persons.get().phone

    match = find_duplicates(consultant, Candidate(phone=phone))[0]

    assert (match.company, str(match.reason)) == (company, _("same phone number"))


def test_the_mail_domain_counts(world, consultant):
    company = world.company("frederikshavn")

    match = find_duplicates(consultant, Candidate(email="ny@firma.example"))[0]

    assert (match.company, str(match.reason)) == (company, _("same mail domain"))


def test_a_company_stands_once_with_its_strongest_reason(world, consultant):
    company = world.company("frederikshavn", name="Påfund Værft A/S")
    candidate = Candidate(
        name=company.name, cvr_number=company.cvr_number, postcode="9900", phone="70123456"
    )

    matches = find_duplicates(consultant, candidate)

    assert [match.is_certain for match in matches] == [True]


def test_a_company_out_of_reach_is_not_betrayed(world, consultant):
    stranger = world.company("herning")

    assert find_duplicates(consultant, Candidate(cvr_number=stranger.cvr_number)) == []


def test_at_most_five_are_shown(world, consultant):
    [world.company("frederikshavn") for _number in range(7)]

    assert len(find_duplicates(consultant, Candidate(phone="70123456"))) == 5
