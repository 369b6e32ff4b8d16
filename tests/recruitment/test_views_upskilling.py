"""The leader's decision to train candidates, through its page."""

import pytest
from django.urls import reverse

from tests.recruitment.factories import ready_order

pytestmark = pytest.mark.django_db


def decide(client_for, user, order, reason: str):
    path = reverse("recruitment:order_upskill", args=[order.pk])
    return client_for(user).post(path, {"reason": reason})


def test_the_leader_decides_upskilling_in_words(world, at, client_for):
    order = ready_order(world)

    decide(client_for, world.leader("frederikshavn"), order, "24 pladser på Opdigtet Skole")

    order.refresh_from_db()
    assert order.state == "upskilling"


def test_a_consultant_may_not_decide_it(world, at, client_for):
    order = ready_order(world)

    response = decide(client_for, order.case_holder, order, "Kursus")

    order.refresh_from_db()
    assert (response.status_code, order.state) == (403, "ready")


def test_a_decision_without_words_is_refused(world, at, client_for):
    order = ready_order(world)

    response = decide(client_for, world.leader("frederikshavn"), order, " ")

    order.refresh_from_db()
    assert (response.status_code, order.state) == (422, "ready")
