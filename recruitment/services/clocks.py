"""Which event of an order starts or stops which standard (standards.md S02-S12, S16-S19).

The other services call these by the name of what happened; nobody else knows the codes.
"""

import datetime as dt

from alliance.foundation import calendar
from companies.services.agreement_clocks import placement_follow_up_on
from jobcenters.models import JobCenter
from recruitment.choices import ANSWERED_STATES, ResultKind
from recruitment.models import Advert, EscalationRecipient, RecruitmentOrder, Starters
from servicecatalog.models import Clock
from servicecatalog.services.clocks import (
    Subject,
    cancel_clock,
    pause_clock,
    reopen_clock,
    restart_clock,
    resume_clock,
    settle_clock,
    start_clock,
    start_clocks,
    stop_clock,
)

SHARE_STANDARDS = ("S02", "S04", "S06")
ON_READY = ("S06", "S08", "S12")
ON_PUBLISHABLE = ("S04", "S05")


def of_order(order: RecruitmentOrder) -> Subject:
    """The order as a subject: its owner is measured, its case holder is responsible."""
    return Subject(order, order.owner, order.get_absolute_url(), order.case_holder)


def of_recipient(recipient: EscalationRecipient) -> Subject:
    """A call as a subject: the asked job center is measured."""
    return Subject(
        recipient, recipient.job_center, recipient.get_absolute_url(), recipient.assigned_to
    )


def of_advert(advert: Advert) -> Subject:
    """An advert as a subject: the order's owner is measured."""
    order = advert.order
    return Subject(advert, order.owner, order.get_absolute_url(), order.case_holder)


def order_opened(order: RecruitmentOrder, actor) -> None:
    """S02 runs while the order is open, S03 until it is fully described."""
    start_clocks(("S02", "S03"), of_order(order), at=order.opened_at, actor=actor)


def order_ready(order: RecruitmentOrder, actor) -> None:
    """S03 stops; publication, search, local attempt, status and outcome begin."""
    subject = of_order(order)
    stop_clock("S03", subject, at=order.ready_at, actor=actor)
    codes = ON_READY + (ON_PUBLISHABLE if order.publish_consent else ())
    start_clocks(codes, subject, at=order.ready_at, actor=actor)
    _start_outcome(order, actor)


def order_edited(order: RecruitmentOrder, before: dict, actor) -> None:
    """A moved start moves S19; a consent given or taken back starts or ends S04 and S05."""
    if order.ready_at is None or not order.is_live:
        return
    subject, now = of_order(order), calendar.now()
    if before["starts_on"] != order.starts_on:
        cancel_clock("S19", subject, at=now, actor=actor)
        _start_outcome(order, actor)
    if before["publish_consent"] != order.publish_consent:
        _consent_changed(order, subject, now, actor)


def _consent_changed(order: RecruitmentOrder, subject: Subject, now: dt.datetime, actor) -> None:
    for code in ON_PUBLISHABLE:
        if not order.publish_consent:
            cancel_clock(code, subject, at=now, actor=actor)
        elif not order.adverts.exists():
            start_clock(code, subject, at=now, actor=actor)


def _start_outcome(order: RecruitmentOrder, actor) -> None:
    starts_at = calendar.start_of_day(order.starts_on)
    start_clock("S19", of_order(order), at=starts_at, actor=actor)


def case_holder_changed(order: RecruitmentOrder) -> None:
    """Reminders follow the new case holder."""
    adverts = list(order.adverts.values_list("pk", flat=True))
    starters = list(order.starters.values_list("pk", flat=True))
    Clock.objects.open().filter(subject_id__in=[order.pk, *adverts, *starters]).update(
        responsible=order.case_holder
    )


def presented_locally(order: RecruitmentOrder, actor) -> None:
    """Local candidates were presented, or none can be: the local attempt S08 ends."""
    stop_clock("S08", of_order(order), at=calendar.now(), actor=actor)


def marked_not_local(order: RecruitmentOrder, actor) -> None:
    """S08 ends; the escalation S09 is due."""
    presented_locally(order, actor)
    start_clock("S09", of_order(order), at=order.not_local_at, actor=actor)


def escalated(order: RecruitmentOrder, actor) -> None:
    """S09 is met."""
    stop_clock("S09", of_order(order), at=calendar.now(), actor=actor)


def recipient_asked(recipient: EscalationRecipient, actor) -> dt.date:
    """S10 begins for one recipient; returns the last day to answer."""
    subject = of_recipient(recipient)
    return start_clock("S10", subject, at=recipient.asked_at, actor=actor).due_on


def recipient_answered(recipient: EscalationRecipient, actor) -> None:
    """S10 ends; a pledge above zero starts S11, a decline takes it away again."""
    subject, now = of_recipient(recipient), calendar.now()
    stop_clock("S10", subject, at=now, actor=actor)
    if recipient.pledged_count:
        start_clock("S11", subject, at=now, actor=actor)
        presented(recipient, actor)
    else:
        cancel_clock("S11", subject, at=now, actor=actor)


def presented(recipient: EscalationRecipient, actor) -> None:
    """S11 is met once as many are presented as were pledged."""
    rows = recipient.order.results.filter(
        job_center=recipient.job_center, kind=ResultKind.PRESENTED
    )
    if recipient.pledged_count and sum(row.count for row in rows) >= recipient.pledged_count:
        stop_clock("S11", of_recipient(recipient), at=calendar.now(), actor=actor)


def recipient_ended(recipient: EscalationRecipient, actor) -> None:
    """A withdrawn or expired call is not measured."""
    for code in ("S10", "S11"):
        cancel_clock(code, of_recipient(recipient), at=calendar.now(), actor=actor)


def recipient_reopened(recipient: EscalationRecipient, actor) -> dt.date:
    """A call that ended with its order is open again: a new measurement from now."""
    return start_clock("S10", of_recipient(recipient), at=calendar.now(), actor=actor).due_on


def company_awaited(recipient: EscalationRecipient, actor) -> None:
    """The asked job center waits for the company's word: its answer clock stands still."""
    pause_clock("S10", of_recipient(recipient), at=calendar.now(), actor=actor)


def company_heard(recipient: EscalationRecipient, actor) -> dt.date | None:
    """The answer clock runs on; returns the new last day to answer."""
    clock = resume_clock("S10", of_recipient(recipient), at=calendar.now(), actor=actor)
    return clock.due_on if clock else None


def order_waits(order: RecruitmentOrder, actor) -> None:
    """Waiting for the company pauses the clocks of the order (standards.md, "pause")."""
    for code in _running(order):
        pause_clock(code, of_order(order), at=calendar.now(), actor=actor)


def order_goes_on(order: RecruitmentOrder, actor) -> None:
    """The company answered: the clocks of the order run on."""
    for code in _running(order):
        resume_clock(code, of_order(order), at=calendar.now(), actor=actor)


def _running(order: RecruitmentOrder) -> list[str]:
    clocks = Clock.objects.open().of(order).exclude(standard__in=SHARE_STANDARDS)
    return list(clocks.values_list("standard_id", flat=True))


def status_given(order: RecruitmentOrder, actor) -> None:
    """S12 is met and begins anew while the order is live."""
    if order.is_live:
        restart_clock("S12", of_order(order), at=calendar.now(), actor=actor)


def advert_registered(advert: Advert, actor) -> None:
    """S04 and S05 are met (S07 begins with `start_expiry_clock`)."""
    order, now = advert.order, calendar.now()
    for code in ON_PUBLISHABLE:
        stop_clock(code, of_order(order), at=now, actor=actor)


def start_expiry_clock(advert: Advert, actor) -> dt.date:
    """S07: contact five days before expiry; returns the day of the call."""
    subject, now = of_advert(advert), calendar.now()
    clock = start_clock("S07", subject, at=now, actor=actor, target_on=advert.expires_on)
    return clock.due_on


def advert_followed_up(advert: Advert, actor) -> None:
    """The company was called: S07 ends."""
    stop_clock("S07", of_advert(advert), at=calendar.now(), actor=actor)


def advert_ended(advert: Advert, actor) -> None:
    """The advert is withdrawn or moved: this measurement does not apply."""
    cancel_clock("S07", of_advert(advert), at=calendar.now(), actor=actor)


def search_recorded(order: RecruitmentOrder, missing: list[JobCenter], actor) -> None:
    """S06 is met when every member has been searched."""
    if not missing:
        stop_clock("S06", of_order(order), at=calendar.now(), actor=actor)


def order_closed(order: RecruitmentOrder, actor) -> None:
    """The outcome is registered: S19 is met, shares are judged, the rest no longer applies."""
    subject, now = of_order(order), calendar.now()
    for code in ("S02", "S18", "S19"):
        stop_clock(code, subject, at=now, actor=actor)
    for code in ("S04", "S06"):
        settle_clock(code, subject, at=now, actor=actor)
    for code in ("S05", "S08", "S09", "S12"):
        cancel_clock(code, subject, at=now, actor=actor)
    pledged = order.recipients.filter(state__in=ANSWERED_STATES).select_related("job_center")
    for recipient in pledged:
        cancel_clock("S11", of_recipient(recipient), at=now, actor=actor)


def order_reopened(order: RecruitmentOrder, closed_at: dt.datetime, actor) -> None:
    """The closing of ``closed_at`` (aware) was undone: what an open order promises runs again. A
    decision that only the closing took (S18) is owed as before, by the same day."""
    subject, now = of_order(order), calendar.now()
    start_clocks(("S02", "S12"), subject, at=now, actor=actor)
    _start_outcome(order, actor)
    reopen_clock("S18", subject, stopped_since=closed_at, at=now, actor=actor)


def draft_deleted(order: RecruitmentOrder, actor) -> None:
    """A draft that was thrown away is not measured."""
    for code in ("S02", "S03"):
        cancel_clock(code, of_order(order), at=calendar.now(), actor=actor)


def of_starters(group: Starters) -> Subject:
    """Those who began on one day as a subject: the order's owner calls the company."""
    order = group.order
    return Subject(group, order.owner, group.get_absolute_url(), order.case_holder)


def work_began(group: Starters, actor) -> None:
    """S16 and S17 run from the first working day; those that ran or ended stay as they are. An
    agreement with the company may say when it wants the first follow-up (R107)."""
    subject, begins_at = of_starters(group), calendar.start_of_day(group.starts_on)
    if group.contact_id is None:
        agreed = placement_follow_up_on(group.order.company, group.starts_on)
        start_clock("S16", subject, at=begins_at, actor=actor, target_on=agreed)
    if group.answer_contact_id is None:
        start_clock("S17", subject, at=begins_at, actor=actor)


def nobody_began(group: Starters, actor) -> None:
    """All registrations of the day were taken back: nobody is followed up."""
    for code in ("S16", "S17"):
        cancel_clock(code, of_starters(group), at=calendar.now(), actor=actor)


def starters_contacted(group: Starters, actor) -> None:
    """The company told how it goes: S16 is met."""
    stop_clock("S16", of_starters(group), at=calendar.now(), actor=actor)


def starters_answered(group: Starters, actor) -> None:
    """The company told how many are still employed: S17 is met."""
    stop_clock("S17", of_starters(group), at=calendar.now(), actor=actor)


def decision_needed(order: RecruitmentOrder, actor) -> None:
    """All have answered and too few are promised: the leader's decision S18 is due."""
    start_clock("S18", of_order(order), at=calendar.now(), actor=actor)


def decision_taken(order: RecruitmentOrder, actor) -> None:
    """A course, or recruitment abroad: S18 is met."""
    stop_clock("S18", of_order(order), at=calendar.now(), actor=actor)


def decision_moot(order: RecruitmentOrder, actor) -> None:
    """Enough is promised after all, or somebody else was asked: nothing is to be decided."""
    cancel_clock("S18", of_order(order), at=calendar.now(), actor=actor)


def decided_since(order: RecruitmentOrder, moment: dt.datetime) -> bool:
    """Whether S18 was met after ``moment``, the last asking."""
    return Clock.objects.of(order).filter(standard="S18", stopped_at__gte=moment).exists()
