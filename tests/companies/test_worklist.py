"""What companies put on "Min dag": late first, mine or nobody's."""

import datetime as dt

import pytest

from alliance.foundation import calendar
from companies.services.contacts import log_contact
from companies.services.inquiries import close_inquiry, register_inquiry
from companies.worklist import items_for
from tests.companies.factories import ContactNoteFactory, InquiryInputFactory
from tests.world import local

MARCH_9 = dt.date(2026, 3, 9)


@pytest.fixture
def consultant(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def take_in(world, consultant):
    """``take_in(**inquiry)``: the consultant of Frederikshavn takes an inquiry in."""

    def taken(**given):
        given.setdefault("company_text", "Påfund")
        return register_inquiry(
            actor=consultant,
            job_center=world.center("frederikshavn"),
            inquiry=InquiryInputFactory(**given),
        )

    return taken


def titles(user):
    return [item.title for item in items_for(user, calendar.now())]


def test_an_inquiry_stands_with_its_deadline_and_its_next_step(take_in, consultant):
    inquiry = take_in(assigned_to=consultant)

    item = items_for(consultant, calendar.now())[0]

    assert (item.title, item.due_on, item.phone) == ("Påfund", dt.date(2026, 3, 3), "98123456")
    assert item.actions[0].path.endswith(f"{inquiry.pk}/answer/")
    assert not item.urgent


def test_an_inquiry_is_urgent_on_its_last_day(take_in, consultant):
    take_in(assigned_to=consultant)

    item = items_for(consultant, local("2026-03-03 08:00"))[0]

    assert item.urgent


def test_what_nobody_has_taken_stands_on_every_page_of_the_job_center(world, take_in):
    take_in()

    assert titles(world.consultant("frederikshavn", 2)) == ["Påfund"]
    assert titles(world.consultant("hjoerring")) == []


def test_what_a_colleague_has_taken_is_not_mine(world, take_in, consultant):
    take_in(assigned_to=world.consultant("frederikshavn", 2))

    assert titles(consultant) == []


def test_a_closed_inquiry_is_no_work(take_in, consultant):
    close_inquiry(take_in(), actor=consultant, reason="Spurgt to gange")

    assert titles(consultant) == []


def test_a_head_has_no_inquiries_to_answer(world, take_in):
    take_in()

    assert titles(world.head("frederikshavn")) == []


def test_the_agreed_day_brings_the_company_back(world, consultant, at):
    company = world.company("frederikshavn", name="Påfund Værft")
    note = ContactNoteFactory(next_contact_on=MARCH_9)
    log_contact(company, actor=consultant, job_center=world.center("frederikshavn"), note=note)

    before = titles(consultant)
    at("2026-03-09 08:00")

    assert (before, titles(consultant)) == ([], ["Påfund Værft"])


def test_the_agreed_day_of_a_colleague_is_not_mine(world, consultant, at):
    company, colleague = world.company("frederikshavn"), world.consultant("frederikshavn", 2)
    note = ContactNoteFactory(next_contact_on=MARCH_9)
    log_contact(company, actor=colleague, job_center=world.center("frederikshavn"), note=note)

    at("2026-03-09 08:00")

    assert titles(consultant) == []


def test_the_key_account_consultant_has_it_whoever_agreed_on_it(world, consultant, at):
    company = world.company("frederikshavn", key_account_consultant=consultant)
    note = ContactNoteFactory(next_contact_on=MARCH_9)
    neighbor = world.consultant("hjoerring")
    log_contact(company, actor=neighbor, job_center=world.center("hjoerring"), note=note)

    at("2026-03-09 08:00")

    assert titles(consultant) == [company.name]


def test_the_late_ones_stand_first(world, consultant, take_in):
    world.company(
        "frederikshavn",
        name="Påfund Sent",
        key_account_consultant=consultant,
        next_contact_on=dt.date(2026, 2, 2),
    )
    take_in(assigned_to=consultant)

    assert titles(consultant) == ["Påfund Sent", "Påfund"]


@pytest.mark.parametrize("count", [1, 8])
def test_the_number_of_queries_does_not_grow(
    world, consultant, take_in, django_assert_max_num_queries, count
):
    [take_in(company_text=f"Påfund {number}", assigned_to=consultant) for number in range(count)]
    mine = {"key_account_consultant": consultant, "next_contact_on": MARCH_9}
    [world.company("frederikshavn", **mine) for _number in range(count)]

    with django_assert_max_num_queries(6):  # rights, roles, the look, and two kinds
        items = items_for(consultant, local("2026-03-09 08:00"))

    assert len(items) == 2 * count
