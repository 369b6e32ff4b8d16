"""One look at which kinds of work wait, and rows from those alone."""

import pytest

from alliance.foundation.models import Heartbeat
from alliance.foundation.worklist import Kind, WorkItem, items_of, look
from tests.world import local

pytestmark = pytest.mark.django_db


def kind(name: str, *, hint: str = "", asked: list | None = None) -> Kind:
    """A kind with one item for each heartbeat ``name``, found by heartbeats called ``hint``."""

    def items(user, led):
        if asked is not None:
            asked.append(name)
        found = Heartbeat.objects.filter(name=name)
        return [WorkItem(name, f"{name} of {user}", "", "/") for _row in found]

    return Kind(lambda user, led: Heartbeat.objects.filter(name=hint or name), items)


@pytest.fixture
def beats(db):
    """The heartbeats "b" and "c"."""
    moment = local("2026-03-02 08:00")
    Heartbeat.objects.bulk_create([Heartbeat(name=name, rang_at=moment) for name in "cb"])


def test_only_kinds_with_something_are_asked(beats):
    asked = []
    kinds = [kind(name, asked=asked) for name in "abcd"]

    items = items_of(kinds, "Per", ())

    assert asked == ["b", "c"]
    assert [item.title for item in items] == ["b of Per", "c of Per"]


def test_the_look_is_one_query_however_many_kinds(beats, django_assert_num_queries):
    kinds = [kind(name) for name in "abcdefgh"]

    with django_assert_num_queries(1):
        places = set(look(kinds, "Per", ()))

    assert places == {(1,), (2,)}


def test_a_hint_that_says_yes_too_often_shows_nothing(beats):
    generous = kind("a", hint="b")

    assert list(look([generous], "Per", ())) == [(0,)]
    assert items_of([generous], "Per", ()) == []


def test_a_look_that_can_find_nothing_finds_nothing(beats, django_assert_num_queries):
    led_only = Kind(lambda user, led: Heartbeat.objects.filter(name__in=led), lambda *_: [])

    with django_assert_num_queries(0):
        assert items_of([led_only, led_only], "Per", ()) == []
    assert list(look([led_only, kind("c")], "Per", ())) == [(1,)]


def test_who_has_looked_already_says_what_waits(beats, django_assert_num_queries):
    kinds = [kind("b"), kind("c")]

    with django_assert_num_queries(1):
        items = items_of(kinds, "Per", (), waiting=kinds[1:])

    assert [item.group for item in items] == ["c"]
