"""What every record brings with it."""

from django.utils import translation

from recruitment.choices import OrderState
from recruitment.models import RecruitmentOrder


def test_a_choice_is_named_in_the_language_of_the_reader():
    order = RecruitmentOrder(state=OrderState.READY)

    with translation.override("da"):
        danish = order.get_state_display()
    with translation.override("en"):
        english = order.get_state_display()

    assert (danish, english) == ("i gang", "in progress")


def test_a_value_that_is_no_choice_any_more_is_shown_as_it_is():
    assert RecruitmentOrder(state="of old").get_state_display() == "of old"
