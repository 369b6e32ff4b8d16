"""A company entered twice becomes one: proposed, accepted, carried out (lesson 14, R011).

Everything that points to the duplicate goes over in one transaction; what went is remembered, so
that `companies.services.parting` can take the merge back.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.models import Company, Merge, MergedRow, ProductionUnit
from companies.services import moving
from companies.services.levels import reconsider_level
from companies.services.register import COMPANY_FIELDS, key_account_candidates
from companies.workflows import MERGE
from jobcenters.models import JobCenter, User

# A CVR number is unique, and two companies change theirs one after the other: in between, this
# stands in for one of them. Its check digit is wrong, so that no company has it.
PARKED_NUMBER = "99999999"

describe("merge.proposed", gettext_lazy("Merge proposed"))
describe("company.merged", gettext_lazy("A duplicate was merged into this company"))
describe("company.merged_away", gettext_lazy("Merged into another company"))


@transaction.atomic
def propose_merge(
    kept: Company, merged: Company, *, actor: User, taken: Collection[str], reason: str
) -> Merge:
    """Say that ``merged`` is ``kept`` entered twice; carried out at once when the actor may edit
    both, else it waits for the other home job center.

    ``taken`` names the `COMPANY_FIELDS` whose value comes from the duplicate. Raises
    `PermissionDenied`, `RuleBroken`.
    """
    kept, merged = lock_pair(kept, merged)
    if not policies.can_propose_merge(actor, kept, merged):
        raise PermissionDenied
    _check_proposal(kept, merged, taken, reason)
    merge = Merge.objects.create(
        kept=kept,
        merged=merged,
        kept_home=kept.home_job_center,
        merged_home=merged.home_job_center,
        proposed_by=actor,
        proposed_for=_home_of(actor, kept, merged),
        reason=reason.strip(),
        taken=sorted(taken),
    )
    record("merge.proposed", merge, actor=actor, before={})
    if MERGE.can(actor, merge, "accept"):
        accept_merge(merge, actor=actor)
    return merge


def _home_of(actor: User, kept: Company, merged: Company) -> JobCenter:
    return (kept if policies.can_edit_company(actor, kept) else merged).home_job_center


def _check_proposal(kept: Company, merged: Company, taken: Collection[str], reason: str) -> None:
    if kept == merged:
        raise RuleBroken(_("A company cannot be merged with itself."), field="other")
    if kept.merged_into_id or merged.merged_into_id:
        raise RuleBroken(_("One of the companies has been merged already."), field="other")
    if kept.home_job_center is None or merged.home_job_center is None:
        raise RuleBroken(_("Both companies need a main site."), field="other")
    if Merge.objects.waiting().filter(merged__in=[kept, merged]).exists():
        raise RuleBroken(_("A merge of one of the companies is waiting already."), field="other")
    if set(taken) - set(COMPANY_FIELDS):
        raise RuleBroken(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(taken))})
    if not reason.strip():
        raise RuleBroken(_("Write how you know that they are the same."), field="reason")
    refuse_cpr(reason=reason)
    _refuse_unknown(merged)


def _refuse_unknown(merged: Company) -> None:
    """A relation that says nothing about merging would be left behind unseen."""
    unknown = moving.unknown()
    if unknown:
        names = ", ".join(sorted({str(row.model._meta.verbose_name) for row in unknown}))
        message = _("The companies cannot be merged: it is not known how this moves: %(names)s.")
        raise RuleBroken(message % {"names": names})


def accept_merge(merge: Merge, *, actor: User) -> Merge:
    """Carry the merge out. Raises `PermissionDenied`, `WrongState`, or `RuleBroken` when one of
    the companies has changed hands meanwhile."""
    with transaction.atomic():
        with MERGE.change(merge, "accept", actor=actor) as locked:
            locked.done_at = calendar.now()
            changed = _carry_out(locked, actor)
        # Afterwards, since the history of the company tells it: that of the merge need not.
        merge.changed = changed
        merge.save(update_fields=["changed"])
    return merge


def _carry_out(merge: Merge, actor: User) -> dict[str, list]:
    kept, merged = lock_pair(merge.kept, merge.merged)
    _check_homes(merge, kept, merged)
    _refuse_unknown(merged)
    before = snapshot(kept)
    _move_rows(merge, kept, merged)
    merged.merged_into = kept
    changed = _take_values(kept, merged, merge.taken)
    record("company.merged", kept, actor=actor, before=before, reason=str(merged))
    record("company.merged_away", merged, actor=actor, reason=str(kept))
    # Agreements, groups and contacts of both count for the one that stays.
    reconsider_level(kept, calendar.now(), actor=actor)
    return changed


def decline_merge(merge: Merge, *, actor: User, reason: str) -> Merge:
    """They are two companies after all. Raises `PermissionDenied`, `WrongState`, or `RuleBroken`
    without a reason."""
    if not reason.strip():
        raise RuleBroken(_("Write why they are not merged."), field="reason")
    refuse_cpr(reason=reason)
    with MERGE.change(merge, "decline", actor=actor, reason=reason.strip()):
        pass
    return merge


def lock_pair(one: Company, other: Company) -> tuple[Company, Company]:
    """Both companies locked, always in the same order, so that two acts cannot wait for each
    other."""
    rows = Company.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk, other.pk])
    found = {row.pk: row for row in rows.order_by("pk")}
    return found[one.pk], found[other.pk]


def _check_homes(merge: Merge, kept: Company, merged: Company) -> None:
    homes = (merge.kept_home, merge.merged_home)
    if kept.merged_into_id or (kept.home_job_center, merged.home_job_center) != homes:
        raise RuleBroken(_("One of the companies has changed since. Propose the merge again."))


def _move_rows(merge: Merge, kept: Company, merged: Company) -> None:
    """Each relation in one update; the duplicate's main site is an ordinary site from now on."""
    main = merged.units.filter(is_main=True).values_list("pk", flat=True).first()
    merged.units.filter(is_main=True).update(is_main=False)
    for relation in moving.relations():
        rows = relation.moving_rows(merged, kept)
        keys = list(rows.values_list("pk", flat=True))
        MergedRow.objects.bulk_create(
            MergedRow(
                merge=merge,
                relation=relation.key,
                row_id=str(key),
                was_main=relation.model is ProductionUnit and key == main,
            )
            for key in keys
        )
        relation.model._base_manager.filter(pk__in=keys).update(**{relation.field: kept})


def _take_values(kept: Company, merged: Company, taken: Collection[str]) -> dict[str, list]:
    """Put the chosen values on the company that stays; what it was and became, as plain values."""
    before, numbers = snapshot(kept), (kept.cvr_number, merged.cvr_number)
    for name in taken:
        setattr(kept, name, getattr(merged, name))
    _join_contacts(kept, merged)
    _check_key_account(kept)
    kept.version += 1
    merged.version += 1
    if "cvr_number" in taken:
        merged.cvr_number = PARKED_NUMBER
        merged.save()
        kept.save()
        merged.cvr_number = numbers[0]
    merged.save()
    kept.save()
    after = snapshot(kept)
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def _join_contacts(kept: Company, merged: Company) -> None:
    """The newest contact is the last one, the earliest promise the next one."""
    last = max((kept, merged), key=lambda row: (row.last_contact_at is not None, _last(row)))
    kept.last_contact_at, kept.last_contact_by = last.last_contact_at, last.last_contact_by
    promised = [row.next_contact_on for row in (kept, merged) if row.next_contact_on]
    kept.next_contact_on = min(promised, default=None)


def _last(company: Company) -> float:
    return company.last_contact_at.timestamp() if company.last_contact_at else 0


def _check_key_account(kept: Company) -> None:
    person = kept.key_account_consultant
    if person and not key_account_candidates(kept.home_job_center).filter(pk=person.pk).exists():
        message = _("The key account consultant must work in an allied job center.")
        raise RuleBroken(message, field="key_account_consultant")
