"""What happens to an agreement in force: review, renewal, end; and the clock that ends it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.foundation import calendar
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from companies.choices import AgreementState
from companies.models import CompanyAgreement
from companies.services import agreement_clocks
from companies.services.agreements import AgreementInput, draft_agreement, sign_agreement
from companies.services.contacts import ContactNote, log_contact
from companies.services.levels import reconsider_level
from companies.workflows import AGREEMENT
from jobcenters.models import User

ONE_DAY = dt.timedelta(days=1)
DAYS_OF_A_MONTH = 30.44
BATCH = 100


def review_agreement(
    agreement: CompanyAgreement, *, actor: User, note: ContactNote
) -> CompanyAgreement:
    """Register that the agreement was gone through with the company: the contact is logged in
    the same act, and the next review is due as S21 says.

    Raises `PermissionDenied`, `WrongState`, `RuleBroken` for what the contact log refuses and for
    a review before the signing or before the last one.
    """
    at = note.at or calendar.now()
    day = calendar.local_day(at)
    reason = note.summary.strip()
    with AGREEMENT.change(agreement, "review", actor=actor, reason=reason) as locked:
        if day < (locked.reviewed_on or locked.signed_on):
            message = _("This lies before the signing or the last review.")
            raise RuleBroken(message, field="on")
        log_contact(locked.company, actor=actor, job_center=locked.job_center, note=note)
        locked.reviewed_on = day
        locked.version += 1
        locked.review_on = agreement_clocks.agreement_reviewed(locked, at, actor)
    return agreement


def renew_agreement(
    agreement: CompanyAgreement,
    *,
    actor: User,
    last_day: dt.date | None,
    signed_on: dt.date | None = None,
) -> CompanyAgreement:
    """Make the next agreement with the same contents, signed, from the end of this one until
    ``last_day`` (None: without end). The ladder of this one ends; returns the next one.

    Raises `PermissionDenied`, `WrongState`, or `RuleBroken` when it has no end, has been renewed
    already, or the new end is no later.
    """
    with AGREEMENT.change(agreement, "renew", actor=actor) as locked:
        if locked.valid_to is None:
            raise RuleBroken(_("The agreement has no end and needs no renewal."))
        if locked.next_one:
            raise RuleBroken(_("The agreement has been renewed already."))
        first_day = max(locked.valid_to, signed_on or locked.valid_to)
        if locked.state == AgreementState.ENDED:
            first_day = max(first_day, calendar.today())
        if last_day and last_day < first_day:
            raise RuleBroken(_("The new end lies before the new start."), field="last_day")
        next_one = _next_of(locked, actor, first_day, last_day)
        sign_agreement(next_one, actor=actor, signed_on=signed_on)
        locked.next_reminder_on = None
        locked.version += 1
    return next_one


def proposed_end(agreement: CompanyAgreement) -> dt.date | None:
    """The last day of a renewal that lasts as long as this agreement did."""
    if agreement.valid_to is None:
        return None
    length = agreement.valid_to - agreement.valid_from
    months = round(length.days / DAYS_OF_A_MONTH)
    return calendar.add_months(agreement.valid_to, max(months, 1)) - ONE_DAY


def _next_of(
    agreement: CompanyAgreement, actor: User, first_day: dt.date, last_day: dt.date | None
) -> CompanyAgreement:
    copied = ("kind", "needs", "terms", "contact_person", "contact_months", "contact_way")
    copied += ("placement_days", "follow_up_note", "responsible", "deputy")
    concepts = agreement.concept and agreement.concept.alliance.concepts.current()
    values = AgreementInput(
        **{name: getattr(agreement, name) for name in copied},
        concept=concepts.filter(kind=agreement.kind).first() if concepts else None,
        valid_from=first_day,
        last_day=last_day,
        services=list(agreement.services.all()),
        places={place.kind: place.count for place in agreement.places.all()},
    )
    row = draft_agreement(
        agreement.company, actor=actor, job_center=agreement.job_center, agreement=values
    )
    row.renewed_from = agreement
    row.save(update_fields=["renewed_from"])
    return row


def end_agreement(
    agreement: CompanyAgreement, *, actor: User, last_day: dt.date, reason: str
) -> CompanyAgreement:
    """Let the agreement end after ``last_day``, with the reason: at once when that day is past,
    else by itself when it has passed. The ladder ends with it.

    Raises `PermissionDenied`, `WrongState`, or `RuleBroken` without a reason, for a CPR number,
    or for a day after the end that was agreed.
    """
    refuse_cpr(reason=reason)
    if not reason.strip():
        raise RuleBroken(_("Write why the agreement ends."), field="reason")
    is_over = last_day < calendar.today() or last_day < agreement.valid_from
    name = "terminate" if is_over else "give_notice"
    with AGREEMENT.change(agreement, name, actor=actor, reason=reason.strip()) as locked:
        if locked.last_day and last_day > locked.last_day:
            message = _("It ends earlier than that; renew it, or change its end.")
            raise RuleBroken(message, field="last_day")
        locked.valid_to = max(last_day + ONE_DAY, locked.valid_from)
        locked.end_reason, locked.next_reminder_on = reason.strip(), None
        locked.version += 1
        if is_over:
            _close(locked, actor)
    reconsider_level(agreement.company, calendar.now(), actor=actor)
    return agreement


def _close(agreement: CompanyAgreement, actor: User) -> None:
    agreement.review_on = None
    agreement_clocks.agreement_over(agreement, actor)


def end_agreements(now: dt.datetime) -> dict[str, int]:
    """End the agreements whose last day has passed at ``now`` (aware); those that were given
    notice are terminated, the others have ended. A missed day is caught up."""
    today = calendar.local_day(now)
    due = CompanyAgreement.objects.filter(state=AgreementState.ACTIVE, valid_to__lte=today)
    keys = list(due.order_by("valid_to", "pk").values_list("pk", flat=True)[:BATCH])
    ended = sum(_end_one(key, today, now) for key in keys)
    return {"ended": ended} if ended else {}


@transaction.atomic
def _end_one(key, today: dt.date, now: dt.datetime) -> int:
    rows = CompanyAgreement.objects.select_for_update(of=("self",), skip_locked=True)
    rows = rows.filter(state=AgreementState.ACTIVE, valid_to__lte=today)
    agreement = rows.filter(pk=key).first()
    if agreement is None:  # another worker has it
        return 0
    system = User.objects.system()
    name = "terminate" if agreement.end_reason else "expire"
    with AGREEMENT.change(agreement, name, actor=system, reason=agreement.end_reason) as locked:
        locked.next_reminder_on = None
        _close(locked, system)
    reconsider_level(agreement.company, now, actor=system)
    return 1
