"""Who is asking: the session and the person of each request, read now."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session

from tests.world import FIRST_MORNING, local

pytestmark = pytest.mark.django_db


def test_a_session_ends_when_its_time_is_over(world, client_for, at):
    browser = client_for(world.consultant("herning"))
    assert browser.get("/recruitment/orders/").status_code == 200

    with time_machine.travel(local(FIRST_MORNING) + dt.timedelta(hours=12, seconds=1), tick=False):
        answer = browser.get("/recruitment/orders/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


def test_a_session_that_was_taken_away_opens_nothing(world, client_for, at):
    browser = client_for(world.consultant("herning"))
    assert browser.get("/recruitment/orders/").status_code == 200

    Session.objects.all().delete()

    assert browser.get("/recruitment/orders/").status_code == 302


def test_each_session_has_its_own_person(world, client_for, at):
    one, other = world.consultant("herning"), world.consultant("skive")

    seen = [client_for(user).get("/settings/").context["user"] for user in (one, other)]

    assert seen == [one, other]


def test_who_may_no_longer_sign_in_is_nobody_at_once(world, client_for, at):
    user = world.consultant("herning")
    browser = client_for(user)
    assert browser.get("/recruitment/orders/").status_code == 200

    user.is_active = False
    user.save()

    assert browser.get("/recruitment/orders/").status_code == 302
