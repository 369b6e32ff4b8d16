"""Agreements with companies: drafted, signed, edited; fitted to each company (R103-R107, R160).

What happens to an agreement in force (review, renewal, end) stands in `agreement_acts`.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.choices import AgreementKind, AgreementState, PlaceKind
from companies.models import (
    AgreementConcept,
    Company,
    CompanyAgreement,
    ContactPerson,
    OfferedPlaces,
)
from companies.services import agreement_clocks
from companies.services.colleagues import handlers_at
from companies.services.ladder import set_next_reminder
from companies.services.levels import reconsider_level
from companies.workflows import AGREEMENT
from jobcenters.models import JobCenter, User
from servicecatalog.models import ServiceItem

ONE_DAY = dt.timedelta(days=1)
MOST_PLACES = 500
LONGEST_FOLLOW_UP = 60  # working days; the longest that a standard may allow too

describe("companyagreement.drafted", gettext_lazy("Agreement drafted"))
describe("companyagreement.edited", gettext_lazy("Agreement changed"))
describe("companyagreement.deleted", gettext_lazy("Draft deleted"))


@dataclass(frozen=True)
class AgreementInput:
    """What an agreement says. ``last_day`` is the last day on which it holds (None: no end),
    ``places`` maps a `PlaceKind` to a number, ``contact_months`` and ``placement_days`` (working
    days) are the follow-up that the company wants."""

    responsible: User
    kind: str = AgreementKind.COOPERATION
    concept: AgreementConcept | None = None
    valid_from: dt.date = field(default_factory=calendar.today)
    last_day: dt.date | None = None
    needs: str = ""
    terms: str = ""
    services: Collection[ServiceItem] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    contact_person: ContactPerson | None = None
    deputy: User | None = None
    contact_months: int | None = None
    contact_way: str = ""
    placement_days: int | None = None
    follow_up_note: str = ""

    @property
    def columns(self) -> dict[str, object]:
        """The values of the agreement's own columns."""
        apart = {"services", "places", "last_day"}
        names = [row.name for row in fields(self) if row.name not in apart]
        values = {name: getattr(self, name) for name in names}
        return {**values, "valid_to": self.last_day + ONE_DAY if self.last_day else None}


def begun_from(
    company: Company, concept: AgreementConcept | None, *, actor: User
) -> CompanyAgreement:
    """What a new agreement begins with, not kept yet: the concept's kind, length and services,
    the company's needs, its key account consultant or else the actor."""
    today = calendar.today()
    row = CompanyAgreement(
        company=company,
        concept=concept,
        valid_from=today,
        needs=company.needs_profile,
        contact_way=company.preferred_contact,
        responsible=company.key_account_consultant or actor,
        deputy=company.key_account_deputy,
    )
    if concept is not None:
        row.kind, row.valid_to = concept.kind, calendar.add_months(today, concept.months)
    return row


@transaction.atomic
def draft_agreement(
    company: Company, *, actor: User, job_center: JobCenter, agreement: AgreementInput
) -> CompanyAgreement:
    """Begin an agreement; it holds once it is signed.

    Raises `PermissionDenied` unless the actor handles orders at ``job_center`` and the company
    has a site there, or `RuleBroken` naming the field.
    """
    if not policies.can_make_agreement(actor, company, job_center):
        raise PermissionDenied
    row = CompanyAgreement(company=company, job_center=job_center, **agreement.columns)
    _check(row, agreement)
    row.save()
    _set_contents(row, agreement)
    record("companyagreement.drafted", row, actor=actor, before={}, reason=_in_words(row))
    return row


@transaction.atomic
def edit_agreement(
    agreement: CompanyAgreement,
    *,
    actor: User,
    changed: AgreementInput,
    version: int | None = None,
) -> CompanyAgreement:
    """Change a draft or an agreement in force; ``version`` is what was on screen.

    In force it keeps kind and first day, and its end moves only while nothing has been decided
    about it. Raises `PermissionDenied`, `WrongState`, `RuleBroken`, `Conflict`.
    """
    locked = _locked(agreement, actor)
    if locked.state not in (AgreementState.DRAFT, AgreementState.ACTIVE):
        raise WrongState(_("The agreement is over and keeps its text."))
    locked.claim_version(version, changed.columns)
    before, old = snapshot(locked), CompanyAgreement.objects.get(pk=locked.pk)
    for name, value in changed.columns.items():
        setattr(locked, name, value)
    _check(locked, changed, old)
    if old.state == AgreementState.ACTIVE:
        _check_in_force(locked, changed, old)
        set_next_reminder(locked)
    locked.save()
    before_contents = _in_words(locked)
    _set_contents(locked, changed)
    after_contents = _in_words(locked)
    reason = after_contents if after_contents != before_contents else ""
    record("companyagreement.edited", locked, actor=actor, before=before, reason=reason)
    if old.state == AgreementState.ACTIVE:
        _move_clocks(locked, old, actor)
    return locked


def sign_agreement(
    agreement: CompanyAgreement, *, actor: User, signed_on: dt.date | None = None
) -> CompanyAgreement:
    """Register that both have signed: contact S20 and review S21 run, and the level follows.

    Raises `PermissionDenied`, `WrongState`, or `RuleBroken` without any service picked, for a
    day to come, an end that is past, or another agreement of the kind in that time.
    """
    day = signed_on or calendar.today()
    with AGREEMENT.change(agreement, "sign", actor=actor) as locked:
        _check_signing(locked, day)
        locked.signed_on = day
        locked.version += 1
        locked.review_on = agreement_clocks.agreement_signed(locked, actor)
        set_next_reminder(locked)
    reconsider_level(agreement.company, calendar.now(), actor=actor)
    return agreement


@transaction.atomic
def delete_draft_agreement(agreement: CompanyAgreement, *, actor: User) -> None:
    """Throw a draft away; the log keeps that it existed. Raises `PermissionDenied`,
    `WrongState`."""
    locked = _locked(agreement, actor)
    if locked.state != AgreementState.DRAFT:
        raise WrongState(_("Only a draft can be deleted; let the agreement end instead."))
    record("companyagreement.deleted", locked, actor=actor)
    locked.delete()


def _locked(agreement: CompanyAgreement, actor: User) -> CompanyAgreement:
    locked = CompanyAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if not policies.can_handle_agreement(actor, locked):
        raise PermissionDenied
    return locked


def _check(
    row: CompanyAgreement, agreement: AgreementInput, old: CompanyAgreement | None = None
) -> None:
    refuse_cpr(needs=row.needs, terms=row.terms, follow_up_note=row.follow_up_note)
    if agreement.last_day and agreement.last_day < row.valid_from:
        raise RuleBroken(_("The end lies before the start."), field="last_day")
    person = row.contact_person
    if person is not None and person.company_id != row.company_id:
        raise RuleBroken(_("The person works at another company."), field="contact_person")
    if row.placement_days is not None and not 1 <= row.placement_days <= LONGEST_FOLLOW_UP:
        message = _("Choose a number from 1 to %(largest)s.") % {"largest": LONGEST_FOLLOW_UP}
        raise RuleBroken(message, field="placement_days")
    for kind, count in agreement.places.items():
        if kind not in PlaceKind.values or not 0 <= count <= MOST_PLACES:
            message = _("Choose a number from 0 to %(largest)s.") % {"largest": MOST_PLACES}
            raise RuleBroken(message, field=f"places_{kind}")
    _check_people(row, old)


def _check_people(row: CompanyAgreement, old: CompanyAgreement | None) -> None:
    """Who has left since then does not block other changes."""
    if row.deputy_id and row.deputy_id == row.responsible_id:
        raise RuleBroken(_("The deputy must be somebody else."), field="deputy")
    handlers = handlers_at([row.job_center_id])
    for name in ("responsible", "deputy"):
        person = getattr(row, name)
        is_new = old is None or getattr(old, f"{name}_id") != getattr(row, f"{name}_id")
        if person and is_new and not handlers.filter(pk=person.pk).exists():
            message = _("%(name)s does not handle agreements at this job center.")
            raise RuleBroken(message % {"name": person}, field=name)


def _check_in_force(row: CompanyAgreement, changed: AgreementInput, old: CompanyAgreement) -> None:
    if (row.kind, row.valid_from) != (old.kind, old.valid_from):
        message = _("Kind and first day stand once the agreement is signed.")
        raise RuleBroken(message, field="kind" if row.kind != old.kind else "valid_from")
    if not changed.services:
        raise RuleBroken(_("Pick at least one service."), field="services")
    if row.valid_to == old.valid_to:
        return
    if old.end_reason or old.next_one:
        raise RuleBroken(_("The end has been decided already."), field="last_day")
    if row.last_day and row.last_day < calendar.today():
        message = _("This day is past; let the agreement end instead.")
        raise RuleBroken(message, field="last_day")
    _refuse_overlap(row)


def _check_signing(row: CompanyAgreement, day: dt.date) -> None:
    if day > calendar.today():
        raise RuleBroken(_("This lies in the future."), field="signed_on")
    if not row.services.exists():
        raise RuleBroken(_("Pick at least one service of the catalog before signing."))
    if row.last_day and row.last_day < calendar.today():
        raise RuleBroken(_("The end of the agreement is past; change it before signing."))
    _refuse_overlap(row)


def _refuse_overlap(row: CompanyAgreement) -> None:
    """One agreement of a kind between a company and a job center at a time."""
    others = CompanyAgreement.objects.filter(
        company=row.company_id,
        job_center=row.job_center_id,
        kind=row.kind,
        state=AgreementState.ACTIVE,
    ).exclude(pk=row.pk)
    overlapping = others.exclude(valid_to__lte=row.valid_from)
    if row.valid_to:
        overlapping = overlapping.filter(valid_from__lt=row.valid_to)
    if overlapping.exists():
        message = _("Another agreement of this kind holds in that time. Renew or end it instead.")
        raise RuleBroken(message, field="valid_from")


def clashing_agreements(rows: QuerySet, kept: Company) -> QuerySet:
    """Those of ``rows`` that may not stand beside the agreements of ``kept`` when two entries of
    a company become one: of the same kind, at the same job center."""
    beside = kept.agreements.filter(
        job_center=OuterRef("job_center"), kind=OuterRef("kind"), state=AgreementState.ACTIVE
    )
    return rows.filter(Exists(beside), state=AgreementState.ACTIVE)


def _set_contents(row: CompanyAgreement, agreement: AgreementInput) -> None:
    row.services.set(agreement.services)
    row.places.all().delete()
    OfferedPlaces.objects.bulk_create(
        OfferedPlaces(agreement=row, kind=kind, count=count)
        for kind, count in agreement.places.items()
        if count
    )


def _in_words(row: CompanyAgreement) -> str:
    """Services and places as the log keeps them."""
    services = ", ".join(item.name for item in row.services.order_by("name_sort"))
    places = ", ".join(str(place) for place in row.places.all())
    return "; ".join(part for part in (services, places) if part)


def _move_clocks(row: CompanyAgreement, old: CompanyAgreement, actor: User) -> None:
    if row.responsible_id != old.responsible_id:
        agreement_clocks.responsible_changed(row)
    if row.contact_months != old.contact_months:
        agreement_clocks.preference_changed(row, actor)
