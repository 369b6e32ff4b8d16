"""Duplicates: what moves, who may, what stops a merge, and that a roll-back restores exactly."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alliance.foundation.audit.models import Event
from alliance.foundation.audit.services import snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from companies.choices import MergeState
from companies.models import Company, Merge
from companies.services import moving
from companies.services.contacts import log_contact
from companies.services.inquiries import register_inquiry
from companies.services.merging import accept_merge, decline_merge, propose_merge
from companies.services.parting import roll_back_merge
from companies.services.register import (
    PossibleDuplicates,
    create_company,
    edit_company,
    move_main_site,
)
from companies.services.restrictions import RestrictionInput, add_restriction
from companies.worklist import items_for
from tests.companies.factories import (
    CompanyFieldsFactory,
    ContactNoteFactory,
    InquiryInputFactory,
    UnitFieldsFactory,
)
from tests.recruitment.factories import draft_order

SAME = "Fortalt af virksomheden."


@pytest.fixture
def karen(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def kept(world, at):
    return world.company(name="Påfund Maskiner ApS")


@pytest.fixture
def merged(world, karen):
    """A duplicate with one of everything that can point to a company."""
    company = world.company(name="Paafund Maskiner", goals="Flere lærlinge")
    center = world.center("frederikshavn")
    log_contact(
        company,
        actor=karen,
        job_center=center,
        note=ContactNoteFactory(
            contact_person=company.contact_persons.get(), next_contact_on=dt.date(2026, 4, 1)
        ),
        unit=company.units.get(),
    )
    register_inquiry(actor=karen, job_center=center, inquiry=InquiryInputFactory(company=company))
    restriction = RestrictionInput("dispute", "3F", dt.date(2026, 3, 1))
    add_restriction(company, actor=karen, restriction=restriction)
    draft_order(world, company=company)
    return Company.objects.get(pk=company.pk)


@pytest.fixture
def merge(karen, kept, merged):
    """``merge(*fields)``: carried out, with these values from the duplicate."""

    def done(*taken):
        return propose_merge(kept, merged, actor=karen, taken=taken, reason=SAME)

    return done


def rows_of(company) -> dict[str, set]:
    return {
        relation.key: set(relation.rows_of(company).values_list("pk", flat=True))
        for relation in moving.relations()
    }


def state_of(company) -> tuple:
    company = Company.objects.get(pk=company.pk)
    main = company.main_unit.pk if company.main_unit else None
    return snapshot(company), rows_of(company), main


def test_every_relation_to_a_company_says_how_it_moves():
    unknown = [relation.key for relation in moving.unknown()]

    assert unknown == [], "enter it with moving.moves() or moving.stays() in the app's ready()"


def test_everything_that_points_to_the_duplicate_moves(merge, kept, merged):
    before = rows_of(merged)

    merge()

    moved = rows_of(kept)
    assert all(rows <= moved[key] for key, rows in before.items())
    assert not any(rows_of(merged).values())
    assert {key for key, rows in before.items() if rows} >= {
        "recruitment.recruitmentorder.company",
        "companies.restriction.company",
        "companies.inquiry.company",
    }


def test_the_company_that_stays_keeps_its_main_site_and_hears_of_the_contacts(merge, kept):
    main = kept.main_unit

    merge()

    kept.refresh_from_db()
    assert Company.objects.get(pk=kept.pk).main_unit == main
    assert kept.next_contact_on == dt.date(2026, 4, 1)
    assert kept.last_contact_at is not None


def test_the_chosen_values_come_from_the_duplicate_also_the_number(merge, kept, merged):
    numbers = (kept.cvr_number, merged.cvr_number)

    merge("goals", "cvr_number")

    kept.refresh_from_db()
    merged.refresh_from_db()
    assert (kept.goals, kept.name) == ("Flere lærlinge", "Påfund Maskiner ApS")
    assert (merged.cvr_number, kept.cvr_number) == numbers


def test_the_duplicate_is_listed_nowhere_and_its_number_leads_on(merge, karen, kept, merged):
    merge()

    visible = Company.objects.visible_to(karen)
    assert list(visible.search("maskiner")) == [kept]
    assert list(visible.search(merged.cvr_number)) == [kept]


def test_the_number_of_a_duplicate_cannot_be_entered_again(merge, world, karen, kept, merged):
    merge()
    municipality = world.center("frederikshavn").municipality

    with pytest.raises(PossibleDuplicates) as refused:
        create_company(
            actor=karen,
            company=CompanyFieldsFactory(cvr_number=merged.cvr_number),
            unit=UnitFieldsFactory(municipality=municipality),
        )

    assert [match.company for match in refused.value.matches] == [kept]


@pytest.mark.parametrize("taken", [(), ("goals", "cvr_number", "name", "key_account_consultant")])
def test_rolling_back_restores_both_exactly(merge, karen, kept, merged, taken):
    before = (state_of(kept), state_of(merged))

    roll_back_merge(merge(*taken), actor=karen)

    assert (state_of(kept), state_of(merged)) == before


def test_a_contact_after_the_merge_stays_with_the_company_and_is_its_last(
    merge, world, karen, kept, at
):
    done = merge()
    at("2026-03-05 10:00")
    center = world.center("frederikshavn")
    note = ContactNoteFactory(next_contact_on=dt.date(2026, 5, 1))
    later = log_contact(kept, actor=karen, job_center=center, note=note)

    roll_back_merge(done, actor=karen)

    kept.refresh_from_db()
    assert (kept.last_contact_at, kept.next_contact_on) == (later.at, dt.date(2026, 5, 1))


def _use_a_moved_site(world, karen, kept, merged):
    site = kept.units.get(is_main=False)
    note = ContactNoteFactory()
    log_contact(kept, actor=karen, job_center=world.center("frederikshavn"), note=note, unit=site)


def _edit_a_taken_value(world, karen, kept, merged):
    edit_company(kept, actor=karen, fields={"goals": "Noget tredje"})


def _move_the_main_site(world, karen, kept, merged):
    move_main_site(kept.units.get(is_main=False), actor=karen)


def _remove_something(world, karen, kept, merged):
    kept.inquiries.all().delete()


def _merge_again(world, karen, kept, merged):
    propose_merge(world.company(), kept, actor=karen, taken=(), reason=SAME)


@pytest.mark.parametrize(
    "change",
    [_use_a_moved_site, _edit_a_taken_value, _move_the_main_site, _remove_something, _merge_again],
)
def test_what_has_changed_too_much_is_not_rolled_back(merge, world, karen, kept, merged, change):
    done = merge("goals")
    change(world, karen, kept, merged)
    before = (state_of(kept), state_of(merged))

    with pytest.raises(RuleBroken, match=r"Den kan ikke|er selv"):
        roll_back_merge(done, actor=karen)

    assert (state_of(kept), state_of(merged)) == before


def test_after_thirty_days_it_is_too_late(merge, karen, at):
    done = merge()
    at("2026-04-02 09:00")

    with pytest.raises(RuleBroken, match="30"):
        roll_back_merge(done, actor=karen)


def test_a_relation_that_nobody_knows_stops_the_merge(merge, monkeypatch, merged):
    known = {key: row for key, row in moving._MOVING.items() if "inquiry" not in key}
    monkeypatch.setattr(moving, "_MOVING", known)

    with pytest.raises(RuleBroken, match="henvendelse"):
        merge()

    merged.refresh_from_db()
    assert merged.merged_into is None


def test_a_row_that_cannot_stand_beside_another_is_left_behind(merge, monkeypatch, kept, merged):
    relation = moving.by_key("companies.restriction.company")
    left = moving.Relation(relation.model, "company", lambda rows, kept: rows)
    monkeypatch.setitem(moving._MOVING, relation.key, left)

    merge()

    assert (kept.restrictions.count(), merged.restrictions.count()) == (0, 1)


def test_both_home_job_centers_say_yes(world, karen, kept):
    other = world.company("hjoerring")
    merge = propose_merge(kept, other, actor=karen, taken=(), reason=SAME)
    hans = world.consultant("hjoerring")

    waiting = merge.state
    with pytest.raises(PermissionDenied):
        accept_merge(merge, actor=karen)
    asked = [item.path for item in items_for(hans, merge.created_at)]
    accept_merge(merge, actor=hans)

    assert (waiting, merge.state) == (MergeState.PROPOSED, MergeState.DONE)
    assert asked == [merge.get_absolute_url()]
    assert kept.units.count() == 2


def test_a_declined_merge_changes_nothing_and_needs_a_reason(world, karen, kept):
    other = world.company("hjoerring")
    merge = propose_merge(kept, other, actor=karen, taken=(), reason=SAME)
    hans = world.consultant("hjoerring")

    with pytest.raises(RuleBroken):
        decline_merge(merge, actor=hans, reason=" ")
    decline_merge(merge, actor=hans, reason="To selskaber.")

    with pytest.raises(WrongState):
        accept_merge(merge, actor=hans)
    assert kept.units.count() == 1


def test_a_third_job_center_neither_proposes_nor_decides(world, karen, kept, merged, merge):
    stranger = world.consultant("broenderslev")

    with pytest.raises(PermissionDenied):
        propose_merge(kept, merged, actor=stranger, taken=(), reason=SAME)
    with pytest.raises(PermissionDenied):
        roll_back_merge(merge(), actor=stranger)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "Ejeren er 010190-1234"}, "reason"),
        ({"taken": ["version"]}, ""),
    ],
)
def test_a_proposal_that_says_too_little_is_refused(karen, kept, merged, change, field):
    given = {"taken": (), "reason": SAME, **change}

    with pytest.raises(RuleBroken) as refused:
        propose_merge(kept, merged, actor=karen, **given)

    assert refused.value.field == field


def test_a_company_is_merged_once(merge, world, karen, kept, merged):
    merge()

    with pytest.raises(RuleBroken):
        propose_merge(world.company(), merged, actor=karen, taken=(), reason=SAME)
    with pytest.raises(RuleBroken):
        propose_merge(kept, kept, actor=karen, taken=(), reason=SAME)


def test_both_companies_and_the_merge_are_in_the_log(merge, karen, kept, merged):
    done = merge("goals")
    roll_back_merge(done, actor=karen)

    assert [event.name for event in Event.objects.of(kept)][:4] == [
        "company.level",
        "company.parted",
        "company.level",
        "company.merged",
    ]
    assert Event.objects.of(merged)[1].name == "company.merged_away"
    assert Event.objects.of(kept)[3].after["goals"] == "Flere lærlinge"


def test_the_database_refuses_a_merge_with_itself(merge, kept):
    done = merge()

    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=done.pk).update(merged=kept)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=done.pk).update(done_at=None)
