"""Telling many at once: the same rules as for one, person by person."""

import pytest
from django.utils.translation import get_language

from alliance.foundation.notifications import letters, planning
from alliance.foundation.notifications.models import Mail, Notice
from alliance.foundation.notifications.modes import set_preference
from alliance.foundation.notifications.services import notify, notify_many
from jobcenters.services.profiles import name_deputy
from recruitment.notifications import CaseHolderChanged, OrderReady
from tests.recruitment.factories import ready_order

pytestmark = pytest.mark.django_db
KIND = CaseHolderChanged.key


@pytest.fixture
def orders(world, at):
    """Orders of three job centers, whose case holders are three people."""
    made = [ready_order(world, slug) for slug in ("frederikshavn", "hjoerring", "broenderslev")]
    Mail.objects.all().delete()
    Notice.objects.all().delete()
    return made


def told(kind: str = KIND) -> dict:
    return {row.recipient: row for row in Notice.objects.filter(kind=kind)}


def mailed(kind: str = KIND) -> set[str]:
    return set(Mail.objects.filter(kind=kind).values_list("to_email", flat=True))


def test_each_person_of_a_batch_keeps_the_own_choice_deputy_and_language(world, orders):
    off, absent, english = (order.case_holder for order in orders)
    deputy = world.leader("hjoerring")
    set_preference(off, KIND, mode="off")
    name_deputy(absent, deputy, actor=absent)
    Notice.objects.all().delete()
    english.language = "en"
    english.save()

    count = notify_many([CaseHolderChanged(order) for order in orders])

    notices = told()
    assert count == 4
    assert set(notices) == {off, absent, deputy, english}
    assert mailed() == {absent.email, deputy.email, english.email}
    assert notices[off].mail_mode == "off"
    assert (notices[absent].covered_by, notices[deputy].on_behalf_of) == (deputy, absent)
    assert "stedfortræder for" in notices[deputy].body
    assert notices[english].body != notices[absent].body


def test_a_message_is_written_once_for_all_who_read_the_same_language(world, orders, monkeypatch):
    first, second, english = (world.consultant("hjoerring", number) for number in (3, 4, 5))
    english.language = "en"
    english.save()
    texts = []

    def written(notification, path):
        texts.append(get_language())
        return letters.written(notification, path)

    monkeypatch.setattr(planning, "written", written)
    monkeypatch.setattr(CaseHolderChanged, "recipients", lambda one: [first, english, second])
    monkeypatch.setattr(CaseHolderChanged, "mailboxes", lambda one: ["a@b.example"])

    notify_many([CaseHolderChanged(orders[0])])

    bodies = {user: row.body for user, row in told().items()}
    assert sorted(texts) == ["da", "en"]
    assert bodies[first] == bodies[second] != bodies[english]
    assert Mail.objects.get(to_email="a@b.example").body == bodies[first]


def test_who_waits_for_the_summary_of_the_day_gets_no_mail_of_its_own(orders):
    daily = orders[0].case_holder
    set_preference(daily, KIND, mode="daily")

    notify_many([CaseHolderChanged(order) for order in orders])

    assert told()[daily].mail_mode == "daily"
    assert mailed() == {order.case_holder.email for order in orders[1:]}


def test_the_actor_and_who_has_left_are_told_nothing(orders):
    actor, gone, other = (order.case_holder for order in orders)
    gone.is_active = False
    gone.save()

    count = notify_many([CaseHolderChanged(order) for order in orders], actor=actor)

    assert count == 1
    assert set(told()) == {other}


def test_what_was_told_before_or_stands_twice_in_the_batch_is_told_once(orders):
    notify(CaseHolderChanged(orders[0]))

    count = notify_many([CaseHolderChanged(order) for order in (*orders, *orders)])

    assert count == 2
    assert Notice.objects.filter(kind=KIND).count() == Mail.objects.filter(kind=KIND).count() == 3


def test_several_kinds_go_together(orders):
    count = notify_many([CaseHolderChanged(orders[0]), OrderReady(orders[1])])

    assert count == Notice.objects.count()
    assert {CaseHolderChanged.key, OrderReady.key} == set(
        Notice.objects.values_list("kind", flat=True)
    )


def test_each_deputy_is_told_only_what_the_deputy_may_see(world, orders):
    """One deputy of two who are away, at job centers of different alliances."""
    elsewhere = ready_order(world, "struer")
    here, there = orders[1].case_holder, elsewhere.case_holder
    deputy = world.leader("hjoerring")
    for absent in (here, there):
        absent.delegations.create(deputy=deputy)

    notify_many([CaseHolderChanged(order) for order in (elsewhere, orders[1])])

    assert [row.on_behalf_of for row in Notice.objects.filter(recipient=deputy)] == [here]
    assert told()[here].covered_by == deputy
    assert told()[there].covered_by is None


def test_nothing_to_tell_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert notify_many([]) == 0
