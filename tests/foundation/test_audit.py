"""The audit log: what it keeps, and that the database lets nobody change it."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from alliance.foundation.audit.models import Event
from alliance.foundation.audit.services import record, snapshot
from recruitment.services.orders import hand_over
from tests.recruitment.factories import ready_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(world, at) -> Event:
    center = world.center("struer")
    before = snapshot(center)
    center.phone = "97848000"
    return record("jobcenter.edit", center, actor=world.leader("struer"), before=before)


def test_an_event_says_who_as_which_role_and_what_changed(event):
    assert event.actor_label == "Leader Struer"
    assert "Struer" in event.role_label
    assert event.before == {"phone": ""}
    assert event.after == {"phone": "97848000"}
    assert event.changes == [("hovednummer", "", "97848000")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET reason = 'x'",
        "DELETE FROM audit_event",
        "UPDATE servicecatalog_clockevent SET reason = 'x'",
        "DELETE FROM servicecatalog_clockevent",
    ],
)
def test_the_database_refuses_to_change_what_happened(world, at, event, statement):
    ready_order(world)

    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        run(statement)

    assert Event.objects.filter(pk=event.pk, reason="").exists()


@pytest.mark.parametrize("table", ["audit_event", "servicecatalog_clockevent"])
def test_truncating_is_refused_unless_the_database_is_a_test_one(table):
    run("SET LOCAL alliance.test_database = 'off'")

    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        run(f"TRUNCATE {table} CASCADE")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_changed_record_is_shown_by_its_name(world, at):
    order = ready_order(world)
    colleague = world.consultant("frederikshavn", 2)

    hand_over(order, actor=order.case_holder, case_holder=colleague)

    event = Event.objects.of(order).first()
    assert event.changes == [("tovholder", str(order.case_holder), str(colleague))]


def test_a_change_that_fails_leaves_no_event(world, at):
    count = Event.objects.count()

    with pytest.raises(ZeroDivisionError):
        failing_change(world)

    assert Event.objects.count() == count


def failing_change(world) -> None:
    with transaction.atomic():
        record("jobcenter.edit", world.center("struer"), actor=world.system)
        raise ZeroDivisionError
