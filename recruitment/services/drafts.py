"""Drafts that save themselves while somebody types: one form is one order, whatever is sent twice.

The form carries a key of its own. The first save with that key opens the order, every later one
edits it; a submit that overtakes the last autosave therefore makes no second order.
"""

import uuid
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction

from alliance.foundation.models import Submission
from companies.models import Company, ContactPerson, ProductionUnit
from jobcenters.models import JobCenter, User
from recruitment.models import RecruitmentOrder
from recruitment.services.orders import delete_draft, edit_order, open_order, unit_defaults

DRAFT_PATH = "recruitment:draft"


@dataclass(frozen=True)
class Draft:
    """What a form for a new order holds.

    ``fields`` are any of `ORDER_FIELDS`, with ``unit``; ``key`` belongs to the form that was
    shown; ``copied_from`` is the earlier order whose text it began with.
    """

    job_center: JobCenter
    company: Company
    fields: dict[str, object]
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    copied_from: RecruitmentOrder | None = None


def likely_contact(company: Company, unit: ProductionUnit | None) -> ContactPerson | None:
    """Whom to talk to about an order: somebody at that site before somebody at the company."""
    people = list(company.contact_persons.active().order_by("name"))
    at_unit = [person for person in people if unit and person.unit_id == unit.pk]
    return next(iter(at_unit or people), None)


def company_defaults(company: Company, unit: ProductionUnit | None = None) -> dict[str, object]:
    """What a known company answers by itself: site, contact person, workplace and consent.

    ``unit`` is the site chosen; the main site when left out. Source: R074, R100, issue 2
    section 4 (at most nine inputs).
    """
    unit = unit or company.units.open().order_by("-is_main", "name").first()
    return {
        "unit": unit,
        "contact_person": likely_contact(company, unit),
        "publish_consent": company.consent_default,
        **(unit_defaults(unit) if unit else {}),
    }


@transaction.atomic
def save_draft(draft: Draft, *, actor: User) -> RecruitmentOrder:
    """Open the draft of a form, or save it again when it has been opened already.

    Raises what `open_order` and `edit_order` raise, and `PermissionDenied` when the key belongs
    to somebody else.
    """
    row, is_first = Submission.objects.get_or_create(
        key=draft.key, defaults={"user": actor, "path": DRAFT_PATH}
    )
    if (row.user_id, row.path) != (actor.pk, DRAFT_PATH):
        raise PermissionDenied
    known = None if is_first else RecruitmentOrder.objects.filter(pk=row.location or None).first()
    if known is not None:
        order = change_draft(known, actor=actor, draft=draft, version=None)
    else:
        order = _open(draft, actor)
    row.location = str(order.pk)
    row.save(update_fields=["location"])
    return order


@transaction.atomic
def change_draft(
    order: RecruitmentOrder, *, actor: User, draft: Draft, version: int | None
) -> RecruitmentOrder:
    """Save a draft again. Another company makes it another order: the first one is thrown away.

    Raises what `edit_order` raises.
    """
    if order.company_id == draft.company.pk:
        return edit_order(order, actor=actor, fields=draft.fields, version=version)
    delete_draft(order, actor=actor)
    return _open(draft, actor)


def _open(draft: Draft, actor: User) -> RecruitmentOrder:
    unit = draft.fields["unit"]
    order = open_order(
        actor=actor,
        job_center=draft.job_center,
        company=draft.company,
        unit=unit,
        fields={"contact_person": likely_contact(draft.company, unit), **draft.fields},
    )
    if draft.copied_from is not None:
        order.copied_from = draft.copied_from
        order.save(update_fields=["copied_from"])
    return order
