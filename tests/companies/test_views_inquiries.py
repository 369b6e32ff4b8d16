"""Inquiries in the browser: scenario A steps 1 and 2, and what is refused."""

import datetime as dt

import pytest
from django.urls import reverse

from companies.models import Contact, Inquiry
from companies.services.inquiries import register_inquiry
from servicecatalog.models import Clock
from tests.companies.factories import InquiryInputFactory

LIST = "/companies/inquiries/"
NEW = "/companies/inquiries/new/"
REPLY = {"kind": "call", "on": "02.03.2026", "time": "", "summary": "Vi går i gang i morgen."}


@pytest.fixture
def consultant(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def desk(client_for, consultant):
    return client_for(consultant)


@pytest.fixture
def take_in(world, consultant):
    """``take_in(**inquiry)``: the consultant of Frederikshavn takes an inquiry in."""

    def taken(**given):
        if not given.get("company"):
            given.setdefault("company_text", "Påfund under stiftelse")
        return register_inquiry(
            actor=consultant,
            job_center=world.center("frederikshavn"),
            inquiry=InquiryInputFactory(**given),
        )

    return taken


def path_of(name, inquiry):
    return reverse(f"companies:{name}", args=[inquiry.pk])


def phoned(world, **given):
    """The form of an inquiry as it is sent."""
    return {
        "channel": "phone",
        "unregistered": "Påfund Værft",
        "subject": "40 svejsere",
        "received_on": "02.03.2026",
        "job_center": world.center("frederikshavn").pk,
        **given,
    }


def test_scenario_a_steps_1_and_2_in_the_browser(world, desk, consultant, at):
    company = world.company("frederikshavn")
    data = phoned(world, company=company.pk, unregistered="", assigned_to=consultant.pk)

    taken_in = desk.post(NEW, data)
    at("2026-03-02 14:00")
    desk.post(f"{taken_in.url}answer/", REPLY)

    clock = Clock.objects.of(Inquiry.objects.get()).get()
    assert (clock.due_on, clock.state) == (dt.date(2026, 3, 3), "met")
    assert company.contacts.get().summary == REPLY["summary"]


def test_inquiry_new_is_mine_unless_i_say_otherwise(desk, consultant):
    form = desk.get(NEW).context["form"]

    assert form["assigned_to"].value() == consultant.pk


def test_inquiry_new_finds_the_company_by_its_number_without_javascript(world, desk):
    company = world.company("frederikshavn")

    desk.post(NEW, phoned(world, company_text=company.cvr_number, unregistered=""))

    assert Inquiry.objects.get().company == company


def test_inquiry_new_takes_a_company_that_is_not_registered(world, desk):
    desk.post(NEW, phoned(world))

    assert Inquiry.objects.get().company_name == "Påfund Værft"


def test_inquiry_new_fills_in_the_company_whose_page_it_came_from(world, desk):
    company = world.company("frederikshavn")

    form = desk.get(NEW, {"company": company.pk}).context["form"]

    assert str(form["company"].value()) == company.label


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"unregistered": ""}, "company"),
        ({"subject": ""}, "subject"),
        ({"text": "Det gælder 010190-1234"}, "text"),
        ({"received_on": "03.03.2026"}, "received_on"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_inquiry_new_says_what_is_wrong_at_its_field(world, desk, given, field):
    response = desk.post(NEW, phoned(world, **given))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("role", ["head", "guest"])
def test_inquiry_new_is_for_those_who_handle_orders(world, client_for, at, role):
    assert client_for(getattr(world, role)("frederikshavn")).get(NEW).status_code == 403


@pytest.mark.parametrize(
    ("query", "count"),
    [({}, 2), ({"whose": "mine"}, 1), ({"whose": "nobody"}, 1), ({"state": "all"}, 3),
     ({"state": "closed"}, 1), ({"state": "nonsense"}, 2)],
)  # fmt: skip
def test_inquiry_list_is_narrowed_by_the_address(desk, consultant, take_in, query, count):
    take_in(assigned_to=consultant)
    take_in()
    desk.post(path_of("inquiry_close", take_in()), {"reason": "Spurgt to gange"})

    response = desk.get(LIST, query)

    assert len(response.context["rows"]) == count


def test_inquiry_list_shows_the_deadline(desk, take_in):
    take_in()

    assert "03.03.2026" in desk.get(LIST).content.decode()


def test_inquiry_list_answers_htmx_with_the_rows_only(desk, take_in):
    take_in()

    part = desk.get(LIST, HTTP_HX_REQUEST="true").content.decode()

    assert part.strip().startswith('<div id="inquiries">')


def test_inquiry_list_of_another_job_center_is_empty(world, client_for, take_in):
    take_in()

    response = client_for(world.consultant("hjoerring")).get(LIST)

    assert response.context["rows"] == []


def test_inquiry_list_is_closed_to_coordinators(world, client_for, at):
    assert client_for(world.coordinator()).get(LIST).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_inquiries(
    desk, take_in, django_assert_max_num_queries
):
    [take_in() for _number in range(30)]

    with django_assert_max_num_queries(20):
        response = desk.get(LIST)

    assert len(response.context["rows"]) == 30


def test_inquiry_detail_is_not_found_by_a_neighbor(world, client_for, take_in):
    response = client_for(world.consultant("hjoerring")).get(take_in().get_absolute_url())

    assert response.status_code == 404


def test_inquiry_detail_offers_a_head_nothing_to_do(world, client_for, take_in):
    response = client_for(world.head("frederikshavn")).get(take_in().get_absolute_url())

    assert response.status_code == 200
    assert "/answer/" not in response.content.decode()


def test_inquiry_detail_shows_the_reply(desk, take_in):
    inquiry = take_in()
    desk.post(path_of("inquiry_answer", inquiry), REPLY)

    html = desk.get(inquiry.get_absolute_url()).content.decode()

    assert REPLY["summary"] in html
    assert "/answer/" not in html


def test_inquiry_answer_refuses_a_citizen_number(desk, take_in):
    inquiry = take_in()
    path = path_of("inquiry_answer", inquiry)

    response = desk.post(path, {**REPLY, "summary": "Per 010190-1234"})

    assert response.status_code == 422
    assert not Contact.objects.exists()


def test_inquiry_answer_twice_is_a_wrong_state(desk, take_in):
    path = path_of("inquiry_answer", take_in())
    desk.post(path, REPLY)

    assert desk.post(path, REPLY).status_code == 409


def test_inquiry_close_leads_back_to_the_list(desk, take_in):
    inquiry = take_in()

    response = desk.post(path_of("inquiry_close", inquiry), {"reason": "Spurgt to gange"})

    inquiry.refresh_from_db()
    assert (response.url, inquiry.state) == (LIST, "closed")


def test_inquiry_close_needs_a_reason(desk, take_in):
    response = desk.post(path_of("inquiry_close", take_in()), {"reason": ""})

    assert response.status_code == 422


def test_inquiry_assign_gives_it_to_a_colleague(world, desk, take_in):
    inquiry, colleague = take_in(), world.consultant("frederikshavn", 2)

    desk.post(path_of("inquiry_assign", inquiry), {"user": colleague.pk})

    inquiry.refresh_from_db()
    assert inquiry.assigned_to == colleague


def test_inquiry_assign_refuses_a_stranger(world, desk, take_in):
    stranger = world.consultant("hjoerring")

    response = desk.post(path_of("inquiry_assign", take_in()), {"user": stranger.pk})

    assert response.status_code == 422


def test_inquiry_link_names_the_company(world, desk, take_in):
    inquiry, company = take_in(), world.company("frederikshavn")

    desk.post(path_of("inquiry_link", inquiry), {"company_text": company.cvr_number})

    inquiry.refresh_from_db()
    assert inquiry.company == company


def test_inquiry_link_does_not_know_companies_out_of_reach(world, desk, take_in):
    stranger = world.company("herning")

    response = desk.post(path_of("inquiry_link", take_in()), {"company_text": stranger.cvr_number})

    assert response.status_code == 422


@pytest.mark.parametrize(
    "name", ["inquiry_answer", "inquiry_close", "inquiry_assign", "inquiry_link"]
)
def test_a_head_is_denied_every_act(world, client_for, take_in, name):
    colleague = world.consultant("frederikshavn", 2)
    data = {**REPLY, "reason": "Nej", "user": colleague.pk, "company_text": "Påfund"}

    response = client_for(world.head("frederikshavn")).post(path_of(name, take_in()), data)

    assert response.status_code in (403, 422)
    assert Inquiry.objects.get().assigned_to is None
