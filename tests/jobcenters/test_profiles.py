"""One's own settings and deputy."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.errors import RuleBroken
from jobcenters.services.profiles import choose_mail, end_delegation, name_deputy, save_profile

pytestmark = pytest.mark.usefixtures("at")


def test_nobody_saves_somebody_elses_settings(world):
    mine, other = world.consultant("frederikshavn"), world.leader("frederikshavn")

    with pytest.raises(PermissionDenied):
        save_profile(mine, actor=other, fields={})
    with pytest.raises(PermissionDenied):
        choose_mail(mine, actor=other, modes={})
    with pytest.raises(PermissionDenied):
        name_deputy(mine, world.consultant("frederikshavn", 2), actor=other)


def test_a_deputy_works_at_the_same_job_center(world):
    user = world.consultant("frederikshavn")

    with pytest.raises(RuleBroken):
        name_deputy(user, world.consultant("hjoerring"), actor=user)


@pytest.mark.parametrize(
    ("first", "back"),
    [
        (dt.date(2026, 3, 1), None),
        (dt.date(2026, 3, 9), dt.date(2026, 3, 9)),
        (dt.date(2026, 3, 9), dt.date(2026, 3, 5)),
    ],
)
def test_dates_of_a_deputy_must_lie_ahead_and_in_order(world, first, back):
    user = world.consultant("frederikshavn")

    with pytest.raises(RuleBroken):
        name_deputy(
            user, world.consultant("frederikshavn", 2), actor=user, valid_from=first, valid_to=back
        )


def test_two_deputies_at_a_time_are_refused(world):
    user, deputy = world.consultant("frederikshavn"), world.consultant("frederikshavn", 2)
    name_deputy(user, deputy, actor=user)

    with pytest.raises(RuleBroken, match=deputy.name):
        name_deputy(user, world.leader("frederikshavn"), actor=user, valid_from=dt.date(2026, 5, 1))


def test_a_deputy_after_the_other_is_fine(world):
    user, deputy = world.consultant("frederikshavn"), world.consultant("frederikshavn", 2)
    name_deputy(user, deputy, actor=user, valid_to=dt.date(2026, 3, 9))

    name_deputy(user, world.leader("frederikshavn"), actor=user, valid_from=dt.date(2026, 3, 9))

    assert user.delegations.count() == 2


def test_a_delegation_is_ended_by_its_owner_once(world):
    user, deputy = world.consultant("frederikshavn"), world.consultant("frederikshavn", 2)
    delegation = name_deputy(user, deputy, actor=user)

    with pytest.raises(PermissionDenied):
        end_delegation(delegation, actor=deputy)
    end_delegation(delegation, actor=user)
    with pytest.raises(RuleBroken):
        end_delegation(delegation, actor=user)
