"""The cooperation level follows what happens, and a person may overrule it for a time (R115)."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alliance.foundation.errors import RuleBroken, WrongState
from companies.models import Company, CooperationPeriod
from companies.services.contacts import ContactNote, log_contact
from companies.services.growth import measure_growth
from companies.services.levels import (
    reconsider_level,
    return_to_rule,
    set_level,
    sweep_levels,
)
from companies.statistics import agreements_per_service, level_rows
from servicecatalog.models import Clock
from servicecatalog.statistics import half_years
from tests.companies.agreeing import agreed, service
from tests.world import local

pytestmark = pytest.mark.usefixtures("at")
MAY = dt.date(2026, 5, 31)


@pytest.fixture
def company(world):
    return world.company()


@pytest.fixture
def consultant(world):
    return world.consultant("frederikshavn")


def called(world, company, consultant, text="Godt møde."):
    here = world.center("frederikshavn")
    log_contact(company, actor=consultant, job_center=here, note=ContactNote("call", text))


def history(company) -> list[tuple]:
    rows = company.cooperation_periods.order_by("valid_from")
    return [(row.level, row.reason, str(row.valid_from), str(row.valid_to)) for row in rows]


def level_of(company) -> str:
    return Company.objects.get(pk=company.pk).cooperation_level


def test_the_level_rises_and_falls_with_what_happens(world, company, consultant, at):
    called(world, company, consultant)
    at("2026-04-01 10:00")
    agreed(world, company, last_day=MAY)
    now = at("2026-06-01 06:00").moment
    assert sweep_levels(now) == {"changed": 1}
    assert sweep_levels(now) == {}
    assert sweep_levels(at("2027-03-02 23:00").moment) == {}
    assert sweep_levels(at("2027-03-04 06:00").moment) == {"changed": 1}

    assert history(company) == [
        ("informal", "contact", "2026-03-02", "2026-04-01"),
        ("agreement", "agreement", "2026-04-01", "2026-06-01"),
        ("informal", "contact", "2026-06-01", "2027-03-04"),
        ("none", "silence", "2027-03-04", "None"),
    ]
    assert level_of(company) == "none"


def test_an_agreement_that_begins_later_counts_from_its_first_day(world, company, at):
    agreed(world, company, valid_from=dt.date(2026, 4, 1))
    assert level_of(company) == "none"

    sweep_levels(at("2026-04-01 00:10").moment)

    assert level_of(company) == "agreement"


def test_what_is_set_by_hand_holds_until_its_day(world, company, consultant, at):
    set_level(company, actor=consultant, level="taskforce", note="I panelet", last_day=MAY)
    called(world, company, consultant)
    at("2026-06-03 06:00")
    assert level_of(company) == "taskforce"

    sweep_levels(local("2026-06-03 06:00"))

    assert history(company) == [
        ("taskforce", "manual", "2026-03-02", "2026-06-01"),
        ("informal", "contact", "2026-06-01", "None"),
    ]


def test_the_rule_may_hold_again_at_once(world, company, consultant):
    with pytest.raises(WrongState):
        return_to_rule(company, actor=consultant)
    set_level(company, actor=consultant, level="agreement", note="Mundtlig", last_day=MAY)

    return_to_rule(company, actor=consultant)

    assert history(company) == [("none", "silence", "2026-03-02", "None")]
    assert not reconsider_level(company, local("2026-03-02 12:00"))


@pytest.mark.parametrize(
    ("note", "last_day", "field"),
    [
        (" ", MAY, "note"),
        ("010190-1234", MAY, "note"),
        ("Derfor", dt.date(2026, 3, 1), "last_day"),
        ("Derfor", dt.date(2027, 6, 1), "last_day"),
    ],
)
def test_a_level_by_hand_needs_a_reason_and_a_near_end(company, consultant, note, last_day, field):
    with pytest.raises(RuleBroken) as refusal:
        set_level(company, actor=consultant, level="informal", note=note, last_day=last_day)

    assert refusal.value.field == field
    assert not CooperationPeriod.objects.exists()


def test_only_the_home_job_center_overrules(world, company):
    neighbor = world.consultant("hjoerring")
    with pytest.raises(PermissionDenied):
        set_level(company, actor=neighbor, level="informal", note="Nej", last_day=MAY)
    with pytest.raises(PermissionDenied):
        return_to_rule(company, actor=neighbor)


def test_the_database_knows_one_level_at_a_time(company):
    first = {"company": company, "level": "informal", "reason": "contact"}
    CooperationPeriod.objects.create(**first)
    wrong = ({**first}, {**first, "reason": "manual", "valid_from": MAY})
    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            CooperationPeriod.objects.create(**row)


def period(company, level, begin, end=None):
    CooperationPeriod.objects.create(
        company=company,
        level=level,
        reason="contact",
        valid_from=dt.date.fromisoformat(begin),
        valid_to=end and dt.date.fromisoformat(end),
    )


def since(company, text):
    Company.objects.filter(pk=company.pk).update(created_at=local(text))


def test_companies_are_counted_by_level_and_half_year(world, company, at):
    here, there = world.center("frederikshavn"), world.center("hjoerring")
    second, neighbor = world.company(), world.company("hjoerring")
    for row in (company, second, neighbor):
        since(row, "2024-06-01 09:00")
    period(company, "informal", "2025-01-10", "2025-09-01")
    period(company, "agreement", "2025-09-01")
    period(second, "informal", "2026-01-15")
    period(neighbor, "none", "2025-01-01")

    rows = level_rows([here, there], half_years(dt.date(2026, 3, 2), 3))

    ours = rows[here.pk]
    assert [str(row.half_year) for row in ours] == ["2026H1", "2025H2", "2025H1"]
    assert [row.counts.get("agreement", 0) for row in ours] == [1, 1, 0]
    assert [row.counts.get("informal", 0) for row in ours] == [1, 0, 1]
    assert [row.counts["none"] for row in ours] == [0, 1, 1]
    assert [row.growth for row in ours] == ["+1", "+1", "+1"]
    assert [row.above_none for row in rows[there.pk]] == [0, 0, 0]
    assert [row.above_none for row in rows[None]] == [2, 1, 1]
    assert rows[None][0].counts["none"] == 1


def test_growth_is_measured_from_year_to_year(world, company, at):
    here, there = world.center("frederikshavn"), world.center("hjoerring")
    neighbor, newcomer = world.company("hjoerring"), world.company("skive")
    for row in (company, neighbor):
        since(row, "2025-06-01 09:00")
    since(newcomer, "2026-02-01 09:00")
    period(neighbor, "informal", "2025-07-01")

    assert measure_growth(local("2026-03-02 06:00")) == {"begun": 2}
    assert measure_growth(local("2026-03-02 06:01")) == {}
    period(company, "informal", "2026-11-01")
    assert measure_growth(local("2026-12-31 23:00")) == {}
    assert measure_growth(local("2027-01-04 06:00")) == {"judged": 2, "begun": 3}

    judged = Clock.objects.filter(standard="S22", started_at=local("2026-01-01 00:00"))
    assert {clock.job_center: clock.state for clock in judged} == {here: "met", there: "overdue"}


def test_services_know_how_many_agreements_draw_on_them(world, company):
    agreed(world, company, services=[service("smaajob"), service("loentilskud")])
    agreed(world, world.company(), services=[service("smaajob")])

    rows = list(agreements_per_service(company.agreements.model.objects.all())[:3])

    assert [(row.pk, row.number) for row in rows[:2]] == [("smaajob", 2), ("loentilskud", 1)]
    assert rows[2].number == 0
