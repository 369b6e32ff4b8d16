"""Clocks of the demo's past: the engine's own arithmetic on rows that are not yet written."""

import datetime as dt

from alliance.portal.demo.ledger import Ledger
from jobcenters.models import JobCenter, User
from servicecatalog.choices import ClockEventKind
from servicecatalog.models import Clock, ClockEvent, StandardRule
from servicecatalog.services.clocks import Subject, apply_facts

Key = tuple[str, object, object]


class Stopwatch:
    """Starts and ends clocks in the ledger as `servicecatalog.services.clocks` does in the
    database; states are judged by the same function."""

    def __init__(self, ledger: Ledger, now: dt.datetime):
        self.ledger, self.now = ledger, now
        self.rules = {
            rule.standard_id: rule for rule in StandardRule.objects.current().filter(alliance=None)
        }
        self.running: dict[Key, tuple[Clock, list[ClockEvent]]] = {}
        self.closing: dict[object, list[str]] = {}

    def start(
        self, code: str, subject: Subject, at: dt.datetime, actor: User,
        target_on: dt.date | None = None,
    ) -> Clock:  # fmt: skip
        """Start a clock, which then has its deadline."""
        clock = Clock(
            standard_id=code,
            rule=self.rules[code],
            job_center=subject.job_center,
            responsible=subject.responsible,
            subject_type=subject.target._meta.label_lower,
            subject_id=subject.target.pk,
            subject_label=str(subject.target)[:200],
            path=subject.path,
            target_on=target_on,
            closing_days=self.closing_days(subject.job_center),
            started_at=at,
            created_at=at,
        )
        self.running[_key(code, subject)] = (clock, [])
        self.ledger.add(clock)
        return self._note(code, subject, ClockEventKind.START, at, actor)

    def stop(self, code: str, subject: Subject, at: dt.datetime, actor: User) -> None:
        """Stop the running clock, if there is one."""
        self._end(code, subject, ClockEventKind.STOP, at, actor)

    def cancel(self, code: str, subject: Subject, at: dt.datetime, actor: User) -> None:
        """End the running clock as not applicable, if there is one."""
        self._end(code, subject, ClockEventKind.CANCEL, at, actor)

    def settle(self, code: str, subject: Subject, at: dt.datetime, actor: User) -> None:
        """Judge a share standard at the close of its subject."""
        self._end(code, subject, ClockEventKind.SETTLE, at, actor)

    def pause(self, codes, subject: Subject, at: dt.datetime, actor: User) -> None:
        """Let the running clocks of these standards stand still."""
        for code in codes:
            if _key(code, subject) in self.running:
                self._note(code, subject, ClockEventKind.PAUSE, at, actor)

    def resume(self, codes, subject: Subject, at: dt.datetime, actor: User) -> None:
        """Let the standing clocks of these standards run on."""
        for code in codes:
            clock, _events = self.running.get(_key(code, subject), (None, None))
            if clock is not None and clock.paused_at is not None:
                self._note(code, subject, ClockEventKind.RESUME, at, actor)

    def judge(self) -> None:
        """Bring the clocks that still run to their state as of now."""
        for clock, events in self.running.values():
            apply_facts(clock, events, now=self.now)

    def _end(self, code: str, subject: Subject, kind: str, at: dt.datetime, actor: User) -> None:
        if _key(code, subject) in self.running:
            self.resume([code], subject, at, actor)  # what ends no longer stands still
            self._note(code, subject, kind, at, actor)
            del self.running[_key(code, subject)]

    def _note(self, code: str, subject: Subject, kind: str, at: dt.datetime, actor) -> Clock:
        clock, events = self.running[_key(code, subject)]
        event = ClockEvent(clock=clock, kind=kind, at=at, actor=actor, created_at=at)
        events.append(event)
        self.ledger.add(event)
        apply_facts(clock, events, now=at)
        return clock

    def closing_days(self, job_center: JobCenter) -> list[str]:
        """The closing days of the job center, asked for once."""
        if job_center.pk not in self.closing:
            self.closing[job_center.pk] = job_center.closing_days()
        return self.closing[job_center.pk]


def _key(code: str, subject: Subject) -> Key:
    return (code, subject.target.pk, subject.job_center.pk)
