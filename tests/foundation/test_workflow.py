"""Workflows: the tables of all apps from every state, and the one way a state changes."""

import dataclasses

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.audit.models import Event
from alliance.foundation.errors import WrongState
from alliance.foundation.workflow import WORKFLOWS, Workflow
from companies.workflows import INQUIRY
from recruitment.workflows import FOLLOW_UP, ORDER, RECIPIENT
from tests.recruitment.factories import draft_order, ready_order

TABLES = (ORDER, RECIPIENT, FOLLOW_UP, INQUIRY)
CASES = [
    (workflow, row, state)
    for workflow in TABLES
    for row in workflow.transitions.values()
    for state, _label in workflow.model._meta.get_field(workflow.field).choices
]


def allowed(_user, _obj) -> bool:
    return True


@pytest.mark.parametrize(
    ("workflow", "row", "state"),
    CASES,
    ids=[f"{w.model.__name__}-{row.name}-{state}" for w, row, state in CASES],
)
def test_a_transition_leads_only_from_its_own_states(workflow, row, state):
    thing = workflow.model(**{workflow.field: state})
    anybody = dataclasses.replace(row, allow=allowed)

    refused = is_refused(workflow, anybody, thing)

    assert refused is (state not in row.sources)


def is_refused(workflow, row, thing) -> bool:
    try:
        workflow._check(row, thing, None)
    except WrongState:
        return True
    return False


def test_a_past_of_an_act_that_is_not_in_the_table_is_refused():
    with pytest.raises(ValueError, match="escalaet"):
        Workflow(ORDER.model, "state", *ORDER.transitions.values(), past={"escalaet": "Typed"})

    assert WORKFLOWS[ORDER.model] is ORDER


@pytest.mark.parametrize("workflow", TABLES, ids=lambda table: table.model.__name__)
def test_every_state_can_be_reached_or_is_where_things_begin(workflow):
    field = workflow.model._meta.get_field(workflow.field)
    back = {"where it was"}
    reached = {row.target for row in workflow.transitions.values() if isinstance(row.target, str)}

    states = {value for value, _label in field.choices}

    assert states - reached - back <= {field.default}


def test_every_table_is_registered_for_the_templates():
    assert set(WORKFLOWS) >= {table.model for table in TABLES}


@pytest.mark.django_db
def test_a_change_writes_exactly_one_event(world, at):
    order = ready_order(world)
    before = Event.objects.of(order).count()

    with ORDER.change(order, "pause", actor=order.case_holder, reason="Nok for nu") as locked:
        locked.paused_from = locked.state

    event = Event.objects.of(order).first()
    assert Event.objects.of(order).count() == before + 1
    assert (event.name, event.reason) == ("recruitmentorder.pause", "Nok for nu")
    assert (event.before["state"], event.after["state"]) == ("ready", "paused")


@pytest.mark.django_db
def test_the_wrong_actor_is_refused_and_nothing_changes(world, at):
    order = ready_order(world)
    stranger = world.consultant("hjoerring")

    with pytest.raises(PermissionDenied), ORDER.change(order, "pause", actor=stranger):
        pass

    order.refresh_from_db()
    assert order.state == "ready"


@pytest.mark.django_db
def test_a_rule_broken_inside_takes_the_whole_change_back(world, at):
    order = draft_order(world)
    count = Event.objects.count()

    with pytest.raises(ZeroDivisionError):
        failing_change(order)

    order.refresh_from_db()
    assert (order.state, order.title) == ("draft", "Svejser")
    assert Event.objects.count() == count


def failing_change(order) -> None:
    with ORDER.change(order, "mark_ready", actor=order.case_holder) as locked:
        locked.title = "Andet"
        raise ZeroDivisionError


@pytest.mark.django_db
def test_the_choices_of_a_person_are_those_of_the_table(world, at):
    order = ready_order(world)

    mine = {row.name for row in ORDER.choices(order.case_holder, order)}
    neighbors = ORDER.choices(world.consultant("hjoerring"), order)

    assert mine >= {"escalate", "pause", "fill", "withdraw"}
    assert "start_upskilling" not in mine
    assert neighbors == []
