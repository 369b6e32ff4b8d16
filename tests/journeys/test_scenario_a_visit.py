"""Scenario A: the joint visit once it is agreed (steps 12 and 13)."""

import datetime as dt

import pytest

from tests.journeys.scenario_a import Story, retold, told

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shared_story(shared_world):
    with shared_world() as world, told(world, "until_visit_agreed") as story:
        yield story


@pytest.fixture
def story(shared_story, db) -> Story:
    return retold(shared_story)


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


def test_steps_12_and_13_the_visit_is_agreed_held_and_reported_in_time(story):
    agreed = story.visit

    story.hold_visit()
    story.report_visit()

    codes = ("S13", "S14", "S15")
    clocks = {code: story.clock(code, story.visit) for code in codes}
    assert agreed.state == "arranged"
    assert agreed.arranged_at.date() == march(13)
    assert {clock.state for clock in clocks.values()} == {"met"}
    assert clocks["S15"].due_on == march(24)
    assert story.company.contacts.get(kind="visit").participants.count() == 3


def test_step_13_the_report_is_for_those_who_took_part_and_for_nobody_else(story):
    story.hold_visit()
    story.report_visit()
    world = story.world
    outside = [
        world.consultant("laesoe"),
        world.consultant("herning"),
        world.coordinator(),
        world.admin,
    ]

    def reads(user) -> tuple[int, bool]:
        page = story.client_for(user).get(story.visit.get_absolute_url())
        return page.status_code, "Certifikat i MAG-svejsning." in page.content.decode()

    assert {reads(person) for person in story.people.values()} == {(200, True)}
    assert {reads(person) for person in outside} == {(404, False)}
