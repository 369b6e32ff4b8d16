"""The menu: the places a person may use, with what waits there, in a fixed number of queries."""

import pytest
from django.contrib.auth.models import AnonymousUser

from alliance.portal.navigation import shell
from companies.choices import Channel
from companies.services.inquiries import InquiryInput, register_inquiry
from tests.portal.factories import notice_for
from tests.recruitment.factories import escalated_order

EVERYTHING = [
    "day",
    "orders",
    "escalations",
    "follow_ups",
    "companies",
    "inquiries",
    "visits",
    "courses",
    "exchange",
    "challenges",
    "standards",
    "job_centers",
]


@pytest.fixture
def menu_of(rf):
    def menu(user, path="/"):
        request = rf.get(path)
        request.user = user
        return shell(request)

    return menu


def keys(context) -> list[str]:
    return [item.key for group in context["nav"] for item in group.items]


def item(context, key: str):
    return next(one for group in context["nav"] for one in group.items if one.key == key)


def test_a_consultant_sees_every_place(menu_of, world):
    context = menu_of(world.consultant("herning"))

    assert keys(context) == EVERYTHING
    assert context["user_center"] == world.center("herning")
    assert str(context["alliance_name"]) == "Vestalliancen"


def test_a_guest_sees_only_what_it_is_asked(menu_of, world):
    context = menu_of(world.guest("aalborg"))

    assert keys(context) == ["day", "escalations", "visits", "standards", "job_centers"]


def test_a_coordinator_has_no_calls_of_her_own_to_make(menu_of, world):
    context = menu_of(world.coordinator("vendsyssel"))

    assert "follow_ups" not in keys(context)
    assert "orders" in keys(context)
    assert str(context["alliance_name"]) == "Vendsyssel"


def test_what_waits_is_counted_place_by_place(menu_of, world, at):
    user = world.consultant("hjoerring")
    escalated_order(world, "hjoerring", "broenderslev")
    inquiry = InquiryInput(channel=Channel.PHONE, subject="Besøg", company_text="Opdigtet ApS")
    register_inquiry(actor=user, job_center=world.center("hjoerring"), inquiry=inquiry)
    notice_for(user)

    context = menu_of(user)

    assert item(context, "escalations").count == 1
    assert item(context, "inquiries").count == 1
    assert item(context, "follow_ups").count == 0
    assert context["unread_count"] > 0


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/", "day"),
        ("/recruitment/orders/new/", "orders"),
        ("/recruitment/calls/00000000-0000-0000-0000-000000000000/", "escalations"),
        ("/companies/inquiries/", "inquiries"),
        ("/companies/new/", "companies"),
        ("/jobcenters/herning/", "job_centers"),
    ],
)
def test_the_place_of_the_page_is_marked(menu_of, world, path, key):
    context = menu_of(world.consultant("herning"), path)

    marked = [one.key for group in context["nav"] for one in group.items if one.current]

    assert marked == [key]


def test_nobody_in_particular_gets_an_empty_frame(menu_of, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        context = menu_of(AnonymousUser())

        assert not context["nav"]
        assert not context["unread_count"]
        assert not context["user_center"]
        assert not context["alliance_name"]


def test_the_counts_cost_the_same_however_much_waits(menu_of, world, django_assert_max_num_queries):
    user = world.consultant("herning")
    keys(menu_of(user))
    for number in range(20):
        notice_for(user, subject=f"Besked {number}")

    with django_assert_max_num_queries(1):
        context = menu_of(user)

        assert context["unread_count"] == 20
        assert keys(context) == EVERYTHING


def test_a_page_without_a_menu_asks_nothing(menu_of, world, django_assert_num_queries):
    user = world.consultant("herning")

    with django_assert_num_queries(0):
        menu_of(user)
