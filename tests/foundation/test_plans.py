"""Plans that a connection keeps: the same answers, made anew where they no longer hold."""

import datetime as dt
import uuid

import pytest
from django.db import NotSupportedError, connection, transaction
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from alliance.foundation import plans
from alliance.foundation.calendar import today
from alliance.foundation.plans import Plan
from alliance.foundation.prepared import planned_anew, prepared
from jobcenters.models import AllianceMembership, JobCenter
from recruitment.choices import OrderState

pytestmark = pytest.mark.django_db
FIRST, SECOND = (0, None), (1, None)


@pytest.fixture(autouse=True)
def no_plans(db):
    """Other tests of the process have made as many as the connection keeps."""
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    plans._known.pop(connection.connection, None)


def centers(slug: str):
    odd = Value("100 %s of 'them'")
    return JobCenter.objects.filter(slug=slug).annotate(odd=odd).values_list("name", "odd")


def members(keys):
    rows = AllianceMembership.objects.on(today()).filter(job_center__in=keys)
    return rows.order_by("job_center__slug").values_list("job_center__slug", flat=True)


def said(ask, *given) -> tuple[object, list[str]]:
    """What it answers and the statements that it took."""
    with CaptureQueriesContext(connection) as asked:
        answer = ask(*given)
    return answer, [one["sql"] for one in asked]


def test_from_the_second_asking_on_a_sentence_is_only_filled_in(world):
    ask = prepared(centers)

    answers = [said(ask, slug) for slug in ("herning", "hjoerring", "herning")]

    assert [rows[0][0] for rows, _sql in answers] == ["Herning", "Hjørring", "Herning"]
    first, second, third = (sql for _rows, [sql] in answers)
    assert first.startswith("SELECT")
    assert second.startswith("PREPARE kept_")
    assert third.startswith("EXECUTE kept_")
    assert "SELECT" not in third
    assert second.endswith(third.replace("herning", "hjoerring"))


def test_what_a_sentence_always_says_is_written_into_its_plan(world):
    ask = prepared(centers)

    answers = [ask("herning") for _time in range(3)]

    assert answers == [[("Herning", "100 %s of 'them'")]] * 3


def test_keys_and_days_fill_a_plan(world):
    ask = prepared(members)
    keys = list(JobCenter.objects.values_list("pk", flat=True))

    for some in (keys[:3], keys[3:6], [*keys[:2], uuid.uuid4()], keys[:3]):
        assert ask(some) == list(members(some))
    assert ask(keys)


def test_a_long_walk_and_a_count_are_planned_for_their_values(world):
    walk, count = planned_anew(centers), prepared(centers).count

    statements = [said(ask, "herning")[1][0] for ask in (walk, count) for _time in range(3)]

    assert all(sql.startswith("SELECT") for sql in statements)


def test_plans_can_be_turned_off(world, settings):
    settings.KEEP_DATABASE_PLANS = False
    ask = prepared(centers)

    assert all(said(ask, "herning")[1][0].startswith("SELECT") for _time in range(3))


def test_a_connection_keeps_so_many_plans_and_the_longest_unused_goes(monkeypatch):
    monkeypatch.setattr(plans, "KEPT", 2)
    made = [Plan(f"SELECT %s + {number}", [FIRST]) for number in range(3)]
    for plan in (made[0], made[1], made[0], made[2]):
        for _time in range(2):
            plan.ask([1])

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (2,)
    assert list(plans._known[connection.connection]) == [made[0].number, made[2].number]
    assert made[1].ask([1]) == [(2,)]  # it comes again when it is asked for


def test_values_of_a_choice_and_of_every_kind_fill_a_plan():
    plan = Plan("SELECT %s || 'd', %s + 1, %s + 1, %s", [(place, None) for place in range(4)])
    given = [OrderState.PAUSED, 7, dt.date(2026, 3, 26), dt.datetime(2026, 3, 27, 8, tzinfo=dt.UTC)]

    for _time in range(3):
        assert plan.ask(given) == [("pausedd", 8, dt.date(2026, 3, 27), given[3])]


def test_a_value_that_stands_twice_is_given_once():
    plan = Plan("SELECT %s = %s, %s", [FIRST, FIRST, SECOND])

    assert [plan.ask([7, 7, "a"]) for _time in range(2)] == [[(True, "a")]] * 2
    (_rows, [sql]) = said(plan.ask, [8, 8, "b"])
    assert sql.endswith("(8, 'b')")


def test_a_table_that_was_altered_is_planned_anew():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE things (name varchar(5)) ON COMMIT DROP")
        cursor.execute("INSERT INTO things VALUES ('nail')")
    plan = Plan("SELECT name FROM things WHERE name = %s", [FIRST])
    for _time in range(3):
        assert plan.ask(["nail"]) == [("nail",)]

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE things ALTER name TYPE text")

    with pytest.raises(NotSupportedError), transaction.atomic():
        plan.ask(["nail"])
    assert plan.ask(["nail"]) == [("nail",)]


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_makes_its_own_plans():
    plan = Plan("SELECT %s + 1", [FIRST])
    for _time in range(3):
        plan.ask([1])

    connection.close()
    (rows, [sql]) = said(plan.ask, [1])

    assert rows == [(2,)]
    assert sql.startswith("PREPARE")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_an_altered_table_costs_nobody_a_page():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE things (name varchar(5))")
    plan = Plan("SELECT name FROM things WHERE name = %s", [FIRST])
    for _time in range(3):
        assert plan.ask(["nail"]) == []

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE things ALTER name TYPE text")
        cursor.execute("INSERT INTO things VALUES ('nail')")

    assert [plan.ask(["nail"]) for _time in range(2)] == [[("nail",)]] * 2
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE things")
