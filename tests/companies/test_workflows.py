"""The table of inquiries, from every state."""

import pytest

from alliance.foundation.errors import WrongState
from companies.choices import InquiryState
from companies.models import Inquiry
from companies.workflows import INQUIRY
from tests.world import local

ENDED = {"answer": InquiryState.ANSWERED, "close": InquiryState.CLOSED}


@pytest.fixture
def inquiry_in(world, at):
    """``inquiry_in(state)``: an inquiry of Frederikshavn that stands there."""

    def made(state):
        return Inquiry.objects.create(
            job_center=world.center("frederikshavn"),
            company_text="Påfund",
            channel="phone",
            subject="Svejsere",
            state=state,
            ended_at=None if state == InquiryState.NEW else local("2026-03-02 09:00"),
        )

    return made


@pytest.mark.parametrize(("name", "target"), ENDED.items())
def test_an_open_inquiry_is_answered_or_closed(world, inquiry_in, name, target):
    inquiry = inquiry_in(InquiryState.NEW)

    with INQUIRY.change(inquiry, name, actor=world.consultant("frederikshavn")) as locked:
        locked.ended_at = local("2026-03-02 09:10")

    assert inquiry.state == target


@pytest.mark.parametrize("name", ENDED)
@pytest.mark.parametrize("state", [InquiryState.ANSWERED, InquiryState.CLOSED])
def test_an_ended_inquiry_does_not_end_again(world, inquiry_in, name, state):
    inquiry = inquiry_in(state)

    with (
        pytest.raises(WrongState),
        INQUIRY.change(inquiry, name, actor=world.consultant("frederikshavn")),
    ):
        pass


def test_every_transition_is_tested():
    assert set(INQUIRY.transitions) == set(ENDED)
