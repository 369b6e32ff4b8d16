""" "Min dag": what waits, with its next action; and what it says when nothing does."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext

from alliance.foundation.sweep import run_sweep
from alliance.foundation.worklist import Action, WorkItem
from alliance.portal.day import DayGroup
from companies.choices import Channel
from companies.services.inquiries import InquiryInput, register_inquiry
from tests.portal.factories import notice_for
from tests.recruitment.factories import advert_for, escalated_order, ready_order
from tests.world import local

SLUG = "frederikshavn"


@pytest.fixture
def day_of(client_for):
    return lambda user: client_for(user).get("/")


def test_the_call_before_expiry_stands_there_with_phone_and_outcomes(day_of, world, at):
    order = ready_order(world)
    advert_for(order, dt.date(2026, 3, 20), published_on=dt.date(2026, 3, 2))
    run_sweep(local("2026-03-13 06:00"))
    at("2026-03-13 08:00")

    page = day_of(order.case_holder)

    call = order.follow_ups.get()
    text = page.content.decode()
    assert order.company.name in text
    assert f'href="tel:{order.contact_person.phone}"' in text
    assert f"{call.get_absolute_url()}?outcome=got_all" in text
    assert f"{call.get_absolute_url()}?outcome=extended" in text
    assert f"{call.get_absolute_url()}?outcome=help_wanted" in text


def test_a_call_of_another_job_center_stands_there(day_of, world, at):
    order = escalated_order(world, "hjoerring")

    page = day_of(world.consultant("hjoerring"))

    assert order.recipients.get().get_absolute_url() in page.content.decode()


def test_a_new_inquiry_stands_there(day_of, world, at):
    user = world.consultant(SLUG)
    facts = InquiryInput(channel=Channel.PHONE, subject="Besøg", company_text="Opdigtet ApS")
    inquiry = register_inquiry(actor=user, job_center=world.center(SLUG), inquiry=facts)

    page = day_of(user)

    assert inquiry.get_absolute_url() in page.content.decode()


def test_a_late_thing_is_counted_as_urgent(day_of, world, at):
    order = ready_order(world, deadline_on=dt.date(2026, 3, 3))
    at("2026-03-04 08:00")

    page = day_of(order.case_holder)

    assert sum(group.urgent for group in page.context["day"].groups) >= 1
    assert 'class="kpi alert"' in page.content.decode()


def test_the_next_follow_up_is_named_when_nothing_waits(day_of, world, at):
    order = ready_order(world)
    advert_for(order, dt.date(2026, 3, 27), published_on=dt.date(2026, 3, 2))

    page = day_of(order.case_holder)

    assert page.context["day"].total == 0
    assert page.context["day"].next_call.order == order
    assert "Alt er fulgt op. Næste opfølgning: fredag 20. marts" in page.content.decode()


def test_an_empty_day_says_so(day_of, world, at):
    page = day_of(world.consultant(SLUG))

    assert "Alt er fulgt op. Der er ingen planlagt opfølgning." in page.content.decode()


def test_another_consultant_does_not_see_my_calls(day_of, world, at):
    order = ready_order(world)
    advert_for(order, dt.date(2026, 3, 20), published_on=dt.date(2026, 3, 2))
    run_sweep(local("2026-03-13 06:00"))

    page = day_of(world.consultant("hjoerring"))

    assert order.follow_ups.get().get_absolute_url() not in page.content.decode()


def test_unread_messages_stand_at_the_end(day_of, world, at):
    user = world.consultant(SLUG)
    notice = notice_for(user, subject="Noget er sket")

    page = day_of(user)

    assert f"/messages/{notice.pk}/" in page.content.decode()


@pytest.mark.parametrize(
    ("role", "begins"), [("consultant", True), ("leader", True), ("head", False), ("guest", False)]
)
def test_only_those_who_log_orders_are_offered_a_new_one(day_of, world, at, role, begins):
    page = day_of(getattr(world, role)(SLUG))

    assert ("/recruitment/orders/new/" in page.content.decode()) is begins


def test_more_things_cost_no_more_queries(client_for, world, at, django_assert_max_num_queries):
    user = world.consultant(SLUG)
    company = world.company(SLUG)
    for _number in range(8):
        ready_order(world, company=company, deadline_on=dt.date(2026, 3, 3))
    client = client_for(user)
    client.get("/")

    with django_assert_max_num_queries(10):  # the shell, the look, the messages, two kinds
        page = client.get("/")

    assert page.context["day"].total >= 8


def test_each_kind_that_waits_costs_one_query(client_for, world, at, django_assert_num_queries):
    user = world.consultant(SLUG)
    client = client_for(user)
    client.get("/")
    with CaptureQueriesContext(connection) as empty:
        client.get("/")
    order = ready_order(world)  # without an advert
    facts = InquiryInput(channel=Channel.PHONE, subject="Besøg", company_text="Opdigtet ApS")
    register_inquiry(actor=user, job_center=world.center(SLUG), inquiry=facts)

    with django_assert_num_queries(len(empty) - 1 + 2):  # no need to look for the next call
        page = client.get("/")

    assert order.case_holder == user
    assert page.context["day"].total == 2


def test_the_newest_messages_are_shown_and_all_are_counted(day_of, world, at):
    user = world.consultant(SLUG)
    for number in range(7):
        notice_for(user, subject=f"Nyt {number}")
    notice_for(world.consultant("hjoerring"), subject="Andres")

    day = day_of(user).context["day"]

    assert (len(day.messages), day.unread) == (5, 7)


def test_the_day_needs_a_log_in(client, db):
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer.url.startswith("/login/")


# --- The rows ------------------------------------------------------------------------------------
def test_a_step_is_a_link_or_a_form_that_posts_once():
    steps = (Action("Åbn", "/open/"), Action("Tag <den>", "/take/", post=True))
    things = [
        WorkItem("Opkald", f"Bageri {number} & Søn", "", "/it/", phone="98 12 34 56", actions=steps)
        for number in range(2)
    ]
    group = DayGroup("group-1", "Opkald", tuple(things))

    drawn = get_template("portal/_day_group.html").render({"group": group})

    page = BeautifulSoup(drawn, "html.parser")
    rows = page.select("tbody tr")
    assert [row.th.text for row in rows] == ["Bageri 0 & Søn", "Bageri 1 & Søn"]
    assert [link["href"] for link in rows[0].select(".day-acts > a")] == ["tel:98123456", "/open/"]
    assert [row.form["action"] for row in rows] == ["/take/", "/take/"]
    assert rows[1].form.button.text == "Tag <den> Bageri 1 & Søn"
    assert len({row.select_one("[name=_once]")["value"] for row in rows}) == 2
