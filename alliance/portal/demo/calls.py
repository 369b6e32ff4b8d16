"""The calls of the demo to other job centers, and how they are answered."""

import datetime as dt
from functools import partial

from alliance.foundation import calendar
from alliance.portal.demo.orders import OrderTeller
from alliance.portal.demo.plan import Ask
from alliance.portal.demo.scene import SWEEP_HOUR, Act
from jobcenters.models import User
from recruitment.choices import (
    UNANSWERED_STATES,
    DeclineReason,
    ResultKind,
)
from recruitment.models import (
    Escalation,
    EscalationRecipient,
    GuestAccess,
    Pledge,
    Question,
    Reminder,
)
from recruitment.services.reminders import LADDER
from recruitment.workflows import RECIPIENT
from servicecatalog.services.clocks import Subject

DECLINES = {
    DeclineReason.NO_CANDIDATES: 5,
    DeclineReason.QUALIFICATIONS: 2,
    DeclineReason.DISTANCE: 2,
    DeclineReason.OWN_NEED: 2,
}


class CallTeller:
    """The call of one order: asked, reminded, answered, kept or not."""

    def __init__(self, story: OrderTeller):
        self.story, self.scene, self.plan = story, story.scene, story.plan
        self.rows: dict[int, EscalationRecipient] = {}

    def acts(self) -> list[Act]:
        """What happens when."""
        plan = self.plan
        if plan.escalated_at is None:
            return []
        acts: list[Act] = [(plan.escalated_at, self.ask_all)]
        for number, ask in enumerate(plan.asks):
            acts += self._acts_of(number, ask)
        return [*acts, (plan.close_at, self.end)]

    def _acts_of(self, number: int, ask: Ask) -> list[Act]:
        acts = self._rungs(number, ask)
        if ask.answer == "pledge":
            acts.append((ask.answered_at, partial(self.pledge, number, ask)))
            acts.append((ask.presented_at, partial(self.present, number, ask)))
            acts.append((ask.hired_at, partial(self.hire, ask)))
        elif ask.answer == "question":
            acts.append((ask.answered_at, partial(self.ask_back, number, ask)))
            acts.append((ask.presented_at, partial(self.reply_and_decline, number, ask)))
        elif ask.answer == "decline":
            acts.append((ask.answered_at, partial(self.decline, number, ask)))
        return acts

    def _rungs(self, number: int, ask: Ask) -> list[Act]:
        """The ladder that is climbed while nothing is answered; today's rungs are left to the
        sweep."""
        closing = self.scene.watch.closing_days(ask.staff.center)
        asked_on = calendar.local_day(self.plan.escalated_at)
        due_on = calendar.add_working_days(asked_on, 2, closing)
        acts = []
        for step, lead in LADDER:
            day = calendar.add_working_days(due_on, lead, closing)
            at = calendar.start_of_day(day) + dt.timedelta(hours=SWEEP_HOUR)
            if day < calendar.local_day(self.scene.now):
                acts.append((at, partial(self.remind, number, step)))
        return acts

    def ask_all(self, at: dt.datetime) -> None:
        """The owner asks the chosen job centers."""
        story, holder = self.story, self.plan.holder
        escalation = Escalation(
            order=story.order,
            sent_at=at,
            sent_by=holder,
            reason=self.scene.say("escalate"),
            message=self.scene.say("message"),
            created_at=at,
        )
        self.scene.ledger.add(escalation)
        story.move("escalate", at)
        self.scene.watch.stop("S09", story.subject, at, holder)
        for number, ask in enumerate(self.plan.asks):
            self.rows[number] = self._ask(escalation, ask, at)
            story.see(ask.staff.center, at)

    def _ask(self, escalation: Escalation, ask: Ask, at: dt.datetime) -> EscalationRecipient:
        named = self.scene.chance.happens(0.4)
        row = EscalationRecipient(
            escalation=escalation,
            order=self.story.order,
            job_center=ask.staff.center,
            is_guest=ask.is_guest,
            assigned_to=self._answerer(ask) if named else None,
            asked_at=at,
            created_at=at,
        )
        row.due_on = self.scene.watch.start("S10", _subject(row), at, self.plan.holder).due_on
        self.scene.ledger.add(row)
        name, holder = "escalationrecipient.asked", self.plan.holder
        self.scene.chronicle.note(name, row, at=at, actor=holder)
        if ask.is_guest:
            self._let_in(row, at)
        return row

    def _let_in(self, row: EscalationRecipient, at: dt.datetime) -> None:
        access = GuestAccess(
            order=row.order,
            job_center=row.job_center,
            granted_by=self.plan.holder,
            created_at=at,
        )
        self.scene.ledger.add(access)
        self.scene.chronicle.note("guestaccess.grant", access, at=at, actor=self.plan.holder)

    def _answerer(self, ask: Ask) -> User:
        return self.scene.chance.pick(ask.staff.consultants)

    def remind(self, number: int, step: str, at: dt.datetime) -> None:
        """A rung of the ladder."""
        row = self.rows[number]
        if row.state in UNANSWERED_STATES and not self.story.is_over:
            self.scene.ledger.add(Reminder(recipient=row, step=step, at=at, created_at=at))

    def pledge(self, number: int, ask: Ask, at: dt.datetime) -> None:
        """Candidates are promised."""
        row = self.rows[number]
        if self.story.is_over:
            return
        by = self._answer(row, ask, at, "pledge")
        row.pledged_count = ask.count
        row.available_from = self.plan.starts_on
        pledge = Pledge(
            recipient=row, count=ask.count, available_from=row.available_from, at=at, by=by,
            created_at=at,
        )  # fmt: skip
        self.scene.ledger.add(pledge)
        self.scene.watch.start("S11", _subject(row), at, by)

    def decline(self, number: int, ask: Ask, at: dt.datetime) -> None:
        """The job center cannot help."""
        if not self.story.is_over:
            row = self.rows[number]
            self._answer(row, ask, at, "decline")
            row.decline_reason = self.scene.chance.weighted(DECLINES)
            row.note = self.scene.say("decline_note")

    def _answer(self, row: EscalationRecipient, ask: Ask, at: dt.datetime, name: str) -> User:
        by = row.assigned_to or self._answerer(ask)
        row.answered_at, row.answered_by, row.version = at, by, row.version + 1
        self.scene.watch.stop("S10", _subject(row), at, by)
        self._move(row, name, at, by)
        return by

    def ask_back(self, number: int, ask: Ask, at: dt.datetime) -> None:
        """The job center needs to know more before it can answer."""
        if self.story.is_over:
            return
        row, by = self.rows[number], self._answerer(ask)
        row.version += 1
        question = Question(
            recipient=row,
            text=self.scene.say("question"),
            asked_at=at,
            asked_by=by,
            created_at=at,
        )
        self.scene.ledger.add(question)
        self._move(row, "ask", at, by)

    def reply_and_decline(self, number: int, ask: Ask, at: dt.datetime) -> None:
        """The owner replies, and the job center then says no."""
        if self.story.is_over:
            return
        row = self.rows[number]
        questions = self.scene.ledger.of(Question)
        question = next(one for one in reversed(questions) if one.recipient is row)
        question.answer = self.scene.say("answer")
        question.answered_at, question.answered_by = at, self.plan.holder
        self._move(row, "answer_question", at, self.plan.holder)
        self.decline(number, ask, at + dt.timedelta(minutes=1))

    def present(self, number: int, ask: Ask, at: dt.datetime) -> None:
        """Candidates of the pledge are presented; the pledge is kept when as many come."""
        if self.story.is_over:
            return
        by, row = self._answerer(ask), self.rows[number]
        self.story.count(ResultKind.PRESENTED, ask.presented, at, ask.staff.center, by)
        if ask.presented >= ask.count:
            self.scene.watch.stop("S11", _subject(row), at, by)

    def hire(self, ask: Ask, at: dt.datetime) -> None:
        """The company hires candidates of the pledge."""
        self.story.count(ResultKind.HIRED, ask.hired, at, ask.staff.center, self._answerer(ask))

    def end(self, at: dt.datetime) -> None:
        """What ends with the order: open calls, pledges, guest access."""
        holder = self.plan.holder
        for row in self.rows.values():
            if row.state in UNANSWERED_STATES:
                self._move(row, "expire", at, holder)
                self.scene.watch.cancel("S10", _subject(row), at, holder)
            self.scene.watch.cancel("S11", _subject(row), at, holder)
        for access in self.scene.ledger.of(GuestAccess):
            if access.order is self.story.order:
                access.ended_at = at

    def _move(self, row: EscalationRecipient, name: str, at: dt.datetime, actor: User) -> None:
        self.scene.chronicle.move(RECIPIENT, row, name, at=at, actor=actor)


def _subject(row: EscalationRecipient) -> Subject:
    return Subject(row, row.job_center, row.get_absolute_url(), row.assigned_to)
