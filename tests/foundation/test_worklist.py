"""One look at which kinds of work wait, and rows from those alone."""

import datetime as dt

import pytest

from alliance.foundation.models import Heartbeat
from alliance.foundation.worklist import Kind, WorkItem, items_of, kinds_waiting
from tests.world import local

DAY = dt.date(2026, 3, 2)

pytestmark = pytest.mark.django_db


def kind(name: str, *, hint: str = "", asked: list | None = None) -> Kind:
    """A kind with one item for each heartbeat ``name``, found by heartbeats called ``hint``."""

    def items(user, today):
        if asked is not None:
            asked.append(name)
        found = Heartbeat.objects.filter(name=name)
        return [WorkItem(name, f"{name} of {user} on {today}", "", "/") for _row in found]

    return Kind(lambda user, today: Heartbeat.objects.filter(name=hint or name), items)


@pytest.fixture
def beats(db):
    """The heartbeats "b" and "c"."""
    moment = local("2026-03-02 08:00")
    Heartbeat.objects.bulk_create([Heartbeat(name=name, rang_at=moment) for name in "cb"])


def test_only_kinds_with_something_are_asked(beats):
    asked = []
    kinds = [kind(name, asked=asked) for name in "abcd"]

    items = items_of(kinds, "Per", DAY)

    assert asked == ["b", "c"]
    assert [item.title for item in items] == ["b of Per on 2026-03-02", "c of Per on 2026-03-02"]


def test_the_look_is_one_query_however_many_kinds(beats, django_assert_num_queries):
    kinds = [kind(name) for name in "abcdefgh"]

    with django_assert_num_queries(1):
        waiting = kinds_waiting(kinds, "Per", DAY)

    assert waiting == {kinds[1], kinds[2]}


def test_a_hint_that_says_yes_too_often_shows_nothing(beats):
    generous = kind("a", hint="b")

    assert kinds_waiting([generous], "Per", DAY) == {generous}
    assert items_of([generous], "Per", DAY) == []


def test_who_never_has_this_work_is_not_looked_for(beats, django_assert_num_queries):
    nobodys = Kind(lambda user, today: None, lambda user, today: pytest.fail("was asked"))

    with django_assert_num_queries(0):
        assert items_of([nobodys], "Per", DAY) == []


def test_a_look_that_can_find_nothing_finds_nothing(beats):
    impossible = Kind(lambda user, today: Heartbeat.objects.filter(name__in=[]), lambda *_: [])

    assert kinds_waiting([impossible, impossible], "Per", DAY) == frozenset()
    assert kinds_waiting([impossible, kind("c")], "Per", DAY) != frozenset()


def test_who_has_looked_already_says_what_waits(beats, django_assert_num_queries):
    kinds = [kind("b"), kind("c")]

    with django_assert_num_queries(1):
        items = items_of(kinds, "Per", DAY, waiting=kinds[1:])

    assert [item.group for item in items] == ["c"]
