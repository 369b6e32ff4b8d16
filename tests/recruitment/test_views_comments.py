"""Comments on the page of an order: written, refused, proposed, edited, deleted."""

import pytest
from django.urls import reverse

from recruitment.models import Comment
from tests.recruitment.factories import comment_on, escalated_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(world, at):
    return escalated_order(world, "hjoerring")


def address(name: str, row) -> str:
    return reverse(f"recruitment:{name}", args=[row.pk])


def test_a_comment_is_written_and_read_beside_the_order(world, order, client_for):
    browser = client_for(order.case_holder)
    fields = {"text": "Vi mangler tre.", "audience": "participants"}

    answer = browser.post(address("comment_new", order), fields)

    assert answer["Location"] == f"{order.get_absolute_url()}#comments"
    seen = client_for(world.consultant("hjoerring")).get(address("order_conversation", order))
    assert "Vi mangler tre." in seen.content.decode()
    assert "Alle i alliancen, der deltager" in seen.content.decode()


def test_a_refused_comment_keeps_what_was_typed_and_names_the_field(world, order, client_for):
    asked = world.consultant("hjoerring")
    browser = client_for(order.case_holder)
    fields = {"text": "Kun os.", "audience": "own", "mentioned": [str(asked.pk)]}

    answer = browser.post(address("comment_new", order), fields)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"Disse må ikke læse kommentaren: {asked.name}" in text
    assert "Kun os." in text
    assert not Comment.objects.exists()


def test_people_are_proposed_only_as_far_as_the_audience_reaches(world, order, client_for):
    asked = world.consultant("hjoerring")
    colleague = world.consultant("frederikshavn", 2)
    browser = client_for(order.case_holder)
    url = address("comment_people", order)

    own = browser.get(url, {"q": "consult", "audience": "own"}).content.decode()
    both = browser.get(url, {"q": "consult", "audience": "participants"}).content.decode()

    assert colleague.name in own
    assert asked.name not in own
    assert asked.name in both


def test_who_takes_no_part_is_shown_no_comments_and_proposed_nobody(world, order, client_for):
    comment_on(order, order.case_holder, "Til deltagerne.")
    browser = client_for(world.consultant("broenderslev"))

    page = browser.get(address("order_conversation", order)).content.decode()
    people = browser.get(address("comment_people", order), {"q": "consult"}).content.decode()

    assert 'id="comments"' not in page
    assert "Consultant.Frederikshavn" not in people.title()
    assert browser.post(address("comment_new", order), {"text": "Hej"}).status_code == 403


def test_the_author_edits_and_deletes_and_the_page_says_so(order, client_for):
    comment = comment_on(order, order.case_holder, "Til all.")
    browser = client_for(order.case_holder)

    browser.post(address("comment_edit", comment), {"text": "Til alle."})
    edited = browser.get(address("order_conversation", order)).content.decode()
    browser.post(address("comment_delete", comment))
    deleted = browser.get(address("order_conversation", order)).content.decode()

    assert "Til alle." in edited
    assert "rettet" in edited
    assert "Til alle." not in deleted
    assert f"Slettet af {order.case_holder.name}" in deleted


def test_the_page_asks_no_more_for_many_comments(order, client_for, django_assert_max_num_queries):
    browser = client_for(order.case_holder)
    comment_on(order, order.case_holder, "En.")
    with django_assert_max_num_queries(200) as few:
        browser.get(address("order_conversation", order))
    for number in range(8):
        comment_on(order, order.case_holder, f"Nummer {number}.")

    with django_assert_max_num_queries(len(few)):
        browser.get(address("order_conversation", order))
