"""Companies and sites: who enters and edits, what is normalized, what is refused."""

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.audit.models import Event
from alliance.foundation.errors import Conflict, RuleBroken
from companies.models import Company, ProductionUnit
from companies.services.register import (
    PossibleDuplicates,
    add_unit,
    create_company,
    edit_company,
    edit_unit,
    key_account_candidates,
    move_main_site,
)
from tests.companies.factories import (
    CompanyFieldsFactory,
    PersonFieldsFactory,
    UnitFieldsFactory,
)


@pytest.fixture
def consultant(world):
    return world.consultant("frederikshavn")


@pytest.fixture
def unit_at(world):
    """``unit_at(slug, **fields)``: the fields of a site in that municipality."""

    def fields(slug="frederikshavn", **given):
        return UnitFieldsFactory(municipality=world.center(slug).municipality, **given)

    return fields


@pytest.fixture
def enter(consultant, unit_at):
    """``enter(slug, **company)``: the consultant of Frederikshavn enters a company there."""

    def entered(slug="frederikshavn", unit=None, **company):
        return create_company(
            actor=consultant,
            company=CompanyFieldsFactory(**company),
            unit=unit_at(slug, **(unit or {})),
        )

    return entered


def test_a_company_gets_its_home_from_the_municipality_of_its_main_site(world, enter):
    company = enter()

    assert company.home_job_center == world.center("frederikshavn")
    assert company.main_unit.name == company.name


def test_numbers_are_kept_in_one_form(enter):
    company = enter(cvr_number="DK 10 00 00 09", unit={"p_number": "1 234 567 890"})

    assert company.cvr_number == "10000009"
    assert company.main_unit.p_number == "1234567890"
    assert company.main_unit.industry_code == "251100"
    assert company.main_unit.phone.startswith("96")


def test_the_industry_group_follows_from_the_code(enter):
    company = enter(unit={"industry_code": "301100"})

    assert company.main_unit.industry_group.code == "G03"


def test_the_first_contact_person_comes_along(consultant, unit_at):
    company = create_company(
        actor=consultant,
        company=CompanyFieldsFactory(),
        unit=unit_at(),
        person=PersonFieldsFactory(),
    )

    person = company.contact_persons.get()
    assert (person.unit, person.phone) == (company.main_unit, "98123456")


def test_a_company_of_an_allied_municipality_may_be_entered(world, enter):
    company = enter("hjoerring")

    assert company.home_job_center == world.center("hjoerring")


def test_a_company_outside_the_alliance_is_refused(enter):
    with pytest.raises(RuleBroken) as refusal:
        enter("herning")

    assert refusal.value.field == "municipality"
    assert not Company.objects.exists()


@pytest.mark.parametrize(
    ("company", "unit", "field"),
    [
        ({"cvr_number": "10000008"}, {}, "cvr_number"),
        ({"cvr_number": "01000000"}, {}, "cvr_number"),
        ({"cvr_number": ""}, {}, "cvr_number"),
        ({"name": "Person 010190-1234"}, {}, "name"),
        ({}, {"p_number": "123456789"}, "p_number"),
        ({}, {"industry_code": "3011"}, "industry_code"),
        ({}, {"industry_code": "049999"}, "industry_code"),
        ({}, {"phone": "1234"}, "phone"),
        ({}, {"postcode": "99"}, "postcode"),
    ],
)
def test_a_wrong_entry_is_refused_at_its_field(enter, company, unit, field):
    with pytest.raises(RuleBroken) as refusal:
        enter(unit=unit, **company)

    assert refusal.value.field == field


@pytest.mark.parametrize("role", ["head", "coordinator", "guest"])
def test_who_handles_no_orders_enters_no_company(world, unit_at, role):
    actor = {
        "head": lambda: world.head("frederikshavn"),
        "coordinator": world.coordinator,
        "guest": lambda: world.guest("frederikshavn"),
    }[role]()

    with pytest.raises(PermissionDenied):
        create_company(actor=actor, company=CompanyFieldsFactory(), unit=unit_at())


def test_the_same_cvr_number_is_refused_even_when_confirmed(consultant, unit_at, enter):
    company = enter()

    with pytest.raises(PossibleDuplicates) as refusal:
        create_company(
            actor=consultant,
            company=CompanyFieldsFactory(cvr_number=company.cvr_number),
            unit=unit_at(),
            is_another=True,
        )

    assert refusal.value.is_certain
    assert refusal.value.matches[0].company == company


def test_a_likely_duplicate_must_be_confirmed(consultant, unit_at, enter):
    company = enter(name="Påfund Værft A/S")
    again = CompanyFieldsFactory(name="påfund værft ApS")

    with pytest.raises(PossibleDuplicates) as refusal:
        create_company(actor=consultant, company=again, unit=unit_at())

    assert not refusal.value.is_certain
    assert [match.company for match in refusal.value.matches] == [company]


def test_a_confirmed_other_company_is_entered(consultant, unit_at, enter):
    enter(name="Påfund Værft A/S")
    again = CompanyFieldsFactory(name="påfund værft ApS")

    create_company(actor=consultant, company=again, unit=unit_at(), is_another=True)

    assert Company.objects.count() == 2


def test_a_company_known_elsewhere_only_gets_the_new_site(world, unit_at, enter):
    stranger = world.company("herning")

    company = enter(cvr_number=stranger.cvr_number, name="Noget andet")

    company = Company.objects.get(pk=company.pk)
    assert company == stranger
    assert company.name == stranger.name
    assert company.home_job_center == world.center("herning")
    assert company.units.filter(is_main=False).count() == 1


def test_entering_leaves_an_event_for_company_and_site(enter):
    company = enter()

    names = {
        *Event.objects.of(company).values_list("name", flat=True),
        *Event.objects.of(company.main_unit).values_list("name", flat=True),
    }
    assert names == {"company.created", "productionunit.created"}


def test_the_home_job_center_edits_core_data(world, consultant):
    company = world.company("frederikshavn")

    edit_company(company, actor=consultant, fields={"goals": "Flere lærlinge."})

    company.refresh_from_db()
    assert (company.goals, company.version) == ("Flere lærlinge.", 2)
    assert Event.objects.of(company).get().after == {"goals": "Flere lærlinge."}


@pytest.mark.parametrize("slug", ["hjoerring", "herning"])
def test_another_job_center_does_not_edit_core_data(world, slug):
    company = world.company("frederikshavn")

    with pytest.raises(PermissionDenied):
        edit_company(company, actor=world.consultant(slug), fields={"goals": "Vores nu."})


def test_the_second_of_two_editors_gets_both_texts(world, consultant):
    company = world.company("frederikshavn")
    edit_company(company, actor=consultant, fields={"goals": "Først."}, version=1)

    with pytest.raises(Conflict) as conflict:
        edit_company(company, actor=consultant, fields={"goals": "Sidst."}, version=1)

    assert [row[2:] for row in conflict.value.differences()] == [("Først.", "Sidst.")]


def test_the_number_of_another_company_is_refused(world, consultant):
    company, other = world.company("frederikshavn"), world.company("frederikshavn")

    with pytest.raises(RuleBroken) as refusal:
        edit_company(company, actor=consultant, fields={"cvr_number": other.cvr_number})

    assert refusal.value.field == "cvr_number"


def test_an_unknown_field_is_refused(world, consultant):
    with pytest.raises(RuleBroken, match="last_contact_at"):
        edit_company(
            world.company("frederikshavn"), actor=consultant, fields={"last_contact_at": None}
        )


def test_a_key_account_consultant_works_in_an_allied_job_center(world, consultant):
    company, colleague = world.company("frederikshavn"), world.consultant("hjoerring")

    edit_company(company, actor=consultant, fields={"key_account_consultant": colleague})

    company.refresh_from_db()
    assert company.key_account_consultant == colleague


@pytest.mark.parametrize("slug", ["herning", None])
def test_a_stranger_or_a_coordinator_is_no_key_account_consultant(world, consultant, slug):
    person = world.consultant(slug) if slug else world.coordinator()

    with pytest.raises(RuleBroken) as refusal:
        edit_company(
            world.company("frederikshavn"),
            actor=consultant,
            fields={"key_account_consultant": person},
        )

    assert refusal.value.field == "key_account_consultant"


def test_a_key_account_consultant_who_has_left_does_not_block_other_edits(world, consultant):
    company = world.company("frederikshavn", key_account_consultant=world.coordinator())

    edit_company(company, actor=consultant, fields={"goals": "Flere lærlinge."})

    company.refresh_from_db()
    assert company.goals == "Flere lærlinge."


def test_a_company_without_a_site_has_no_candidates():
    assert not key_account_candidates(None)


def test_a_site_is_added_by_the_job_center_of_its_municipality(world, unit_at):
    company = world.company("frederikshavn")

    unit = add_unit(company, actor=world.consultant("hjoerring"), fields=unit_at("hjoerring"))

    assert (unit.job_center, unit.is_main) == (world.center("hjoerring"), False)


def test_the_home_job_center_adds_a_site_elsewhere(world, consultant, unit_at):
    unit = add_unit(world.company("frederikshavn"), actor=consultant, fields=unit_at("hjoerring"))

    assert unit.job_center == world.center("hjoerring")


def test_a_third_job_center_adds_no_site(world, unit_at):
    with pytest.raises(PermissionDenied):
        add_unit(
            world.company("frederikshavn"),
            actor=world.consultant("broenderslev"),
            fields=unit_at("hjoerring"),
        )


def test_a_site_is_edited_by_the_job_center_of_its_municipality(world, unit_at):
    actor = world.consultant("hjoerring")
    unit = add_unit(world.company("frederikshavn"), actor=actor, fields=unit_at("hjoerring"))

    edit_unit(unit, actor=actor, fields={"city": "Ny By"}, version=1)

    unit.refresh_from_db()
    assert (unit.city, unit.version) == ("Ny By", 2)


def test_the_home_job_center_does_not_edit_a_site_elsewhere(world, consultant, unit_at):
    company = world.company("frederikshavn")
    unit = add_unit(company, actor=consultant, fields=unit_at("hjoerring"))

    with pytest.raises(PermissionDenied):
        edit_unit(unit, actor=consultant, fields={"city": "Vores By"})


def test_the_p_number_of_another_site_is_refused(world, consultant):
    unit = world.company("frederikshavn").units.get()
    other = world.company("frederikshavn").units.get()

    with pytest.raises(RuleBroken) as refusal:
        edit_unit(unit, actor=consultant, fields={"p_number": other.p_number})

    assert refusal.value.field == "p_number"


def test_a_site_is_not_moved_out_of_reach(world, consultant):
    unit = world.company("frederikshavn").units.get()
    away = world.center("herning").municipality

    with pytest.raises(RuleBroken) as refusal:
        edit_unit(unit, actor=consultant, fields={"municipality": away})

    assert refusal.value.field == "municipality"


def test_the_main_site_is_not_closed(world, consultant, at):
    unit = world.company("frederikshavn").units.get()

    with pytest.raises(RuleBroken) as refusal:
        edit_unit(
            unit, actor=consultant, fields={"closed_on": at("2026-03-02 10:00").moment.date()}
        )

    assert refusal.value.field == "closed_on"


def test_moving_the_main_site_moves_the_home(world, consultant, unit_at):
    company = world.company("frederikshavn")
    unit = add_unit(company, actor=consultant, fields=unit_at("hjoerring"))

    moved = move_main_site(unit, actor=consultant)

    assert moved.home_job_center == world.center("hjoerring")
    assert Event.objects.of(moved).get().name == "company.main_site_moved"


def test_only_the_present_home_gives_the_company_away(world, unit_at):
    actor = world.consultant("hjoerring")
    unit = add_unit(world.company("frederikshavn"), actor=actor, fields=unit_at("hjoerring"))

    with pytest.raises(PermissionDenied):
        move_main_site(unit, actor=actor)


def test_a_closed_site_does_not_become_the_main_one(world, consultant, unit_at, at):
    company = world.company("frederikshavn")
    unit = add_unit(company, actor=consultant, fields=unit_at())
    day = at("2026-03-02 10:00").moment.date()
    edit_unit(unit, actor=consultant, fields={"closed_on": day})

    with pytest.raises(RuleBroken):
        move_main_site(ProductionUnit.objects.get(pk=unit.pk), actor=consultant)
