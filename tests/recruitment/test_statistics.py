"""The figures of a page of orders are those by which the board sorts."""

import pytest

from recruitment.models import RecruitmentOrder
from recruitment.services.answers import give_pledge
from recruitment.services.results import register_result
from recruitment.statistics import count_up, order_gap
from tests.recruitment.factories import START, call_to, escalated_order

pytestmark = pytest.mark.usefixtures("at")
FIGURES = ("pledged_count", "presented_count", "hired_count", "lacking")


def test_counting_a_page_gives_what_the_database_counts(world):
    order = escalated_order(world, "hjoerring", "broenderslev")
    owner, asked = order.case_holder, world.consultant("hjoerring")
    call = call_to(order, "hjoerring")
    give_pledge(call, actor=asked, count=9, available_from=START)
    own = {"job_center": order.owner, "actor": owner}
    theirs = {"job_center": call.job_center, "actor": asked}
    register_result(order, kind="presented", count=8, **own)
    register_result(order, kind="hired", count=3, **own)
    register_result(order, kind="presented", count=9, **theirs)
    register_result(order, kind="hired", count=4, **theirs)

    counted = RecruitmentOrder.objects.with_gap().get()
    plain = RecruitmentOrder.objects.get()
    count_up([plain])

    assert [getattr(plain, name) for name in FIGURES] == [9, 17, 7, 23]
    assert [getattr(counted, name) for name in FIGURES] == [9, 17, 7, 23]
    assert order_gap(plain).gap == 23
