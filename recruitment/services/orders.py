"""An order from the first words to ready: open, edit, describe, copy, hand over, wait."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from companies.models import Company, ProductionUnit
from companies.services.contacts import ContactNote, log_contact
from jobcenters.models import JobCenter, User
from recruitment import policies
from recruitment.choices import RequestKind
from recruitment.models import OrderNumber, RecruitmentOrder
from recruitment.notifications import CaseHolderChanged, OrderReady
from recruitment.services import clocks
from recruitment.workflows import ORDER

ORDER_FIELDS = (
    "unit",
    "contact_person",
    "owner_unit",
    "occupation",
    "title",
    "head_count",
    "max_candidates",
    "employment_type",
    "starts_on",
    "deadline_on",
    "weekly_hours",
    "hours_note",
    "workplace",
    "municipality",
    "transport",
    "skills",
    "reason",
    "publish_consent",
    "description",
    "internal_note",
)
FREE_TEXTS = (
    "title",
    "hours_note",
    "workplace",
    "transport",
    "skills",
    "description",
    "internal_note",
)
NOT_COPIED = ("starts_on", "deadline_on", "internal_note")
EVENTS = {
    "open": gettext_lazy("Opened"),
    "edit": gettext_lazy("Edited"),
    "delete_draft": gettext_lazy("Draft deleted"),
    "hand_over": gettext_lazy("Case holder changed"),
    "wait": gettext_lazy("Waits for the company"),
    "company_answered": gettext_lazy("The company answered"),
    "status": gettext_lazy("Status given to the company"),
}
for _event, _text in EVENTS.items():
    describe(f"recruitmentorder.{_event}", _text)


class MissingFields(RuleBroken):
    """The order is not fully described yet (S03); ``fields`` maps field name to message."""

    def __init__(self, fields: dict[str, str]):
        super().__init__(_("The order cannot be marked ready yet: something is missing."))
        self.fields = fields


def next_number(day: dt.date) -> str:
    """The next order number of the year of ``day``, such as 2026-0411; never given out twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {OrderNumber._meta.db_table} (year, last) VALUES (%s, 1)"  # noqa: S608 - own table name
            " ON CONFLICT (year) DO UPDATE SET last = recruitment_ordernumber.last + 1"
            " RETURNING last",
            [day.year],
        )
        return f"{day.year}-{cursor.fetchone()[0]:04d}"


@transaction.atomic
def open_order(
    *, actor: User, job_center: JobCenter, company: Company, unit: ProductionUnit, fields: dict
) -> RecruitmentOrder:
    """Log a company's need as a draft with its number; S02 and S03 begin (R012, R014).

    ``fields`` holds any of `ORDER_FIELDS`. Raises `RuleBroken` for a CPR number in a text or a
    site of another company, `PermissionDenied` for a foreign job center.
    """
    if not policies.can_open_order(actor, job_center):
        raise PermissionDenied
    moment = calendar.now()
    order = RecruitmentOrder(
        number=next_number(calendar.local_day(moment)),
        owner=job_center,
        case_holder=actor,
        company=company,
        unit=unit,
        publish_consent=company.consent_default,
        opened_at=moment,
    )
    _apply(order, {**unit_defaults(unit), **fields})
    order.save()
    record("recruitmentorder.open", order, actor=actor, before={})
    clocks.order_opened(order, actor)
    return order


def unit_defaults(unit: ProductionUnit) -> dict[str, object]:
    """What the site says of the workplace: its address and its municipality (R100)."""
    place = ", ".join(
        part for part in (unit.address, f"{unit.postcode} {unit.city}".strip()) if part
    )
    return {"workplace": place, "municipality": unit.municipality}


def _apply(order: RecruitmentOrder, fields: dict) -> None:
    unknown = fields.keys() - set(ORDER_FIELDS)
    if unknown:
        raise RuleBroken(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))})
    refuse_cpr(**{name: fields[name] for name in FREE_TEXTS if name in fields})
    for name, value in fields.items():
        setattr(order, name, value)
    if order.occupation and not order.title:
        order.title = order.occupation.title_da[:100]
    if order.unit.company_id != order.company_id:
        raise RuleBroken(_("The site belongs to another company."), field="unit")
    person = order.contact_person
    if person is not None and person.company_id != order.company_id:
        raise RuleBroken(_("The contact person works elsewhere."), field="contact_person")


def edit_order(
    order: RecruitmentOrder, *, actor: User, fields: dict, version: int | None
) -> RecruitmentOrder:
    """Change the description of an order that is not closed; ``version`` is what was on screen.

    Raises `Conflict` when somebody else saved first, `WrongState` on a closed order,
    `MissingFields` when a ready order would lose a mandatory field.
    """
    with transaction.atomic():
        locked = _locked(order, actor)
        if locked.is_closed:
            raise WrongState(_("A closed order is not edited; undo the closing first."))
        before = snapshot(locked)
        old = {"starts_on": locked.starts_on, "publish_consent": locked.publish_consent}
        locked.claim_version(version, fields)
        _apply(locked, fields)
        if not locked.is_draft:
            _require_described(locked)
            locked.is_large = locked.head_count >= locked.owner.large_order_size()
        locked.save()
        record("recruitmentorder.edit", locked, actor=actor, before=before)
        clocks.order_edited(locked, old, actor)
    return locked


def _locked(order: RecruitmentOrder, actor: User) -> RecruitmentOrder:
    locked = RecruitmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if not policies.can_handle(actor, locked):
        raise PermissionDenied
    return locked


def missing_fields(order: RecruitmentOrder) -> dict[str, str]:
    """What standard S03 still asks for: field name to message (standards.md S03, R156)."""
    asked = {
        "occupation": (order.occupation_id, _("Choose the occupation.")),
        "starts_on": (order.starts_on, _("Write when the job starts.")),
        "workplace": (order.workplace, _("Write where the work is.")),
        "weekly_hours": (order.weekly_hours or order.hours_note, _("Write the working hours.")),
        "skills": (order.skills, _("Write what the candidates must be able to do.")),
        "contact_person": (order.contact_person_id, _("Choose whom to talk to.")),
        "publish_consent": (
            order.publish_consent is not None,
            _("Choose whether the company agrees to publication."),
        ),
    }
    return {name: message for name, (value, message) in asked.items() if not value}


def _require_described(order: RecruitmentOrder) -> None:
    missing = missing_fields(order)
    if missing:
        raise MissingFields(missing)


def mark_ready(order: RecruitmentOrder, *, actor: User) -> RecruitmentOrder:
    """The order is fully described: allied job centers see it and are told once (R155).

    Raises `MissingFields`, or `RuleBroken` when the company is barred (lesson 15).
    """
    with ORDER.change(order, "mark_ready", actor=actor) as locked:
        _require_described(locked)
        restriction = locked.company.restriction_on(calendar.today())
        if restriction is not None:
            raise RuleBroken(
                _("The company has a restriction (%(kind)s); the order cannot be marked ready.")
                % {"kind": restriction.get_kind_display()}
            )
        locked.ready_at = calendar.now()
        locked.is_large = locked.head_count >= locked.owner.large_order_size()
        clocks.order_ready(locked, actor)
        notify(OrderReady(locked), actor=actor)
    return order


def copy_order(order: RecruitmentOrder, *, actor: User, job_center: JobCenter) -> RecruitmentOrder:
    """A new draft with the description of an earlier order; dates and the internal note are not
    copied, since they belong to their own time."""
    with transaction.atomic():
        fields = {name: getattr(order, name) for name in ORDER_FIELDS if name not in NOT_COPIED}
        if order.owner_id != job_center.pk:
            fields["owner_unit"] = None
        draft = open_order(
            actor=actor,
            job_center=job_center,
            company=order.company,
            unit=order.unit,
            fields=fields,
        )
        draft.copied_from = order
        draft.save(update_fields=["copied_from"])
    return draft


@transaction.atomic
def delete_draft(order: RecruitmentOrder, *, actor: User) -> None:
    """Throw a draft away; nobody outside has seen it. The audit log keeps that it existed."""
    locked = _locked(order, actor)
    if not locked.is_draft:
        raise WrongState(_("Only a draft can be deleted; withdraw the order instead."))
    clocks.draft_deleted(locked, actor)
    record("recruitmentorder.delete_draft", locked, actor=actor)
    locked.delete()


@transaction.atomic
def hand_over(order: RecruitmentOrder, *, actor: User, case_holder: User) -> RecruitmentOrder:
    """Another colleague of the owner becomes the one whom the company talks to (S02, R014)."""
    locked = _locked(order, actor)
    if not locked.owner.allows(case_holder, "handle_orders"):
        raise RuleBroken(_("The case holder must work at the job center."), field="case_holder")
    before = snapshot(locked)
    locked.case_holder = case_holder
    locked.save()
    record("recruitmentorder.hand_over", locked, actor=actor, before=before)
    clocks.case_holder_changed(locked)
    locked.follow_ups.open().update(assignee=case_holder)
    notify(CaseHolderChanged(locked), actor=actor)
    return locked


@transaction.atomic
def wait_for_company(order: RecruitmentOrder, *, actor: User) -> RecruitmentOrder:
    """We wait for the company's word: the clocks stand still, the only pause there is."""
    locked = _locked(order, actor)
    if not locked.is_live or locked.waiting_since:
        raise WrongState(_("The order cannot wait for the company now."))
    before = snapshot(locked)
    locked.waiting_since = calendar.now()
    locked.save()
    record("recruitmentorder.wait", locked, actor=actor, before=before)
    clocks.order_waits(locked, actor)
    return locked


@transaction.atomic
def company_answered(order: RecruitmentOrder, *, actor: User) -> RecruitmentOrder:
    """The company gave its word: the clocks run on."""
    locked = _locked(order, actor)
    if not locked.waiting_since:
        raise WrongState(_("The order does not wait for the company."))
    before = snapshot(locked)
    locked.waiting_since = None
    locked.save()
    record("recruitmentorder.company_answered", locked, actor=actor, before=before)
    clocks.order_goes_on(locked, actor)
    return locked


def pause_order(order: RecruitmentOrder, *, actor: User, reason: str = "") -> RecruitmentOrder:
    """The company has enough candidates for now (order 442/2023 § 137, second status)."""
    refuse_cpr(reason=reason)
    with ORDER.change(order, "pause", actor=actor, reason=reason) as locked:
        locked.paused_from = locked.state
    return order


def resume_order(order: RecruitmentOrder, *, actor: User) -> RecruitmentOrder:
    """The company wants candidates again: back to where the order was."""
    with ORDER.change(order, "resume", actor=actor) as locked:
        locked.paused_from = ""
    return order


@transaction.atomic
def log_status(order: RecruitmentOrder, *, actor: User, note: ContactNote) -> None:
    """Tell the company how it goes: the contact is logged and S12 begins anew."""
    locked = _locked(order, actor)
    if not locked.is_live:
        raise WrongState(_("The order is not being worked on."))
    log_contact(locked.company, actor=actor, job_center=locked.owner, note=note, unit=locked.unit)
    locked.company_requests.filter(kind=RequestKind.CALL).settle(actor)
    record("recruitmentorder.status", locked, actor=actor)
    clocks.status_given(locked, actor)
