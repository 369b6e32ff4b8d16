"""Joint courses through their pages: decided, shown, booked, changed, and who may see what."""

import pytest
from django.urls import reverse

from recruitment.models import UpskillingCourse
from recruitment.services.courses import book_seats
from tests.recruitment.factories import escalated_order, ready_order
from tests.recruitment.training import course_for

pytestmark = pytest.mark.django_db

COURSE = {
    "title": "Svejsning",
    "school": "Opdigtet Skole",
    "starts_on": "13.04.2026",
    "ends_on": "29.05.2026",
    "seats": "24",
}


def decide(client_for, user, order, **data):
    path = reverse("recruitment:order_upskill", args=[order.pk])
    return client_for(user).post(path, {**COURSE, "seats_frederikshavn": "10", **data})


def test_the_leader_decides_a_course(world, at, client_for):
    order = ready_order(world)

    decide(client_for, world.leader("frederikshavn"), order)

    order.refresh_from_db()
    course = order.courses.get()
    assert (order.state, course.seats, course.allotted) == ("upskilling", 24, 10)


def test_a_consultant_may_not_decide_it(world, at, client_for):
    order = ready_order(world)

    response = decide(client_for, order.case_holder, order)

    order.refresh_from_db()
    assert (response.status_code, order.state) == (403, "ready")


def test_too_many_seats_are_refused_and_what_was_typed_stays(world, at, client_for):
    order = ready_order(world)

    response = decide(client_for, world.leader("frederikshavn"), order, seats_frederikshavn="25")

    text = response.content.decode()
    assert response.status_code == 422
    assert "Jobcentrene får i alt 25 pladser, men kurset har 24." in text
    assert 'value="25"' in text
    assert not UpskillingCourse.objects.exists()


def test_a_further_course_keeps_the_state(world, at, client_for):
    order = ready_order(world)
    leader = world.leader("frederikshavn")
    decide(client_for, leader, order)

    decide(client_for, leader, order, title="Truck")

    order.refresh_from_db()
    assert (order.state, order.courses.count()) == ("upskilling", 2)


def test_recruitment_abroad_is_kept_in_words(world, at, client_for):
    order = ready_order(world)
    path = reverse("recruitment:order_recruit_abroad", args=[order.pk])
    browser = client_for(world.leader("frederikshavn"))

    browser.post(path, {"reason": "EURES søger i Polen"})

    page = browser.get(reverse("recruitment:order_history", args=[order.pk])).content.decode()
    assert "EURES søger i Polen" in page


def test_a_guest_sees_its_own_seats_but_not_who_promised(world, at, client_for):
    order = escalated_order(world, "hjoerring", "aalborg")
    course = course_for(world, order)

    page = client_for(world.consultant("aalborg")).get(course.get_absolute_url())

    text = page.content.decode()
    assert "Alle, der gennemfører, kommer til samtale." in text
    assert "Opdigtet Direktør" not in text
    assert '<th scope="row">Aalborg</th>' in text
    assert '<th scope="row">Hjørring</th>' not in text


def test_a_stale_change_shows_both_texts(world, at, client_for):
    course = course_for(world, escalated_order(world))
    browser = client_for(course.order.case_holder)
    path = reverse("recruitment:course_edit", args=[course.pk])
    mine = {**COURSE, "seats_hjoerring": "2", "version": "1"}
    first = browser.post(path, {**mine, "title": "Først"})

    second = browser.post(path, {**mine, "title": "Sidst"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Først" in second.content.decode()
    assert "Sidst" in second.content.decode()


def test_cancelling_leads_back_to_the_order(world, at, client_for):
    course = course_for(world, escalated_order(world))
    path = reverse("recruitment:course_cancel", args=[course.pk])

    response = client_for(course.order.case_holder).post(path, {"reason": "For få"})

    course.refresh_from_db()
    assert response.url == course.order.get_absolute_url()
    assert course.stage.label == "aflyst"


def test_the_list_shows_what_is_to_come_and_what_is_free(world, at, client_for):
    def order_of(slug: str):
        return escalated_order(world, "hjoerring", "aalborg", owner=slug)

    ours = course_for(world, order_of("frederikshavn"), title="Svejsning", seats=20)
    past = course_for(world, order_of("frederikshavn"), title="Truck", seats=20)
    UpskillingCourse.objects.filter(pk=past.pk).update(starts_on="2026-01-05", ends_on="2026-02-01")
    seats = ours.allotments.get(job_center__slug="hjoerring")
    book_seats(seats, actor=world.consultant("hjoerring"), count=5)
    address = reverse("recruitment:course_list")

    def rows(slug: str, **query) -> list[tuple]:
        page = client_for(world.consultant(slug)).get(address, query).context["page"]
        return [(row.title, row.free_here, row.free_in_all) for row in page.rows]

    assert rows("frederikshavn") == [("Svejsning", 5, 15)]
    assert rows("frederikshavn", scope="done", q="truck") == [("Truck", 5, 20)]
    assert rows("hjoerring", scope="free") == []
    assert rows("aalborg", scope="free", since="1.4.2026") == [("Svejsning", 5, None)]
    assert rows("frederikshavn", since="1.6.2026") == []
    assert rows("herning", scope="all") == []
