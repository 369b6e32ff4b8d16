"""Scenario A from the hires via the course on (step 17), with its exact figures."""

import datetime as dt

import pytest
from django.db.models import Sum
from django.urls import reverse

from alliance.foundation.calendar import now
from recruitment.models import RecruitmentOrder
from recruitment.statistics import order_gap
from recruitment.worklist import items_for
from tests.journeys.scenario_a import CONTACT, OWNER, Story, retold, told

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shared_story(shared_world):
    with shared_world() as world, told(world, "until_hired") as story:
        yield story


@pytest.fixture
def story(shared_story, db) -> Story:
    return retold(shared_story)


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


def test_step_17_eighteen_are_hired_via_the_course(story):
    via = story.course.results.aggregate(total=Sum("count"))["total"]
    completed = story.course.allotments.aggregate(total=Sum("completed"))["total"]
    page = story.client_for(story.people["hjoerring"]).get(
        reverse("recruitment:order_history", args=[story.order.pk])
    )
    assert (completed, via) == (22, 18)
    assert "18 af de ansatte kom via opkvalificeringen" in page.content.decode()


def test_step_19_one_follow_up_for_all_starters_of_a_day(story):
    story.close()
    story.day("2026-06-16 09:00")
    holder = story.order.case_holder

    todo = [item for item in items_for(holder, now()) if "starters" in item.path]

    assert [(item.due_on, item.detail) for item in todo] == [
        (dt.date(2026, 6, 16), "38 personer begyndte 01.06.2026")
    ]
    story.post(OWNER, "recruitment:starters_follow_up", story.order.starters.get().pk, CONTACT)
    assert story.clock("S16", story.order.starters.get()).state == "met"
    story.day("2026-08-28 09:00")
    data = {**CONTACT, "still_employed": "35"}
    story.post(OWNER, "recruitment:starters_follow_up", story.order.starters.get().pk, data)
    second = story.clock("S17", story.order.starters.get())
    assert (second.state, second.due_on) == ("met", dt.date(2026, 9, 1))
    assert story.order.starters.get().still_employed == 35


def test_step_18_thirty_eight_of_forty_close_the_order_partly_filled(story):
    story.close()

    gap = order_gap(story.order)
    assert story.order.state == "partly_filled"
    assert (gap.hired, gap.need, round(100 * gap.hired / gap.need, 1)) == (38, 40, 95.0)
    assert (story.clock("S19").state, story.clock("S19").due_on) == ("met", dt.date(2026, 6, 16))
    assert not RecruitmentOrder.objects.visible_to(story.people["aalborg"]).exists()
    per_center = {row.job_center.slug: row.hired for row in gap.rows}
    assert per_center == {OWNER: 14, "hjoerring": 12, "broenderslev": 6, "aalborg": 6}
