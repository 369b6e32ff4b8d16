"""What a list shows and what a check allows are the same, for all roles and all things (B8)."""

import pytest

from jobcenters.models import JobCenter, User
from recruitment import policies
from recruitment.models import EscalationRecipient, RecruitmentOrder
from recruitment.services.closing import Closing, close_order
from recruitment.services.escalation import withdraw_call
from tests.recruitment.factories import call_to, draft_order, escalated_order, note, ready_order

pytestmark = pytest.mark.django_db

PEOPLE = (
    ("consultant", "frederikshavn"),
    ("leader", "frederikshavn"),
    ("head", "frederikshavn"),
    ("consultant", "hjoerring"),
    ("guest", "hjoerring"),
    ("professional", "hjoerring"),
    ("consultant", "aalborg"),
    ("guest", "aalborg"),
    ("consultant", "herning"),
    ("head", "herning"),
    ("coordinator", "vendsyssel"),
    ("coordinator", "vestalliancen"),
)


@pytest.fixture(scope="module")
def busy_world(shared_world):
    """Orders in every relation to every person: draft, ready, escalated, guest, ended guest."""
    with shared_world() as world:
        _fill(world)
        yield world


def _fill(world) -> None:
    draft_order(world)
    ready_order(world)
    ready_order(world, "herning")
    draft_order(world, "hjoerring")
    escalated_order(world, "hjoerring", "aalborg")
    ended = escalated_order(world, "aalborg")
    withdraw_call(call_to(ended, "aalborg"), actor=ended.case_holder)
    closed = escalated_order(world, "aalborg", "hjoerring")
    hired = {closed.owner_id: 40}
    closing = Closing("got_staff", note(), hired=hired)
    close_order(closed, actor=closed.case_holder, closing=closing)


@pytest.mark.parametrize(("role", "place"), PEOPLE)
def test_an_order_is_in_the_list_exactly_when_it_may_be_viewed(busy_world, role, place):
    user = getattr(busy_world, role)(place)
    orders = RecruitmentOrder.objects.all()

    listed = set(RecruitmentOrder.objects.visible_to(user))
    viewable = {order for order in orders if policies.can_view(user, order)}

    assert listed == viewable


@pytest.mark.parametrize(("role", "place"), PEOPLE)
def test_a_call_is_listed_only_with_an_order_that_may_be_viewed(busy_world, role, place):
    user = getattr(busy_world, role)(place)

    calls = EscalationRecipient.objects.visible_to(user).select_related("order")

    assert all(policies.can_view(user, call.order) for call in calls)


PERMISSIONS = ("view_orders", "handle_orders", "answer_calls", "oversee", "manage_staff")
PLACES = ("frederikshavn", "hjoerring", "aalborg", "herning", "skive")


@pytest.mark.parametrize(("role", "place"), PEOPLE)
def test_both_doors_of_access_agree(world, role, place):
    user = getattr(world, role)(place)
    fresh = User.objects.get(pk=user.pk)
    centers = JobCenter.objects.filter(slug__in=PLACES)
    cases = [(name, center) for name in PERMISSIONS for center in centers]

    listed = {(name, one) for name in PERMISSIONS for one in centers.open_to(user, name)}
    allowed = {(name, center) for name, center in cases if center.allows(user, name)}
    by_backend = {
        (name, center) for name, center in cases if fresh.has_perm(f"jobcenters.{name}", center)
    }

    assert listed == allowed == by_backend


@pytest.mark.parametrize(
    ("role", "place", "count"),
    [
        ("consultant", "frederikshavn", 5),
        ("consultant", "hjoerring", 5),
        ("consultant", "aalborg", 1),
        ("consultant", "herning", 1),
        ("coordinator", "vendsyssel", 4),
        ("guest", "hjoerring", 1),
    ],
)
def test_each_sees_as_many_orders_as_the_house_rules_say(busy_world, role, place, count):
    user = getattr(busy_world, role)(place)

    assert RecruitmentOrder.objects.visible_to(user).count() == count
