"""Labor disputes and barrings: source, dates, history."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.audit.models import Event
from alliance.foundation.errors import RuleBroken, WrongState
from companies.models import Company
from companies.services.restrictions import RestrictionInput, add_restriction, end_restriction

MARCH = [dt.date(2026, 3, day) for day in range(32) if day]


@pytest.fixture
def company(world, at):
    return world.company("frederikshavn")


@pytest.fixture
def restrict(world, company):
    """``restrict(kind, first, last)``: the leader of the home job center marks the company."""

    def restricted(kind="dispute", first=MARCH[1], last=None, slug="frederikshavn", **given):
        row = RestrictionInput(
            **{
                "kind": kind,
                "source": "Påfundet konfliktliste",
                "valid_from": first,
                "valid_to": last,
                **given,
            }
        )
        return add_restriction(company, actor=world.leader(slug), restriction=row)

    return restricted


def test_a_restriction_binds_from_its_first_day(company, restrict):
    row = restrict()

    assert company.restriction_on(MARCH[1]) == row
    assert company.restriction_on(MARCH[0]) is None


def test_the_day_of_the_end_is_free_again(company, restrict):
    restrict(last=MARCH[9])

    assert company.restriction_on(MARCH[8]) is not None
    assert company.restriction_on(MARCH[9]) is None


def test_a_barring_stands_before_a_dispute(company, restrict):
    restrict("dispute")

    barred = restrict("barred")

    assert company.restriction_on(MARCH[1]) == barred


def test_the_register_finds_restricted_companies(company, restrict):
    restrict(last=MARCH[9])

    assert list(Company.objects.restricted_on(MARCH[1])) == [company]
    assert list(Company.objects.restricted_on(MARCH[9])) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"source": " "}, "source"),
        ({"source": "010190-1234"}, "source"),
        ({"note": "010190-1234"}, "note"),
        ({"last": MARCH[1]}, "valid_to"),
    ],
)
def test_a_wrong_restriction_is_refused_at_its_field(restrict, given, field):
    with pytest.raises(RuleBroken) as refusal:
        restrict(**given)

    assert refusal.value.field == field


@pytest.mark.parametrize(("first", "last"), [(MARCH[0], None), (MARCH[0], MARCH[5])])
def test_two_of_a_kind_do_not_overlap(restrict, first, last):
    restrict(first=MARCH[4], last=MARCH[9])

    with pytest.raises(RuleBroken) as refusal:
        restrict(first=first, last=last)

    assert refusal.value.field == "valid_from"


@pytest.mark.parametrize(("first", "last"), [(MARCH[0], MARCH[4]), (MARCH[9], None)])
def test_one_of_a_kind_may_follow_another(company, restrict, first, last):
    restrict(first=MARCH[4], last=MARCH[9])

    restrict(first=first, last=last)

    assert company.restrictions.count() == 2


def test_a_neighbor_does_not_restrict(restrict):
    with pytest.raises(PermissionDenied):
        restrict(slug="hjoerring")


def test_an_ended_restriction_stays_as_history(world, company, restrict):
    row = restrict()

    end_restriction(row, actor=world.leader("frederikshavn"), on=MARCH[9], reason="Forlig")

    assert company.restrictions.get().valid_to == MARCH[9]
    assert list(Event.objects.of(row).values_list("name", "reason")) == [
        ("restriction.ended", "Forlig"),
        ("restriction.added", ""),
    ]


def test_the_end_is_not_before_the_start(world, restrict):
    with pytest.raises(RuleBroken) as refusal:
        end_restriction(restrict(), actor=world.leader("frederikshavn"), on=MARCH[0])

    assert refusal.value.field == "on"


def test_what_has_ended_is_not_ended_again(world, restrict, at):
    row = restrict(last=MARCH[9])
    at("2026-03-10 08:00")

    with pytest.raises(WrongState):
        end_restriction(row, actor=world.leader("frederikshavn"), on=MARCH[20])


def test_a_neighbor_does_not_end_a_restriction(world, restrict):
    row = restrict()

    with pytest.raises(PermissionDenied):
        end_restriction(row, actor=world.leader("hjoerring"), on=MARCH[9])
