"""Review, renewal and end of an agreement, and the ladder before its end (S21, R160)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.models import Notice
from companies.models import CompanyAgreement, RenewalReminder
from companies.services.agreement_acts import (
    end_agreement,
    end_agreements,
    proposed_end,
    renew_agreement,
    review_agreement,
)
from companies.services.agreements import AgreementInput, edit_agreement
from companies.services.contacts import ContactNote
from companies.services.ladder import climb_renewals
from servicecatalog.models import Clock
from servicecatalog.services.judging import judge_clocks
from tests.companies.agreeing import agreed, service
from tests.world import local

pytestmark = pytest.mark.usefixtures("at")
SUMMER_END = dt.date(2026, 8, 31)


@pytest.fixture
def company(world):
    return world.company()


@pytest.fixture
def consultant(world):
    return world.consultant("frederikshavn")


def sweep(at, day: str) -> dict[str, int]:
    return climb_renewals(at(f"{day} 06:00").moment)


def told(user) -> int:
    return Notice.objects.filter(recipient=user, kind="companies.agreement_runs_out").count()


def rungs(agreement) -> list[int]:
    return [row.days for row in agreement.renewal_reminders.all()]


def test_a_review_is_a_contact_and_starts_the_next_year(world, consultant, company, at):
    row = agreed(world, company)
    at("2026-09-01 10:00")

    review_agreement(row, actor=consultant, note=ContactNote("meeting", "Aftalen holder."))

    assert (row.reviewed_on, row.review_on) == (dt.date(2026, 9, 1), dt.date(2027, 9, 1))
    assert company.contacts.get().summary == "Aftalen holder."
    assert Clock.objects.of(row).get(standard="S21", state="met").stopped_at is not None


def test_a_review_before_the_signing_is_refused(world, consultant, company):
    row = agreed(world, company)
    note = ContactNote("visit", "For tidligt", at=local("2026-02-27 10:00"))

    with pytest.raises(RuleBroken) as refusal:
        review_agreement(row, actor=consultant, note=note)

    assert refusal.value.field == "on"
    assert not company.contacts.exists()


def test_each_rung_is_climbed_once_by_the_people_of_that_rung(world, consultant, company, at):
    deputy, leader = world.consultant("frederikshavn", 2), world.leader("frederikshavn")
    row = agreed(world, company, last_day=SUMMER_END, deputy=deputy)
    expected = {  # day: told so far, responsible, deputy and leader
        "2026-03-03": (0, 0, 0),
        "2026-03-04": (1, 0, 0),
        "2026-03-05": (1, 0, 0),
        "2026-06-02": (2, 0, 0),
        "2026-07-31": (3, 1, 0),
        "2026-08-17": (4, 2, 1),
        "2026-08-24": (5, 3, 2),
        "2026-08-31": (5, 3, 2),
    }

    found = {}
    for day in expected:
        for _twice in range(2):
            sweep(at, day)
        found[day] = (told(consultant), told(deputy), told(leader))

    assert found == expected
    assert rungs(row) == [180, 90, 30, 14, 7]


def test_missed_rungs_are_one_message_and_nothing_is_told_on_free_days(
    world, consultant, company, at
):
    leader = world.leader("frederikshavn")
    row = agreed(world, company, last_day=SUMMER_END)

    assert sweep(at, "2026-08-22") == {}  # a Saturday
    assert sweep(at, "2026-08-24") == {"told": 1}

    assert rungs(row) == [180, 90, 30, 14, 7]
    assert (told(consultant), told(leader)) == (1, 1)


def test_six_agreements_that_run_out_cost_as_many_statements_as_two(world, at):
    leader = world.leader("frederikshavn")
    asked = []
    for count, day in ((2, "2026-08-24"), (6, "2026-08-25")):
        at("2026-03-02 09:10")
        for _number in range(count):
            agreed(world, world.company(), last_day=SUMMER_END)
        with CaptureQueriesContext(connection) as captured:
            assert sweep(at, day) == {"told": count}
        asked.append(len(captured))

    assert told(leader) == 2 + 6
    assert asked[0] == asked[1]


def test_a_moved_end_has_a_ladder_of_its_own(world, consultant, company, at):
    row = agreed(world, company, last_day=SUMMER_END)
    sweep(at, "2026-08-24")
    later = AgreementInput(
        responsible=consultant,
        valid_from=row.valid_from,
        services=[service()],
        last_day=dt.date(2026, 12, 31),
    )

    edit_agreement(row, actor=consultant, changed=later)

    assert sweep(at, "2026-08-25") == {}
    assert sweep(at, "2026-10-02") == {"told": 1}
    assert RenewalReminder.objects.get(ends_on=dt.date(2026, 12, 31), days=90)


def test_the_leaders_are_told_where_nobody_is_left(world, consultant, company, at):
    leader = world.leader("frederikshavn")
    agreed(world, company, last_day=SUMMER_END)
    consultant.is_active = False
    consultant.save()

    sweep(at, "2026-03-04")

    assert (told(consultant), told(leader)) == (0, 1)


def test_a_renewal_is_the_next_agreement_and_stops_the_ladder(world, consultant, company, at):
    row = agreed(world, company, last_day=SUMMER_END, places={"placement": 2}, contact_months=1)
    at("2026-06-02 10:00")
    assert proposed_end(row) == dt.date(2027, 2, 28)

    following = renew_agreement(row, actor=consultant, last_day=dt.date(2028, 8, 31))

    assert (following.state, following.valid_from) == ("active", dt.date(2026, 9, 1))
    assert [str(place) for place in following.places.all()] == ["2 virksomhedspraktik"]
    assert sorted(clock.standard_id for clock in Clock.objects.open().of(following)) == [
        "S20",
        "S21",
    ]
    assert not Clock.objects.open().of(row).exists()
    assert sweep(at, "2026-08-24") == {}
    with pytest.raises(RuleBroken):
        renew_agreement(row, actor=consultant, last_day=None)


def test_a_renewal_needs_an_end_and_a_later_one(world, consultant, company):
    endless = agreed(world, company)
    with pytest.raises(RuleBroken):
        renew_agreement(endless, actor=consultant, last_day=None)
    row = agreed(world, company, kind="partnership", last_day=SUMMER_END)
    with pytest.raises(RuleBroken) as refusal:
        renew_agreement(row, actor=consultant, last_day=dt.date(2026, 8, 1))
    assert refusal.value.field == "last_day"


def test_notice_holds_until_its_day_and_then_terminates(world, consultant, company, at):
    row = agreed(world, company, last_day=SUMMER_END)

    end_agreement(row, actor=consultant, last_day=dt.date(2026, 4, 30), reason="Flytter")

    assert (row.state, row.next_reminder_on) == ("active", None)
    assert end_agreements(local("2026-04-30 23:00")) == {}
    at("2026-05-03 06:00")
    assert end_agreements(local("2026-05-03 06:00")) == {"ended": 1}
    assert end_agreements(local("2026-05-03 06:00")) == {}
    row.refresh_from_db()
    company.refresh_from_db()
    assert (row.state, row.end_reason) == ("terminated", "Flytter")
    assert company.cooperation_level == "none"


def test_an_end_needs_a_reason_and_lies_within_the_agreement(world, consultant, company):
    row = agreed(world, company, last_day=SUMMER_END)
    for reason, day, field in (
        ("", SUMMER_END, "reason"),
        ("010190-1234", SUMMER_END, "reason"),
        ("Flytter", dt.date(2026, 9, 30), "last_day"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            end_agreement(row, actor=consultant, last_day=day, reason=reason)
        assert refusal.value.field == field

    end_agreement(row, actor=consultant, last_day=dt.date(2026, 3, 1), reason="Lukket")
    assert row.state == "terminated"
    with pytest.raises(WrongState):
        end_agreement(row, actor=consultant, last_day=dt.date(2026, 3, 1), reason="Igen")


def test_what_was_promised_too_late_stays_missed_at_the_end(world, consultant, company, at):
    row = agreed(world, company, last_day=SUMMER_END, contact_months=1)
    at("2026-04-10 06:00")
    judge_clocks(local("2026-04-10 06:00"))

    at("2026-09-01 06:00")
    assert end_agreements(local("2026-09-01 06:00")) == {"ended": 1}

    row = CompanyAgreement.objects.get(pk=row.pk)
    states = {clock.standard_id: clock.state for clock in Clock.objects.of(row)}
    assert (row.state, states) == ("ended", {"S20": "overdue", "S21": "not_applicable"})
    assert not Clock.objects.open().of(row).exists()
