"""Queries that are kept: the same answer as a fresh one, and nobody's values in them."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.db.models import Count, Value
from django.test.utils import CaptureQueriesContext

from alliance.foundation import prepared as module
from alliance.foundation.calendar import COPENHAGEN, as_of, now, start_of_day, today
from alliance.foundation.prepared import NotPreparableError, prepared
from jobcenters.models import AllianceMembership, Appointment, JobCenter, User
from recruitment.models import EscalationRecipient, RecruitmentOrder
from tests.recruitment.factories import draft_order, escalated_order, ready_order

pytestmark = pytest.mark.django_db
MARCH, APRIL = (dt.datetime(2026, month, 5, 9, tzinfo=COPENHAGEN) for month in (3, 4))


def memberships(slug: str, day: dt.date):
    rows = AllianceMembership.objects.on(day).filter(job_center__slug=slug)
    counted = rows.annotate(size=Count("alliance__memberships"))
    return counted.select_related("alliance", "job_center").order_by("valid_from")


def seen_orders(user):
    return RecruitmentOrder.objects.visible_to(user).order_by("number").values_list("pk", flat=True)


def seen_calls(user):
    rows = EscalationRecipient.objects.visible_to(user).order_by("asked_at", "pk")
    return rows.prefetch_related("reminders").select_related("order__company")


def of_centers(keys, *, newest_first: bool = False):
    order = "-valid_from" if newest_first else "valid_from"
    rows = AllianceMembership.objects.filter(job_center__in=keys).order_by(order, "pk")
    return rows.values_list("pk", "valid_from")


def plain(build, *given, **structure):
    """What the same query answers without being kept."""
    return list(build(*given, **structure))


def everybody(world):
    """People who see quite different orders."""
    yield from (world.consultant(slug) for slug in ("frederikshavn", "hjoerring", "herning"))
    yield from (world.guest("aalborg"), world.head("frederikshavn"), world.coordinator())


# --- The same answer -----------------------------------------------------------------------------
def test_instances_come_with_what_was_joined_and_counted(world, django_assert_num_queries):
    ask = prepared(memberships)
    expected = plain(memberships, "hjoerring", today())

    for _time in range(2):
        with django_assert_num_queries(1):
            (row,) = ask("hjoerring", today())
            assert (row.alliance.name, row.job_center.slug) == ("Vendsyssel", "hjoerring")

    assert [row] == expected
    assert row.size == expected[0].size == 3
    assert not row._state.adding


def test_another_value_is_another_answer(world):
    ask = prepared(memberships)

    found = [ask(slug, today())[0].job_center.slug for slug in ("hjoerring", "herning")]

    assert found == ["hjoerring", "herning"]
    assert ask("hjoerring", dt.date(1990, 1, 1)) == []


def test_each_person_gets_what_the_door_shows_them(world, at):
    escalated_order(world, "hjoerring", "aalborg")
    ready_order(world, "herning")
    draft_order(world)
    ask_orders, ask_calls = prepared(seen_orders), prepared(seen_calls)

    answers = []
    for user in (*everybody(world), *everybody(world)):
        assert ask_orders(user) == plain(seen_orders, user)
        assert ask_calls(user) == plain(seen_calls, user)
        answers.append(tuple(ask_orders(user)))

    assert len(set(answers)) > 2  # the people do differ


def test_what_is_prefetched_is_there(world, at, django_assert_num_queries):
    escalated_order(world, "hjoerring")
    ask = prepared(seen_calls)
    (call,) = ask(world.consultant("hjoerring"))

    with django_assert_num_queries(0):
        assert list(call.reminders.all()) == []
        assert call.order.company.name


def test_collections_of_any_length_and_none_at_all(world, django_assert_num_queries):
    ask = prepared(of_centers)
    keys = list(JobCenter.objects.order_by("name").values_list("pk", flat=True)[:9])

    for length in (1, 2, 4, 5, 9):
        assert ask(keys[:length]) == plain(of_centers, keys[:length])
    with django_assert_num_queries(0):
        assert ask([]) == []


def test_rows_are_counted_as_they_would_be_answered(world, django_assert_num_queries):
    ask = prepared(of_centers)
    keys = list(JobCenter.objects.order_by("name").values_list("pk", flat=True))

    with django_assert_num_queries(1):
        total = ask.count(keys)
    assert total == len(plain(of_centers, keys)) > 0
    assert ask.count(keys[:0]) == 0


def test_a_collection_is_filled_up_with_a_key_that_nothing_has(world):
    """Of the same key four times PostgreSQL expects four times the rows, and plans for them."""
    key = world.center("hjoerring").pk

    with CaptureQueriesContext(connection) as asked:
        prepared(of_centers)([key])

    assert asked[0]["sql"].count(str(key)) == 1


def test_what_is_given_by_name_changes_the_sentence(world):
    ask = prepared(of_centers)
    keys = list(JobCenter.objects.order_by("name").values_list("pk", flat=True))

    assert ask(keys, newest_first=True) == plain(of_centers, keys, newest_first=True)
    assert ask(keys) == plain(of_centers, keys)


def test_who_may_see_everything_is_asked_for_anew(world, at):
    order = ready_order(world)
    operator = world.consultant("herning")
    operator.is_superuser = True
    ask = prepared(seen_orders)

    assert ask(operator) == [order.pk]
    assert ask.count(operator) == 1
    assert not ask._kept


def test_no_more_sentences_are_kept_than_one_can_pay_for(world, monkeypatch):
    monkeypatch.setattr(module, "KEPT", 3)
    ask = prepared(of_centers)
    key = world.center("hjoerring").pk

    for length in range(1, 40, module.STEP):
        ask([key] * length)

    assert len(ask._kept) == 3


# --- Clocks --------------------------------------------------------------------------------------
def held_since(days: int = 1):
    return Appointment.objects.filter(valid_from__lte=today() - dt.timedelta(days=days))


def test_the_clock_is_read_on_each_asking(world):
    world.consultant("hjoerring")
    Appointment.objects.update(valid_from=dt.date(2026, 4, 4))
    ask = prepared(held_since)

    answers = []
    for moment in (MARCH, APRIL, MARCH):
        with as_of(moment):
            answers.append(len(ask()))

    assert answers == [0, 1, 0]


def since_the_first():
    return Appointment.objects.filter(valid_from__gte=today().replace(day=1))


def since_midnight():
    return EscalationRecipient.objects.filter(asked_at__gte=start_of_day(today()))


def in_words():
    return User.objects.filter(title=f"{now():%A}")


@pytest.mark.parametrize("build", [since_the_first, since_midnight, in_words])
def test_what_is_no_fixed_time_from_now_is_refused(db, build):
    with pytest.raises(NotPreparableError):
        prepared(build)()


# --- Nobody's values are kept --------------------------------------------------------------------
SOMEBODY = uuid.UUID("11111111-2222-3333-4444-555555555555")


def next_number(size: int):
    return RecruitmentOrder.objects.filter(head_count=size + 1)


def part_of_a_text(text: str):
    return User.objects.filter(name__icontains=text)


def unused(_key: uuid.UUID):
    return User.objects.filter(is_active=True)


def looked_at(size: int):
    return User.objects.filter(is_active=size > 3)


def somebody():
    return User.objects.filter(pk=SOMEBODY)


def on_a_day():
    return Appointment.objects.filter(valid_from=dt.date(2026, 3, 2))


def by_role(user):
    return JobCenter.objects.filter(pk__in=[row.job_center_id for row in user.current_appointments])


@pytest.mark.parametrize(
    ("build", "given"),
    [
        (next_number, (3,)),
        (part_of_a_text, ("Karen",)),
        (unused, (SOMEBODY,)),
        (looked_at, (3,)),
        (somebody, ()),
        (on_a_day, ()),
    ],
)
def test_a_function_that_looks_at_its_values_is_refused(db, build, given):
    with pytest.raises(NotPreparableError):
        prepared(build)(*given)


def test_roles_are_looked_at_so_they_are_refused(world):
    with pytest.raises(NotPreparableError):
        prepared(by_role)(world.consultant("hjoerring"))


def others_than_mine(user):
    keys = JobCenter.objects.keys_in_reach_of(user) - JobCenter.objects.keys_open_to(
        user, "view_orders"
    )
    return JobCenter.objects.filter(pk__in=keys).values_list("pk")


def when_it_is_among_mine(user, key):
    is_mine = key in JobCenter.objects.keys_in_reach_of(user)
    return JobCenter.objects.filter(pk=key).exclude(pk=key if is_mine else None).values_list("pk")


def without_one(keys):
    return JobCenter.objects.filter(pk__in=keys.difference([SOMEBODY])).values_list("pk")


def test_rights_are_listed_and_joined_but_not_looked_into(world):
    """The stand-ins of two collections never overlap, where the collections do."""
    karen = world.consultant("hjoerring")
    for build, given in (
        (others_than_mine, (karen,)),
        (when_it_is_among_mine, (karen, world.center("hjoerring").pk)),
        (without_one, ([SOMEBODY],)),
    ):
        with pytest.raises(NotPreparableError, match="only list"):
            prepared(build)(*given)


def test_a_function_that_was_made_inside_another_is_refused(db):
    key = SOMEBODY

    def inner():
        return User.objects.filter(pk=key)

    with pytest.raises(NotPreparableError):
        prepared(inner)


def test_rows_of_another_kind_are_refused(db):
    with pytest.raises(NotPreparableError):
        prepared(_dictionaries)()


def _dictionaries():
    return User.objects.annotate(one=Value(1)).values("one")
