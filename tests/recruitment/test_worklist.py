"""What recruitment puts on Min dag and on a company's page, and for whom."""

import datetime as dt

import pytest

from alliance.foundation import calendar
from recruitment.services.answers import ask_question, assign, give_pledge
from recruitment.services.orders import edit_order
from recruitment.worklist import company_panel, items_for
from tests.recruitment.factories import (
    advert_for,
    call_to,
    draft_order,
    escalated_order,
    ready_order,
)

pytestmark = pytest.mark.django_db


def groups(user) -> list[str]:
    return [item.group for item in items_for(user, calendar.now())]


def test_the_call_to_the_company_stands_first_with_its_phone_and_outcomes(world, at):
    order = ready_order(world)
    advert_for(order, dt.date(2026, 3, 6))

    item = items_for(order.case_holder, calendar.now())[0]

    assert item.group == "Ring til virksomheden"
    assert item.phone == order.contact_person.phone
    assert item.urgent
    assert len(item.actions) == 3
    assert all("?outcome=" in action.path for action in item.actions)


def test_an_asked_job_center_sees_the_call_until_it_has_answered(world, at):
    order = escalated_order(world, "hjoerring")
    consultant = world.consultant("hjoerring")
    before = groups(consultant)

    give_pledge(call_to(order, "hjoerring"), actor=consultant, count=3)

    assert before == ["Svar et andet jobcenter"]
    assert groups(consultant) == []


def test_a_call_given_to_a_colleague_leaves_my_day(world, at):
    order = escalated_order(world, "hjoerring")
    me, colleague = world.consultant("hjoerring"), world.consultant("hjoerring", 2)

    assign(call_to(order, "hjoerring"), actor=me, user=colleague)

    assert groups(me) == []
    assert groups(colleague) == ["Svar et andet jobcenter"]


def test_a_question_comes_back_to_the_case_holder(world, at):
    order = escalated_order(world, "hjoerring")

    ask_question(
        call_to(order, "hjoerring"), actor=world.consultant("hjoerring"), text="Hvilket hold?"
    )

    assert "Spørgsmål til mine eskaleringer" in groups(order.case_holder)


@pytest.mark.parametrize(("deadline", "shown"), [("2026-03-05", True), ("2026-03-06", False)])
def test_a_deadline_within_three_days_is_shown(world, at, deadline, shown):
    order = ready_order(world)
    fields = {"deadline_on": dt.date.fromisoformat(deadline)}

    edit_order(order, actor=order.case_holder, fields=fields, version=None)

    assert ("Frister" in groups(order.case_holder)) is shown


def test_an_order_without_an_advert_and_a_draft_are_named(world, at):
    draft_order(world)
    order = ready_order(world)

    assert groups(order.case_holder) == ["Ordrer uden opslag", "Kladder"]


def test_the_companys_page_lists_only_orders_that_i_may_see(world, at):
    company = world.company()
    draft_order(world, company=company)
    ready_order(world, company=company)

    mine = company_panel(company, world.consultant("frederikshavn"))
    neighbors = company_panel(company, world.consultant("hjoerring"))

    assert (len(mine.rows), len(neighbors.rows)) == (2, 1)


def test_the_panel_costs_the_companys_page_one_query(world, at, django_assert_num_queries):
    company, user = world.company(), world.consultant("frederikshavn")
    [ready_order(world, company=company) for _number in range(3)]
    company_panel(company, user)

    with django_assert_num_queries(1):
        panel = company_panel(company, user)

    assert len(panel.rows) == 3
