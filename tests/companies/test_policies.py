"""Who may do what: the sentences of `companies/policies.py`, role by role."""

import pytest

from companies import policies
from companies.models import Company, Inquiry

OWN = ("consultant", "leader")
ALL = {
    "consultant": lambda world: world.consultant("frederikshavn"),
    "leader": lambda world: world.leader("frederikshavn"),
    "head": lambda world: world.head("frederikshavn"),
    "professional": lambda world: world.professional("frederikshavn"),
    "guest": lambda world: world.guest("frederikshavn"),
    "coordinator": lambda world: world.coordinator(),
    "admin": lambda world: world.admin,
    "neighbor": lambda world: world.consultant("hjoerring"),
    "outsider": lambda world: world.consultant("herning"),
}


@pytest.fixture
def company(world, at):
    return world.company("frederikshavn")


@pytest.mark.parametrize("role", ALL)
def test_core_data_belong_to_the_home_job_center(world, company, role):
    assert policies.can_edit_company(ALL[role](world), company) is (role in OWN)


@pytest.mark.parametrize("role", ALL)
def test_companies_are_entered_by_those_who_handle_orders(world, role):
    allowed = (*OWN, "neighbor", "outsider")

    assert policies.can_register_company(ALL[role](world)) is (role in allowed)


@pytest.mark.parametrize("role", ALL)
def test_everybody_but_guests_sees_a_register(world, role):
    assert policies.can_see_register(ALL[role](world)) is (role != "guest")


@pytest.mark.parametrize("role", ALL)
def test_seeing_a_company_is_the_same_in_the_list_and_on_its_page(world, company, role):
    user = ALL[role](world)

    in_list = company in Company.objects.visible_to(user)

    assert policies.can_view_company(user, company) is in_list


@pytest.mark.parametrize("role", ALL)
def test_the_profile_is_seen_in_the_alliance_of_the_home(world, company, role):
    hidden = ("guest", "outsider")

    assert policies.sees_profile(ALL[role](world), company) is (role not in hidden)


@pytest.mark.parametrize("role", ALL)
def test_a_contact_is_logged_by_those_who_work_there(world, company, role):
    center = world.center("frederikshavn")

    assert policies.can_log_contact(ALL[role](world), company, center) is (role in OWN)


@pytest.mark.parametrize("role", ALL)
def test_an_inquiry_is_handled_by_its_job_center(world, role):
    inquiry = Inquiry(job_center=world.center("frederikshavn"))

    assert policies.can_handle_inquiry(ALL[role](world), inquiry) is (role in OWN)


@pytest.mark.parametrize("role", ALL)
def test_inquiries_are_seen_by_job_centers_not_by_alliances(world, role):
    allowed = (*OWN, "head", "neighbor", "outsider")

    assert policies.can_see_inquiries(ALL[role](world)) is (role in allowed)


@pytest.mark.parametrize("role", ALL)
def test_a_site_or_person_is_added_by_who_handles_orders_in_reach(world, company, role):
    user, allowed = ALL[role](world), (*OWN, "neighbor")

    assert policies.can_add_unit(user, company) is (role in allowed)
    assert policies.can_add_contact_person(user, company) is (role in allowed)
