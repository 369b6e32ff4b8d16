"""The engine of measured standards: apps above report events, deadlines are computed here.

How a rule is measured stands in standards.md: day 0 is the day of the start, the deadline is the
end of day N, pauses count in whole working days, a changed threshold never re-judges the past.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext as _

from alliance.foundation import calendar
from alliance.foundation.errors import RuleBroken
from alliance.foundation.prepared import prepared
from jobcenters.models import JobCenter, User
from servicecatalog.choices import ClockEventKind, ClockState, ClockUnit
from servicecatalog.models import Clock, ClockEvent, StandardRule

ENDS = (ClockEventKind.STOP, ClockEventKind.CANCEL, ClockEventKind.SETTLE)
WITHOUT_DEADLINE = (ClockUnit.PERCENT, ClockUnit.COUNT)
# What a clock derives from its events besides its state.
FACTS = ("due_on", "due_soon_on", "stopped_at", "paused_at", "paused_days", "settled")
DUE_SOON_SHARE = 0.2  # "last 20 per cent of the time or last working day" (standards.md)


@dataclass(frozen=True)
class Subject:
    """What a clock measures: the object, the page it leads to, and who is responsible."""

    target: models.Model
    job_center: JobCenter
    path: str = ""
    responsible: User | None = None


def start_clock(
    code: str, subject: Subject, *, at: dt.datetime, actor, target_on: dt.date | None = None
) -> Clock:
    """Start standard ``code`` for a subject at the moment ``at`` (aware).

    ``target_on`` is the date that a backward clock counts from (S07); to a clock that counts
    forward it is the day agreed with the company instead of the threshold (S16, S20). An open
    clock of the same standard, subject and job center is returned as it is, so a second call
    changes nothing.
    """
    return start_clocks((code,), subject, at=at, actor=actor, target_on=target_on)[0]


@transaction.atomic
def start_clocks(
    codes: Sequence[str],
    subject: Subject,
    *,
    at: dt.datetime,
    actor,
    target_on: dt.date | None = None,
) -> list[Clock]:
    """Start several standards of one subject at once, as `start_clock` does one.

    Call while the subject's row is locked; should two still meet, the constraint
    ``one_open_clock`` refuses the second.
    """
    asked = (subject.target._meta.label_lower, subject.target.pk, subject.job_center.pk)
    running = {clock.standard_id: clock for clock in _running(*asked, list(codes))}
    closing = subject.job_center.closing_days()
    rules = StandardRule.objects.for_job_center(
        [code for code in codes if code not in running],
        subject.job_center,
        calendar.local_day(at),
    )
    started = {
        code: _new_clock(rule, subject, at=at, closing=closing, target_on=target_on)
        for code, rule in rules.items()
    }
    events = [
        ClockEvent(clock=clock, kind=ClockEventKind.START, at=at, actor=actor)
        for clock in started.values()
    ]
    for event in events:
        apply_facts(event.clock, [event], now=at)
    Clock.objects.bulk_create(started.values())
    ClockEvent.objects.bulk_create(events)
    return [_found(code, running | started) for code in codes]


@prepared
def _running(kind: str, key: uuid.UUID, job_center: uuid.UUID, codes: Sequence[str]):
    clocks = Clock.objects.open().filter(subject_type=kind, subject_id=key, job_center=job_center)
    return clocks.filter(standard__in=codes).select_related("rule")


def _found(code: str, clocks: dict[str, Clock]) -> Clock:
    if code not in clocks:
        raise RuleBroken(_("Standard %(code)s has no threshold on this day.") % {"code": code})
    return clocks[code]


def _new_clock(
    rule: StandardRule,
    subject: Subject,
    *,
    at: dt.datetime,
    closing: list[str],
    target_on: dt.date | None,
) -> Clock:
    return Clock(
        standard_id=rule.standard_id,
        rule=rule,
        job_center=subject.job_center,
        responsible=subject.responsible,
        subject_type=subject.target._meta.label_lower,
        subject_id=subject.target.pk,
        subject_label=str(subject.target)[:200],
        path=subject.path,
        target_on=target_on,
        closing_days=closing,
        started_at=at,
    )


def stop_clock(code: str, subject: Subject, *, at: dt.datetime, actor) -> Clock | None:
    """Stop the open clock of a standard; ``None`` when none runs."""
    return _on_open(code, subject, ClockEventKind.STOP, at=at, actor=actor)


def restart_clock(code: str, subject: Subject, *, at: dt.datetime, actor) -> Clock:
    """Stop the open clock and start the next one: a recurring promise (S12)."""
    stop_clock(code, subject, at=at, actor=actor)
    return start_clock(code, subject, at=at, actor=actor)


def cancel_clock(code: str, subject: Subject, *, at: dt.datetime, actor, reason: str = ""):
    """End the open clock as not applicable, for example when an advert is withdrawn."""
    return _on_open(code, subject, ClockEventKind.CANCEL, at=at, actor=actor, reason=reason)


def settle_clock(code: str, subject: Subject, *, at: dt.datetime, actor) -> Clock | None:
    """Judge a share standard (S04, S06) at the close of its subject: not done means missed."""
    return _on_open(code, subject, ClockEventKind.SETTLE, at=at, actor=actor)


def pause_clock(code: str, subject: Subject, *, at: dt.datetime, actor, reason: str = ""):
    """Pause the open clock; the only reason allowed is waiting for the company."""
    return _on_open(code, subject, ClockEventKind.PAUSE, at=at, actor=actor, reason=reason)


def resume_clock(code: str, subject: Subject, *, at: dt.datetime, actor) -> Clock | None:
    """Let a paused clock run on."""
    return _on_open(code, subject, ClockEventKind.RESUME, at=at, actor=actor)


@transaction.atomic
def reopen_clock(
    code: str, subject: Subject, *, stopped_since: dt.datetime, at: dt.datetime, actor
) -> Clock | None:
    """Take back the stop of a standard at or after ``stopped_since`` (aware), because the act that
    stopped it was undone: the measurement runs on as though it had never stopped; ``None`` when
    there was no such stop."""
    clock = (
        Clock.objects.of(subject.target)
        .filter(standard=code, job_center=subject.job_center, stopped_at__gte=stopped_since)
        .select_for_update(of=("self",))
        .select_related("rule")
        .order_by("-stopped_at")
        .first()
    )
    return _append(clock, ClockEventKind.REOPEN, at=at, actor=actor) if clock else None


def waive_clock(clock: Clock, *, actor, reason: str, at: dt.datetime) -> Clock:
    """Take one measurement out of the count, with a reason (standards.md, "waived").

    Raises `RuleBroken` without a reason or when the clock has ended.
    """
    if not reason.strip():
        raise RuleBroken(_("Write why the standard is waived."), field="reason")
    with transaction.atomic():
        locked = Clock.objects.open().select_for_update(of=("self",)).filter(pk=clock.pk).first()
        if locked is None:
            raise RuleBroken(_("This measurement has already ended."))
        return _append(locked, ClockEventKind.WAIVE, at=at, actor=actor, reason=reason)


def _on_open(code, subject: Subject, kind, *, at, actor, reason="") -> Clock | None:
    with transaction.atomic():
        asked = (subject.target._meta.label_lower, subject.target.pk, subject.job_center.pk)
        clock = next(iter(_locked(*asked, code)), None)
        if clock is None or not _takes(clock, kind):
            return clock
        return _append(clock, kind, at=at, actor=actor, reason=reason)


@prepared
def _locked(kind: str, key: uuid.UUID, job_center: uuid.UUID, code: str):
    clocks = Clock.objects.open().filter(subject_type=kind, subject_id=key, job_center=job_center)
    return (
        clocks.filter(standard=code)
        .select_for_update(of=("self",))
        .select_related("rule")
        .order_by("pk")[:1]
    )


def _takes(clock: Clock, kind: str) -> bool:
    """Whether the event makes sense now: no pause in a pause, no resume without one."""
    paused = clock.paused_at is not None
    return {ClockEventKind.PAUSE: not paused, ClockEventKind.RESUME: paused}.get(kind, True)


def _append(clock: Clock, kind: str, *, at, actor, reason: str = "") -> Clock:
    ClockEvent.objects.create(clock=clock, kind=kind, at=at, actor=actor, reason=reason)
    return rebuild(clock, now=at)


def rebuild(clock: Clock, *, now: dt.datetime) -> Clock:
    """Derive the clock again from its events, as judged at ``now`` (aware), and save it."""
    apply_facts(clock, _events(clock.pk), now=now)
    clock.save()
    return clock


@prepared
def _events(clock: uuid.UUID):
    return ClockEvent.objects.filter(clock=clock)


def rebuild_many(clocks: Sequence[Clock], *, now: dt.datetime) -> None:
    """Rebuild clocks whose events are fetched, as `rebuild` does one, in a number of statements
    that does not grow with them: mostly nothing has changed but the state."""
    before = {clock.pk: _facts(clock) for clock in clocks}
    by_state: dict[str, list] = {}
    for clock in clocks:
        apply_facts(clock, list(clock.events.all()), now=now)
        by_state.setdefault(clock.state, []).append(clock.pk)
    for state, keys in by_state.items():
        Clock.objects.filter(pk__in=keys).update(state=state)
    moved = [clock for clock in clocks if _facts(clock) != before[clock.pk]]
    Clock.objects.bulk_update(moved, FACTS)


def _facts(clock: Clock) -> list:
    return [getattr(clock, name) for name in FACTS]


def apply_facts(clock: Clock, events: list[ClockEvent], *, now: dt.datetime) -> None:
    """Set every derived field of ``clock`` from ``events``: the pure heart of the engine."""
    events = _standing(events)
    ends = {event.kind: event for event in events}
    pauses = _pauses(events)
    clock.paused_at = pauses[-1][0] if pauses and pauses[-1][1] is None else None
    _set_deadline(clock, [(start, end or now) for start, end in pauses])
    stop = ends.get(ClockEventKind.STOP)
    clock.stopped_at = stop.at if stop else None
    clock.settled = ClockEventKind.SETTLE in ends
    clock.state = _state(clock, ends, now)


def _standing(events: list[ClockEvent]) -> list[ClockEvent]:
    """The events without the ends that were taken back."""
    standing: list[ClockEvent] = []
    for event in events:
        if event.kind == ClockEventKind.REOPEN:
            standing = [one for one in standing if one.kind not in ENDS]
        else:
            standing.append(event)
    return standing


def _pauses(events: list[ClockEvent]) -> list[list[dt.datetime | None]]:
    """The pauses as [begin, end]; whatever happens next ends one, be it the end of the clock."""
    pauses: list[list[dt.datetime | None]] = []
    for event in events:
        if pauses and pauses[-1][1] is None:
            pauses[-1][1] = event.at
        if event.kind == ClockEventKind.PAUSE:
            pauses.append([event.at, None])
    return pauses


def _set_deadline(clock: Clock, pauses: list[tuple[dt.datetime, dt.datetime]]) -> None:
    closing, started_on = clock.closing_days, calendar.local_day(clock.started_at)
    paused = _paused_working_days(pauses, started_on, closing)
    clock.paused_days = len(paused)
    if clock.rule.unit in WITHOUT_DEADLINE:
        clock.due_on = clock.due_soon_on = None
    elif clock.rule.unit == ClockUnit.CALENDAR_DAYS_BEFORE:
        raw = clock.target_on - dt.timedelta(days=clock.rule.threshold)
        clock.due_on = clock.due_soon_on = calendar.last_working_day_by(raw, closing)
    elif clock.rule.unit == ClockUnit.WORKING_DAYS and clock.target_on is None:
        days = clock.rule.threshold
        clock.due_on = calendar.add_working_days(started_on, days, closing, paused)
        lead = max(1, int(days * DUE_SOON_SHARE))
        clock.due_soon_on = calendar.add_working_days(started_on, days - lead + 1, closing, paused)
    else:
        raw = clock.target_on or _by_the_calendar(clock.rule, started_on)
        clock.due_on = calendar.add_working_days(raw, len(paused), closing)
        lead = max(1, int((clock.due_on - started_on).days * DUE_SOON_SHARE))
        clock.due_soon_on = clock.due_on - dt.timedelta(days=lead - 1)


def _by_the_calendar(rule: StandardRule, started_on: dt.date) -> dt.date:
    """The deadline of a rule in months or half-years; "once a half-year" ends with the next one."""
    if rule.unit == ClockUnit.MONTHS:
        return calendar.add_months(started_on, rule.threshold)
    return calendar.HalfYear.of(started_on).later(rule.threshold).end


def _paused_working_days(
    pauses: list[tuple[dt.datetime, dt.datetime]], started_on: dt.date, closing: list[str]
) -> set[dt.date]:
    """The day a pause begins does not count as time used, the day it ends does; the day of the
    start is day 0 and never counts (standards.md, "partial days")."""
    paused = set()
    for start, end in pauses:
        first, last = calendar.local_day(start), calendar.local_day(end)
        days = (first + dt.timedelta(days=n) for n in range((last - first).days))
        paused |= {
            day for day in days if day > started_on and calendar.is_working_day(day, closing)
        }
    return paused


def _state(clock: Clock, ends: dict[str, ClockEvent], now: dt.datetime) -> str:
    if ClockEventKind.WAIVE in ends:
        return ClockState.WAIVED
    if ClockEventKind.CANCEL in ends:
        return ClockState.NOT_APPLICABLE
    if clock.stopped_at is not None:
        return ClockState.MET if _in_time(clock, clock.stopped_at) else ClockState.MET_LATE
    if clock.settled or not (_in_time(clock, now) or clock.paused_at):
        return ClockState.OVERDUE
    soon = clock.due_soon_on is not None and calendar.local_day(now) >= clock.due_soon_on
    return ClockState.DUE_SOON if soon and not clock.paused_at else ClockState.PENDING


def _in_time(clock: Clock, moment: dt.datetime) -> bool:
    return clock.due_on is None or calendar.local_day(moment) <= clock.due_on
