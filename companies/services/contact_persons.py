"""Whom to talk to at a company: work details only, ended rather than deleted (R009)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.models import Company, ContactPerson
from companies.services import numbers
from jobcenters.models import User

PERSON_FIELDS = ("unit", "name", "title", "phone", "email", "source", "verified_on")
FREE_TEXTS = ("name", "title", "source")

describe("contactperson.created", gettext_lazy("Contact person added"))
describe("contactperson.edited", gettext_lazy("Contact person changed"))
describe("contactperson.ended", gettext_lazy("Contact person has left"))


@transaction.atomic
def add_contact_person(company: Company, *, actor: User, fields: dict) -> ContactPerson:
    """Add a person. Every consultant who sees the company may: a name got on the phone is worth
    keeping; changing it is for the job center of the company or the site.

    ``fields`` maps `PERSON_FIELDS` to values. Raises `PermissionDenied`, `RuleBroken`.
    """
    if not policies.can_add_contact_person(actor, company):
        raise PermissionDenied
    person = ContactPerson(company=company)
    _apply(person, fields)
    person.verified_on = person.verified_on or calendar.today()
    person.save()
    record("contactperson.created", person, actor=actor, before={})
    return person


@transaction.atomic
def edit_contact_person(
    person: ContactPerson, *, actor: User, fields: dict, version: int | None = None
) -> ContactPerson:
    """Change a person's details. Raises `PermissionDenied`, `RuleBroken`, `Conflict`."""
    locked = _locked(person, actor)
    locked.claim_version(version, fields)
    before = snapshot(locked)
    _apply(locked, fields)
    locked.save()
    record("contactperson.edited", locked, actor=actor, before=before)
    return locked


@transaction.atomic
def end_contact_person(person: ContactPerson, *, actor: User) -> ContactPerson:
    """The person no longer works there; what was said with them stays in the log.

    Raises `PermissionDenied`, or `WrongState` when it has ended already.
    """
    locked = _locked(person, actor)
    before = snapshot(locked)
    locked.ended_on = calendar.today()
    locked.version += 1
    locked.save()
    record("contactperson.ended", locked, actor=actor, before=before)
    return locked


def _locked(person: ContactPerson, actor: User) -> ContactPerson:
    locked = ContactPerson.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not policies.can_edit_contact_person(actor, locked):
        raise PermissionDenied
    if locked.ended_on:
        raise WrongState(_("This person has left the company."))
    return locked


def _apply(person: ContactPerson, fields: dict) -> None:
    unknown = fields.keys() - set(PERSON_FIELDS)
    if unknown:
        raise RuleBroken(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))})
    refuse_cpr(**{name: fields[name] for name in FREE_TEXTS if name in fields})
    for name, value in fields.items():
        setattr(person, name, value)
    person.phone = numbers.phone_number(person.phone)
    if not person.name.strip():
        raise RuleBroken(_("Write the name."), field="name")
    if not (person.phone or person.email):
        raise RuleBroken(_("Write a phone number or a mail address."), field="phone")
    if person.unit is not None and person.unit.company_id != person.company_id:
        raise RuleBroken(_("The site belongs to another company."), field="unit")
