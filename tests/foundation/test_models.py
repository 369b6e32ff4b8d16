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


def test_a_relation_answers_what_was_read_by_itself(world, at, django_assert_num_queries):
    company = world.company()
    sites = list(company.units.all())

    company.take_related("units", sites)

    with django_assert_num_queries(0):
        assert list(company.units.all()) == sites
        assert company.main_unit == sites[0]
    with django_assert_num_queries(1):
        assert not company.units.filter(is_main=False).exists()


def test_a_relation_that_has_nothing_is_not_asked_again(world, at, django_assert_num_queries):
    company = world.company()

    company.take_related("restrictions", [])

    with django_assert_num_queries(0):
        assert list(company.restrictions.all()) == []
