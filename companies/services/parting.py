"""A merge taken back: what moved goes home exactly, or nothing does (lesson 14)."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken
from companies.models import Company, ContactPerson, Merge, ProductionUnit
from companies.models.merges import ROLL_BACK_DAYS
from companies.services import moving
from companies.services.levels import reconsider_level
from companies.services.merging import PARKED_NUMBER, lock_pair
from companies.workflows import MERGE
from jobcenters.models import User

# These follow the contact log, which goes on after a merge; they are reckoned anew.
FROM_THE_LOG = ("last_contact_at", "last_contact_by", "next_contact_on")

describe("company.parted", gettext_lazy("A merge was rolled back"))


def roll_back_merge(merge: Merge, *, actor: User, reason: str = "") -> Merge:
    """Give both companies back as they were before the merge.

    Raises `PermissionDenied`, `WrongState`, or `RuleBroken` after thirty days, or when something
    that moved has changed since in a way that cannot be undone.
    """
    with MERGE.change(merge, "roll_back", actor=actor, reason=reason) as locked:
        if not locked.is_recent:
            message = _("A merge can be rolled back for %(days)s days only.")
            raise RuleBroken(message % {"days": ROLL_BACK_DAYS})
        kept, merged = lock_pair(locked.kept, locked.merged)
        moved = _moved_keys(locked)
        _refuse_changed(locked, kept)
        _refuse_moved_on(kept, moved)
        _refuse_mixed(kept, moved)
        _refuse_new_main(locked)
        before = snapshot(kept)
        _send_home(locked, merged, moved)
        _restore_values(locked, kept, merged)
        record("company.parted", kept, actor=actor, before=before, reason=str(merged))
        record("company.parted", merged, actor=actor, reason=str(kept))
        for company in sorted((kept, merged), key=lambda one: one.pk):
            reconsider_level(company, calendar.now(), actor=actor)
    return merge


def _moved_keys(merge: Merge) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = defaultdict(set)
    for relation, row_id in merge.rows.values_list("relation", "row_id"):
        keys[relation].add(row_id)
    return keys


def _refuse_changed(merge: Merge, kept: Company) -> None:
    """A value that was taken over and then edited cannot be both."""
    if kept.merged_into_id:
        raise RuleBroken(_("The company itself has been merged since. Roll that back first."))
    now = snapshot(kept)
    for name, (_before, after) in merge.changed.items():
        if name not in FROM_THE_LOG and now[name] != after:
            label = Company._meta.get_field(name).verbose_name
            message = _("It cannot be rolled back: “%(field)s” has been changed since.")
            raise RuleBroken(message % {"field": label})


def _refuse_moved_on(kept: Company, moved: dict[str, set[str]]) -> None:
    """What moved must still be there."""
    for key, row_ids in moved.items():
        relation = moving.by_key(key)
        if relation.rows_of(kept).filter(pk__in=row_ids).count() != len(row_ids):
            _refuse(relation, _("It cannot be rolled back: this has been moved or removed since"))


def _refuse_mixed(kept: Company, moved: dict[str, set[str]]) -> None:
    """No row may be left at one company while its site or contact person is at the other."""
    unit_ids = moved.get(f"{ProductionUnit._meta.label_lower}.company", set())
    person_ids = moved.get(f"{ContactPerson._meta.label_lower}.company", set())
    going = {ProductionUnit: unit_ids, ContactPerson: person_ids}
    for relation in moving.relations():
        row_ids = moved.get(relation.key, set())
        for field in relation.parts():
            part_ids = going[field.related_model]
            goes = Q(pk__in=row_ids)
            its_part_goes = Q(**{f"{field.name}__in": part_ids})
            has_part = Q(**{f"{field.name}__isnull": False})
            mixed = (goes & has_part & ~its_part_goes) | (~goes & its_part_goes)
            if relation.rows_of(kept).filter(mixed).exists():
                text = _("It cannot be rolled back: since the merge both companies share")
                _refuse(relation, text)


def _refuse(relation: moving.Relation, text: str) -> None:
    raise RuleBroken(f"{text}: {relation.model._meta.verbose_name}.")


def _refuse_new_main(merge: Merge) -> None:
    mine = ProductionUnit.objects.filter(pk__in=_unit_ids(merge.rows.all()))
    was_main = Q(pk__in=_unit_ids(merge.rows.filter(was_main=True)))
    if mine.filter(Q(is_main=True) | (was_main & Q(closed_on__isnull=False))).exists():
        message = _("It cannot be rolled back: the main site has been moved or closed since.")
        raise RuleBroken(message)


def _unit_ids(rows) -> list[str]:
    relation = f"{ProductionUnit._meta.label_lower}.company"
    return list(rows.filter(relation=relation).values_list("row_id", flat=True))


def _send_home(merge: Merge, merged: Company, moved: dict[str, set[str]]) -> None:
    for key, row_ids in moved.items():
        relation = moving.by_key(key)
        rows = relation.model._base_manager.filter(pk__in=row_ids)
        rows.update(**{relation.field: merged})
    main = ProductionUnit.objects.filter(pk__in=_unit_ids(merge.rows.filter(was_main=True)))
    main.update(is_main=True)


def _restore_values(merge: Merge, kept: Company, merged: Company) -> None:
    was_planned = str(kept.next_contact_on) == str(merge.changed.get("next_contact_on", [0, 0])[1])
    for name, (before, _after) in merge.changed.items():
        if name != "next_contact_on" or was_planned:
            field = Company._meta.get_field(name)
            setattr(kept, field.attname, field.to_python(before))
    _follow_log(kept)
    merged.merged_into = None
    kept.version += 1
    merged.version += 1
    numbers = merge.changed.get("cvr_number")
    if numbers:
        merged.cvr_number = PARKED_NUMBER
        merged.save()
        kept.save()
        merged.cvr_number = numbers[1]
    kept.save()
    merged.save()


def _follow_log(company: Company) -> None:
    """A contact since the merge is the last one, also after it."""
    newest = company.contacts.latest().select_related("job_center").first()
    last = company.last_contact_at
    if newest and (last is None or newest.at > last):
        company.last_contact_at, company.last_contact_by = newest.at, newest.job_center
