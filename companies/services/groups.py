"""Company groups: made and ended, members with dates, meetings, ideas (R110).

Who joins or leaves a job task force has another cooperation level at once (R115).
"""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.models import Company, CompanyGroup, GroupIdea, GroupMeeting, GroupMembership
from companies.services.circles import locked_circle, save_circle
from companies.services.levels import reconsider_level
from companies.workflows import GROUP_IDEA
from jobcenters.models import JobCenter, User

GROUP_FIELDS = ("kind", "name", "purpose", "consultant")

describe("companygroup.made", gettext_lazy("Group made"))
describe("companygroup.edited", gettext_lazy("Group changed"))
describe("companygroup.ended", gettext_lazy("Group ended"))
describe("groupmembership.joined", gettext_lazy("Company joined a group"))
describe("groupmembership.left", gettext_lazy("Company left a group"))
describe("groupmeeting.noted", gettext_lazy("Meeting noted"))
describe("groupidea.noted", gettext_lazy("Idea noted"))


@transaction.atomic
def make_group(job_center: JobCenter, *, actor: User, fields: dict) -> CompanyGroup:
    """A new group; ``fields`` maps `GROUP_FIELDS` to values. Raises `PermissionDenied`,
    `RuleBroken`."""
    if not policies.can_plan_visit(actor, job_center):
        raise PermissionDenied
    group = CompanyGroup(job_center=job_center)
    _apply(group, fields)
    record("companygroup.made", group, actor=actor, before={})
    return group


@transaction.atomic
def edit_group(
    group: CompanyGroup, *, actor: User, fields: dict, version: int | None = None
) -> CompanyGroup:
    """Another name, kind or consultant; the members' level follows the kind. Raises
    `PermissionDenied`, `RuleBroken`, `Conflict`."""
    locked = _locked(group, actor)
    locked.claim_version(version, fields)
    before = snapshot(locked)
    _apply(locked, fields)
    record("companygroup.edited", locked, actor=actor, before=before)
    if locked.kind != before["kind"]:
        members = locked.memberships.current().for_page()
        _reconsider((membership.company for membership in members), actor)
    return locked


@transaction.atomic
def end_group(group: CompanyGroup, *, actor: User) -> CompanyGroup:
    """The group is over, and with it the memberships; all stays as history. Raises
    `PermissionDenied`, `WrongState`."""
    locked = _locked(group, actor)
    before, today = snapshot(locked), calendar.today()
    left = list(locked.memberships.filter(valid_to=None).for_page())
    for membership in left:
        _leave(membership, max(today, membership.valid_from), actor)
    _reconsider((membership.company for membership in left), actor)
    locked.ended_on = today
    locked.version += 1
    locked.save()
    record("companygroup.ended", locked, actor=actor, before=before)
    return locked


@transaction.atomic
def join_group(
    group: CompanyGroup, company: Company, *, actor: User, since: dt.date
) -> GroupMembership:
    """The company is a member from ``since`` on. Raises `PermissionDenied`, or `RuleBroken` when
    it is one already or the day lies ahead."""
    locked = _locked(group, actor)
    if not policies.can_view_company(actor, company):
        raise PermissionDenied
    if since > calendar.today():
        raise RuleBroken(_("This lies in the future."), field="since")
    try:
        with transaction.atomic():
            membership = GroupMembership.objects.create(
                group=locked, company=company, valid_from=since
            )
    except IntegrityError as error:
        message = _("The company is a member in that time already.")
        raise RuleBroken(message, field="company") from error
    record("groupmembership.joined", membership, actor=actor, before={})
    _reconsider([company], actor)
    return membership


@transaction.atomic
def leave_group(membership: GroupMembership, *, actor: User) -> GroupMembership:
    """The company is no member from today on. Raises `PermissionDenied`, `WrongState`."""
    _locked(membership.group, actor)
    locked = GroupMembership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if locked.valid_to:
        raise WrongState(_("The company has left the group already."))
    _leave(locked, calendar.today(), actor)
    _reconsider([locked.company], actor)
    return locked


def _leave(membership: GroupMembership, day: dt.date, actor: User) -> None:
    before = snapshot(membership)
    membership.valid_to = day
    membership.save()
    record("groupmembership.left", membership, actor=actor, before=before)


def _reconsider(companies: Iterable[Company], actor: User) -> None:
    """Let the levels follow; always in the same order, so that two acts cannot wait for each
    other."""
    for company in sorted(companies, key=lambda one: one.pk):
        reconsider_level(company, calendar.now(), actor=actor)


@transaction.atomic
def note_meeting(group: CompanyGroup, *, actor: User, on: dt.date, summary: str) -> GroupMeeting:
    """A meeting that has been. Raises `PermissionDenied`, `RuleBroken`."""
    locked = _locked(group, actor)
    if on > calendar.today():
        raise RuleBroken(_("This lies in the future."), field="on")
    if not summary.strip():
        raise RuleBroken(_("Write in a few words what came up."), field="summary")
    refuse_cpr(summary=summary)
    meeting = GroupMeeting.objects.create(group=locked, on=on, summary=summary.strip(), by=actor)
    record("groupmeeting.noted", meeting, actor=actor, before={})
    return meeting


@transaction.atomic
def note_idea(
    group: CompanyGroup, *, actor: User, text: str, company: Company | None = None
) -> GroupIdea:
    """An idea, of a member when ``company`` is given. Raises `PermissionDenied`, `RuleBroken`."""
    locked = _locked(group, actor)
    if not text.strip():
        raise RuleBroken(_("Write the idea in one sentence."), field="text")
    refuse_cpr(text=text)
    if company is not None and not locked.memberships.filter(company=company).exists():
        raise RuleBroken(_("The company is not in the group."), field="company")
    idea = GroupIdea.objects.create(group=locked, text=text.strip(), company=company)
    record("groupidea.noted", idea, actor=actor, before={})
    return idea


def move_idea(idea: GroupIdea, act: str, *, actor: User) -> GroupIdea:
    """Take an idea through ``act``, a transition of its table. Raises `PermissionDenied`,
    `WrongState`, or `RuleBroken` for an act that does not exist."""
    if act not in GROUP_IDEA.transitions:
        raise RuleBroken(_("There is no such act."))
    with GROUP_IDEA.change(idea, act, actor=actor):
        pass
    return idea


def already_member(rows: QuerySet, kept: Company) -> QuerySet:
    """Those of a duplicate's ``rows`` whose group ``kept`` has been in."""
    return rows.filter(group__in=kept.group_memberships.values("group"))


def _locked(group: CompanyGroup, actor: User) -> CompanyGroup:
    return locked_circle(group, actor, ended=_("This group has ended."))


def _apply(group: CompanyGroup, fields: dict) -> None:
    for name in GROUP_FIELDS:
        setattr(group, name, fields[name])
    refuse_cpr(name=group.name, purpose=group.purpose)
    save_circle(group, taken=_("The job center has a group of this name."))
