"""Company groups: members come and go with dates, meetings and ideas stay."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from companies.models import Company, CompanyGroup, GroupMembership
from companies.services.groups import (
    edit_group,
    end_group,
    join_group,
    leave_group,
    make_group,
    move_idea,
    note_idea,
    note_meeting,
)
from companies.services.merging import propose_merge
from companies.services.parting import roll_back_merge

TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def karen(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def fields(karen):
    return {"kind": "taskforce", "name": "Jobtaskforce", "purpose": "Råd", "consultant": karen}


@pytest.fixture
def group(world, karen, fields):
    return make_group(world.center("frederikshavn"), actor=karen, fields=fields)


@pytest.fixture
def member(world, karen, group):
    """``member(company)``: a company that has been in the group since January."""
    january = dt.date(2026, 1, 1)
    return lambda company: join_group(group, company, actor=karen, since=january)


def test_who_leaves_stays_in_the_history_and_may_come_back(world, karen, group, member):
    company = world.company()
    left = leave_group(member(company), actor=karen)

    with pytest.raises(WrongState):
        leave_group(left, actor=karen)
    with pytest.raises(RuleBroken):
        join_group(group, company, actor=karen, since=dt.date(2026, 2, 1))
    join_group(group, company, actor=karen, since=TODAY)

    listed = CompanyGroup.objects.for_list().get()
    assert group.memberships.count() == 2
    assert (listed.member_count, left.valid_to) == (1, TODAY)


def test_members_join_today_at_the_latest(world, karen, group):
    with pytest.raises(RuleBroken) as refused:
        join_group(group, world.company(), actor=karen, since=dt.date(2026, 3, 3))

    assert refused.value.field == "since"


def test_the_database_refuses_a_company_twice_at_a_time(world, group, member):
    company = world.company()
    member(company)

    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMembership.objects.create(group=group, company=company, valid_from=TODAY)


def test_meetings_and_ideas_are_noted(world, karen, group, member):
    company = world.company()
    member(company)

    meeting = note_meeting(group, actor=karen, on=TODAY, summary="Vi talte om lærlinge.")
    idea = note_idea(group, actor=karen, text="Fælles lærlingedag", company=company)
    move_idea(idea, "try", actor=karen)
    move_idea(idea, "finish", actor=karen)

    assert list(group.meetings.all()) == [meeting]
    assert idea.state == "done"
    with pytest.raises(WrongState):
        move_idea(idea, "refuse", actor=karen)
    with pytest.raises(RuleBroken):
        move_idea(idea, "nonsense", actor=karen)


def _empty_meeting(world, karen, group):
    note_meeting(group, actor=karen, on=TODAY, summary=" ")


def _meeting_to_come(world, karen, group):
    note_meeting(group, actor=karen, on=dt.date(2026, 3, 3), summary="Ja")


def _citizen_in_a_meeting(world, karen, group):
    note_meeting(group, actor=karen, on=TODAY, summary="Om 010190-1234")


def _empty_idea(world, karen, group):
    note_idea(group, actor=karen, text=" ")


def _idea_of_a_stranger(world, karen, group):
    note_idea(group, actor=karen, text="Nyt", company=world.company())


def _foreign_consultant(world, karen, group):
    fields = {"kind": "network", "name": "Ny", "purpose": ""}
    fields["consultant"] = world.consultant("hjoerring")
    edit_group(group, actor=karen, fields=fields)


def _same_name(world, karen, group):
    fields = {"kind": "network", "name": "Jobtaskforce", "purpose": "", "consultant": karen}
    make_group(group.job_center, actor=karen, fields=fields)


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (_empty_meeting, "summary"),
        (_meeting_to_come, "on"),
        (_citizen_in_a_meeting, "summary"),
        (_empty_idea, "text"),
        (_idea_of_a_stranger, "company"),
        (_foreign_consultant, "consultant"),
        (_same_name, "name"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(world, karen, group, act, field):
    with pytest.raises(RuleBroken) as refused:
        act(world, karen, group)

    assert refused.value.field == field


def test_a_group_that_ends_ends_its_memberships(world, karen, group, member, fields):
    membership = member(world.company())

    end_group(group, actor=karen)

    membership.refresh_from_db()
    assert membership.valid_to == TODAY
    with pytest.raises(WrongState):
        note_idea(group, actor=karen, text="For sent")


def test_the_neighbor_reads_and_changes_nothing(world, karen, group, fields):
    hans = world.consultant("hjoerring")

    assert list(CompanyGroup.objects.visible_to(hans)) == [group]
    assert not CompanyGroup.objects.visible_to(world.consultant("herning")).exists()
    idea = note_idea(group, actor=karen, text="Nyt")
    with pytest.raises(PermissionDenied):
        make_group(group.job_center, actor=hans, fields=fields)
    with pytest.raises(PermissionDenied):
        join_group(group, world.company(), actor=hans, since=TODAY)
    with pytest.raises(PermissionDenied):
        move_idea(idea, "try", actor=hans)


def test_two_who_edit_at_once_do_not_overwrite_one_another(karen, group, fields):
    edit_group(group, actor=karen, fields={**fields, "name": "Ny"}, version=1)

    with pytest.raises(Conflict):
        edit_group(group, actor=karen, fields={**fields, "name": "Anden"}, version=1)


def test_a_merge_keeps_a_company_once_in_a_group(world, karen, group, member):
    kept, duplicate, other = world.company(), world.company(), world.company()
    memberships = [member(company) for company in (kept, duplicate, other)]

    propose_merge(kept, duplicate, actor=karen, taken=(), reason="Samme")
    propose_merge(world.company(), other, actor=karen, taken=(), reason="Samme")

    shown = set(GroupMembership.objects.visible_to(karen))
    assert shown == {memberships[0], memberships[2]}
    assert CompanyGroup.objects.for_list().get().member_count == 2


def test_the_level_follows_the_task_force_at_once(world, karen, group, member, fields):
    company = world.company()

    def level() -> str:
        company.refresh_from_db()
        return company.cooperation_level

    membership = member(company)
    steps = [level()]
    leave_group(membership, actor=karen)
    steps.append(level())
    join_group(group, company, actor=karen, since=TODAY)
    edit_group(group, actor=karen, fields={**fields, "kind": "network"})
    steps.append(level())
    edit_group(group, actor=karen, fields=fields)
    steps.append(level())
    end_group(group, actor=karen)

    assert [*steps, level()] == ["taskforce", "none", "none", "taskforce", "none"]


def test_the_level_follows_a_merge_and_its_roll_back_at_once(world, karen, member):
    kept, merged = world.company(), world.company()
    member(merged)

    def levels() -> list[str]:
        return [Company.objects.get(pk=row.pk).cooperation_level for row in (kept, merged)]

    merge = propose_merge(kept, merged, actor=karen, taken=(), reason="Samme værft")
    joined = levels()[0]
    roll_back_merge(merge, actor=karen, reason="To værfter")

    assert joined == "taskforce"
    assert levels() == ["none", "taskforce"]
