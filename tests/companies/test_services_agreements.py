"""Agreements with companies: drafted, signed, changed; who may, and what is refused (R103-R107)."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alliance.foundation import calendar
from alliance.foundation.attachments.models import Attachment
from alliance.foundation.attachments.services import attach
from alliance.foundation.audit.models import Event
from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from companies.models import CompanyAgreement, OfferedPlaces
from companies.services.agreement_acts import end_agreement
from companies.services.agreement_clocks import placement_follow_up_on
from companies.services.agreements import (
    AgreementInput,
    delete_draft_agreement,
    draft_agreement,
    edit_agreement,
    sign_agreement,
)
from companies.services.contacts import ContactNote, log_contact
from jobcenters.models import User
from servicecatalog.models import Clock
from tests.companies.agreeing import agreed, drafted, service
from tests.foundation.test_attachments import pdf
from tests.world import local

pytestmark = pytest.mark.usefixtures("at")
YEAR_END = dt.date(2026, 12, 31)


@pytest.fixture
def company(world):
    return world.company()


@pytest.fixture
def consultant(world):
    return world.consultant("frederikshavn")


@pytest.fixture
def here(world):
    return world.center("frederikshavn")


def said(consultant, **given) -> AgreementInput:
    given.setdefault("services", [service()])
    return AgreementInput(responsible=consultant, **given)


def due_on(agreement, code):
    return Clock.objects.open().of(agreement).get(standard=code).due_on


def test_an_agreement_keeps_services_and_places(world, company):
    row = drafted(
        world,
        company,
        services=[service("loentilskud"), service("smaajob")],
        places={"placement": 3, "small_job": 0, "apprentice": 1},
        last_day=YEAR_END,
    )

    assert sorted(item.pk for item in row.services.all()) == ["loentilskud", "smaajob"]
    assert {place.kind: place.count for place in row.places.all()} == {
        "placement": 3,
        "apprentice": 1,
    }
    assert (row.state, row.last_day, row.valid_to) == ("draft", YEAR_END, dt.date(2027, 1, 1))
    assert "3 virksomhedspraktik" in Event.objects.of(row).get().reason


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"last_day": dt.date(2026, 3, 1)}, "last_day"),
        ({"needs": "Borger 010190-1234"}, "needs"),
        ({"placement_days": 0}, "placement_days"),
        ({"places": {"placement": 501}}, "places_placement"),
    ],
)
def test_a_wrong_agreement_is_refused_at_its_field(consultant, company, here, given, field):
    with pytest.raises(RuleBroken) as refusal:
        draft_agreement(
            company, actor=consultant, job_center=here, agreement=said(consultant, **given)
        )

    assert refusal.value.field == field
    assert not CompanyAgreement.objects.exists()


def test_people_of_an_agreement_work_here_and_are_two(world, consultant, company, here):
    stranger, other = world.consultant("hjoerring"), world.company()
    wrong = {
        "responsible": replace(said(consultant), responsible=stranger),
        "deputy": said(consultant, deputy=consultant),
        "contact_person": said(consultant, contact_person=other.contact_persons.get()),
    }
    for field, agreement in wrong.items():
        with pytest.raises(RuleBroken) as refusal:
            draft_agreement(company, actor=consultant, job_center=here, agreement=agreement)
        assert refusal.value.field == field


@pytest.mark.parametrize("who", ["head", "coordinator", "neighbor"])
def test_who_has_no_company_here_makes_no_agreement(world, company, here, who):
    people = {
        "head": lambda: (world.head("frederikshavn"), here),
        "coordinator": lambda: (world.coordinator(), here),
        "neighbor": lambda: (world.consultant("hjoerring"), world.center("hjoerring")),
    }
    actor, center = people[who]()

    with pytest.raises(PermissionDenied):
        draft_agreement(company, actor=actor, job_center=center, agreement=said(actor))


def test_signing_starts_contact_and_review_and_lifts_the_level(world, company):
    row = agreed(world, company)

    company.refresh_from_db()
    assert (row.state, row.signed_on) == ("active", dt.date(2026, 3, 2))
    assert due_on(row, "S20") == YEAR_END
    assert due_on(row, "S21") == row.review_on == dt.date(2027, 3, 2)
    assert company.cooperation_level == "agreement"


def test_signing_is_refused_without_service_in_the_future_or_twice(world, consultant, company):
    empty = drafted(world, company, services=[])
    with pytest.raises(RuleBroken):
        sign_agreement(empty, actor=consultant)
    row = drafted(world, company)
    with pytest.raises(RuleBroken) as refusal:
        sign_agreement(row, actor=consultant, signed_on=dt.date(2026, 3, 3))
    assert refusal.value.field == "signed_on"
    sign_agreement(row, actor=consultant)
    with pytest.raises(WrongState):
        sign_agreement(row, actor=consultant)


def test_one_agreement_of_a_kind_holds_at_a_time(world, consultant, company):
    agreed(world, company, last_day=YEAR_END)
    second = drafted(world, company, valid_from=YEAR_END)

    with pytest.raises(RuleBroken):
        sign_agreement(second, actor=consultant)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyAgreement.objects.filter(pk=second.pk).update(state="active", signed_on=YEAR_END)

    agreed(world, company, valid_from=YEAR_END, kind="partnership")


def test_the_database_refuses_what_is_never_true(world, company):
    row = drafted(world, company, places={"placement": 1})
    for broken in (
        lambda: CompanyAgreement.objects.filter(pk=row.pk).update(state="active"),
        lambda: OfferedPlaces.objects.create(agreement=row, kind="placement", count=2),
        lambda: row.places.update(count=0),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


def test_the_interval_that_the_company_wants_moves_the_contact(
    world, consultant, company, here, at
):
    row = agreed(world, company, contact_months=1)
    assert due_on(row, "S20") == dt.date(2026, 4, 2)

    at("2026-03-30 10:00")
    note = ContactNote("call", "Alt går godt.")
    log_contact(company, actor=consultant, job_center=here, note=note)
    assert due_on(row, "S20") == dt.date(2026, 4, 30)
    assert Clock.objects.of(row).filter(standard="S20", state="met").count() == 1

    neighbor = world.consultant("hjoerring")
    log_contact(company, actor=neighbor, job_center=world.center("hjoerring"), note=note)
    late = replace(note, at=local("2026-03-20 10:00"))
    log_contact(company, actor=consultant, job_center=here, note=late)
    assert due_on(row, "S20") == dt.date(2026, 4, 30)

    changed = said(consultant, contact_months=3, valid_from=row.valid_from)
    edit_agreement(row, actor=consultant, changed=changed)
    assert due_on(row, "S20") == dt.date(2026, 6, 30)
    assert Clock.objects.open().of(row).filter(standard="S20").count() == 1


def test_the_follow_up_after_a_start_is_as_the_company_wants_it(world, company):
    started = dt.date(2026, 3, 2)
    assert placement_follow_up_on(company, started) is None

    agreed(world, company, placement_days=5)

    assert placement_follow_up_on(company, started) == dt.date(2026, 3, 9)
    assert placement_follow_up_on(company, dt.date(2026, 2, 1)) is None


def test_an_agreement_in_force_keeps_kind_and_start(world, consultant, company):
    row = agreed(world, company, last_day=YEAR_END)
    for field, changed in {
        "kind": said(consultant, kind="partnership", last_day=YEAR_END),
        "valid_from": said(consultant, valid_from=dt.date(2026, 1, 1), last_day=YEAR_END),
        "services": said(consultant, services=[], last_day=YEAR_END),
    }.items():
        with pytest.raises(RuleBroken) as refusal:
            edit_agreement(row, actor=consultant, changed=changed)
        assert refusal.value.field == field


def test_an_edit_hands_the_reminders_over(world, consultant, company):
    row = agreed(world, company)
    colleague = world.consultant("frederikshavn", 2)

    edit_agreement(row, actor=consultant, changed=said(colleague))

    assert {clock.responsible for clock in Clock.objects.of(row)} == {colleague}


def test_who_has_left_does_not_block_other_changes(world, consultant, company):
    colleague = world.consultant("frederikshavn", 2)
    row = agreed(world, company, deputy=colleague)
    User.objects.filter(pk=colleague.pk).update(is_active=False)

    edit_agreement(row, actor=consultant, changed=said(consultant, deputy=colleague, terms="Nyt"))

    row.refresh_from_db()
    assert row.terms == "Nyt"


def test_two_who_edit_at_once_are_told(world, consultant, company):
    row = drafted(world, company)
    edit_agreement(row, actor=consultant, changed=said(consultant), version=1)

    with pytest.raises(Conflict):
        edit_agreement(row, actor=consultant, changed=said(consultant), version=1)


def test_a_decided_end_is_not_moved_and_what_is_over_keeps_its_text(world, consultant, company, at):
    row = agreed(world, company, last_day=YEAR_END)
    end_agreement(row, actor=consultant, last_day=dt.date(2026, 5, 31), reason="Flytter")
    with pytest.raises(RuleBroken) as refusal:
        edit_agreement(row, actor=consultant, changed=said(consultant, last_day=YEAR_END))
    assert refusal.value.field == "last_day"

    end_agreement(row, actor=consultant, last_day=dt.date(2026, 3, 1), reason="Lukket")
    with pytest.raises(WrongState):
        edit_agreement(row, actor=consultant, changed=said(consultant))


def test_a_draft_can_be_thrown_away_by_its_own_job_center(world, consultant, company):
    row = drafted(world, company)
    with pytest.raises(PermissionDenied):
        delete_draft_agreement(row, actor=world.consultant("hjoerring"))
    in_force = agreed(world, world.company())
    with pytest.raises(WrongState):
        delete_draft_agreement(in_force, actor=consultant)

    delete_draft_agreement(row, actor=consultant)

    assert not CompanyAgreement.objects.filter(pk=row.pk).exists()


def test_a_draft_is_seen_at_home_and_an_agreement_by_the_alliance(world, company):
    draft, in_force = drafted(world, company), agreed(world, world.company())
    seen = {
        slug: set(CompanyAgreement.objects.visible_to(world.consultant(slug)))
        for slug in ("frederikshavn", "hjoerring", "herning")
    }

    assert seen == {
        "frederikshavn": {draft, in_force},
        "hjoerring": {in_force},
        "herning": set(),
    }
    assert calendar.today() == dt.date(2026, 3, 2)


def test_the_signed_document_is_read_by_whoever_reads_the_agreement(world):
    row = drafted(world, world.company())
    mine, neighbor = world.consultant("frederikshavn"), world.consultant("hjoerring")
    stranger = world.consultant("skive")

    def readers() -> list[bool]:
        people = (mine, neighbor, stranger)
        return [Attachment.objects.visible_to(user).exists() for user in people]

    with pytest.raises(PermissionDenied):
        attach(row, actor=neighbor, file=pdf())
    attach(row, actor=mine, file=pdf("aftale.pdf"))
    assert readers() == [True, False, False]
    sign_agreement(row, actor=mine)
    assert readers() == [True, True, False]
