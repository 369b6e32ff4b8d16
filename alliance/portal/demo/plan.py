"""What happens to one order, drawn ahead of time; how much of it is told depends on today."""

import datetime as dt
from dataclasses import dataclass, field

from alliance.foundation import calendar
from alliance.portal.demo.chance import Chance
from alliance.portal.demo.companies import Place
from alliance.portal.demo.people import Staff
from jobcenters.models import User
from recruitment.choices import EmploymentType, FollowUpOutcome

HEADS = {1: 50, 2: 18, 3: 10, 4: 6, 5: 4, 6: 3, 8: 3, 10: 2, 12: 2, 20: 1, 40: 0.4}
TYPES = {
    EmploymentType.ORDINARY: 14,
    EmploymentType.TEMPORARY: 3,
    EmploymentType.WAGE_SUBSIDY: 1,
    EmploymentType.PLACEMENT: 1,
    EmploymentType.FLEX_JOB: 1,
    EmploymentType.APPRENTICE: 1,
}
TOO_MANY = 5  # from here on one job center never fills an order alone
CALL_LEAD = dt.timedelta(days=5)  # S07
ANSWERS = {"pledge": 55, "decline": 28, "silence": 9, "question": 8}
OUTCOMES = {
    FollowUpOutcome.GOT_SOME: 3,
    FollowUpOutcome.HELP_WANTED: 3,
    FollowUpOutcome.NO_HELP: 2,
    FollowUpOutcome.EXTENDED: 3,
}


@dataclass
class Ask:
    """One asked job center: how it answers, and what comes of a pledge."""

    staff: Staff
    answer: str
    answered_at: dt.datetime
    count: int
    presented_at: dt.datetime
    presented: int
    hired_at: dt.datetime
    hired: int
    is_guest: bool = False


@dataclass
class Round:
    """One expiry date of an advert, with the call before it."""

    expires_on: dt.date
    call_on: dt.date
    done_at: dt.datetime
    outcome: str


@dataclass
class Plan:
    """The whole life of an order. Moments are aware; what lies ahead of now is never told."""

    place: Place
    holder: User
    occupation: str
    opened_at: dt.datetime
    head_count: int
    employment_type: str
    ready_at: dt.datetime
    starts_on: dt.date
    deadline_on: dt.date | None
    consent: bool
    advert_at: dt.datetime | None = None
    rounds: list[Round] = field(default_factory=list)
    searched: list[tuple[Staff, dt.datetime]] = field(default_factory=list)
    searched_all: bool = False
    local_at: dt.datetime | None = None
    presented: int = 0
    hired: int = 0
    hired_at: dt.datetime | None = None
    escalated_at: dt.datetime | None = None
    asks: list[Ask] = field(default_factory=list)
    wait: tuple[dt.datetime, dt.datetime] | None = None
    paused_at: dt.datetime | None = None
    trained_at: dt.datetime | None = None
    statuses: list[dt.datetime] = field(default_factory=list)
    close_at: dt.datetime | None = None
    withdrawn: bool = False
    elsewhere: int = 0

    @property
    def owner(self) -> Staff:
        """The job center that the order belongs to."""
        return self.place.staff

    @property
    def hired_in_all(self) -> int:
        """What all job centers hire."""
        return self.hired + sum(ask.hired for ask in self.asks)


class Planner:
    """Draws plans; ``partners`` are the job centers that each one may ask, ``members`` those of
    its alliance."""

    def __init__(self, chance: Chance, partners: dict[str, list[Staff]], outside: Staff):
        self.chance, self.partners, self.outside = chance, partners, outside

    def plan(self, place: Place, opened_at: dt.datetime) -> Plan:
        """The life of an order of ``place`` that is opened at ``opened_at``."""
        chance = self.chance
        ready_at = chance.later(opened_at, *chance.weighted({(0, 0): 6, (1, 1): 3, (2, 4): 1}))
        ready_on = calendar.local_day(ready_at)
        plan = Plan(
            place=place,
            holder=chance.pick(place.staff.consultants),
            occupation=chance.pick(place.trade.occupations),
            opened_at=opened_at,
            head_count=chance.weighted(HEADS),
            employment_type=chance.weighted(TYPES),
            ready_at=ready_at,
            starts_on=calendar.add_working_days(ready_on, chance.number(10, 32)),
            deadline_on=self._deadline(ready_on),
            consent=place.company.consent_default and chance.happens(0.95),
        )
        self._search(plan)
        self._local(plan)
        self._escalate(plan)
        self._end(plan)
        self._advertise(plan)
        self._between(plan)
        return plan

    def _deadline(self, ready_on: dt.date) -> dt.date | None:
        if not self.chance.happens(0.6):
            return None
        return calendar.add_working_days(ready_on, self.chance.number(12, 30))

    def _search(self, plan: Plan) -> None:
        members = [plan.owner, *self.partners[plan.owner.town.slug]]
        kind = self.chance.weighted({"all": 7, "some": 2, "none": 1})
        plan.searched_all = kind == "all"
        chosen = members if kind == "all" else self.chance.some(members, len(members) // 2)
        if kind != "none":
            at = self.chance.later(plan.ready_at, 0, 3)
            plan.searched = [(staff, at) for staff in chosen]

    def _local(self, plan: Plan) -> None:
        chance = self.chance
        plan.local_at = chance.later(plan.ready_at, 1, 6)
        if plan.head_count < TOO_MANY and chance.happens(0.62):
            plan.presented = plan.head_count + chance.number(0, 2)
            plan.hired = (
                plan.head_count if chance.happens(0.8) else chance.number(0, plan.head_count - 1)
            )
        elif chance.happens(0.5):
            plan.presented = plan.hired = max(1, plan.head_count // 4)
            plan.hired = min(plan.hired, plan.head_count - 1)
        if plan.hired:
            plan.hired_at = chance.later(plan.local_at, 4, 14)

    def _escalate(self, plan: Plan) -> None:
        partners = self.partners[plan.owner.town.slug]
        lacking = plan.head_count - plan.hired
        if not lacking or not partners or self.chance.happens(0.15):
            return
        plan.escalated_at = self.chance.later(plan.local_at, 0, 2)
        asked = self.chance.some(partners, self.chance.number(2, 4))
        for staff in asked:
            ask = self._ask(plan, staff, lacking)
            lacking -= ask.hired
            plan.asks.append(ask)
        if plan.owner.town.short == "vendsyssel" and self.chance.happens(0.3):
            guest = self._ask(plan, self.outside, lacking)
            guest.is_guest = True
            plan.asks.append(guest)

    def _ask(self, plan: Plan, staff: Staff, lacking: int) -> Ask:
        chance = self.chance
        answer = chance.weighted(ANSWERS)
        days = (0, 2) if chance.happens(0.85) else (3, 5)
        answered_at = chance.later(plan.escalated_at, *days)
        count = chance.number(1, max(1, (plan.head_count + 1) // 2)) if answer == "pledge" else 0
        presented = count if chance.happens(0.8) else count // 2
        presented_at = chance.later(answered_at, 1, 7)
        hired = min(lacking, chance.number(0, presented))
        return Ask(
            staff=staff,
            answer=answer,
            answered_at=answered_at,
            count=count,
            presented_at=presented_at,
            presented=presented,
            hired_at=chance.later(presented_at, 3, 9),
            hired=hired,
        )

    def _end(self, plan: Plan) -> None:
        chance = self.chance
        ends = [plan.local_at, plan.hired_at, plan.escalated_at]
        ends += [moment for ask in plan.asks for moment in (ask.answered_at, ask.hired_at)]
        plan.close_at = chance.later(max(filter(None, ends)), 2, 12)
        plan.withdrawn = chance.happens(0.08)
        lacking = plan.head_count - plan.hired_in_all
        if plan.withdrawn:
            plan.close_at = chance.later(plan.local_at, 1, 8)
        elif lacking and chance.happens(0.25):
            plan.elsewhere = lacking

    def _advertise(self, plan: Plan) -> None:
        chance = self.chance
        if not plan.consent or not chance.happens(0.94):
            return
        plan.advert_at = chance.later(plan.ready_at, 0, 2)
        expires_on = calendar.local_day(plan.advert_at) + dt.timedelta(days=chance.number(18, 40))
        is_full = plan.hired_in_all + plan.elsewhere >= plan.head_count and not plan.withdrawn
        outcome = FollowUpOutcome.GOT_ALL if is_full else chance.weighted(OUTCOMES)
        plan.rounds = [self._round(expires_on, outcome)]
        if outcome == FollowUpOutcome.EXTENDED:
            later = expires_on + dt.timedelta(days=14)
            plan.rounds.append(self._round(later, FollowUpOutcome.GOT_SOME))

    def _round(self, expires_on: dt.date, outcome: str) -> Round:
        call_on = calendar.last_working_day_by(expires_on - CALL_LEAD)
        done_at = self.chance.moment(call_on)
        if self.chance.happens(0.2):
            done_at = self.chance.later(done_at, 1, 4)
        return Round(expires_on, call_on, done_at, outcome)

    def _between(self, plan: Plan) -> None:
        """What happens on the way: status to the company, waiting, "enough for now", training."""
        chance = self.chance
        moment = chance.later(plan.ready_at, 4, 10)
        while moment < plan.close_at:
            plan.statuses.append(moment)
            moment = chance.later(moment, 5, 11)
        if chance.happens(0.1):
            begin = chance.later(plan.ready_at, 1, 4)
            plan.wait = (begin, chance.later(begin, 1, 4))
        if plan.asks and chance.happens(0.2):
            answered = max(ask.answered_at for ask in plan.asks) + dt.timedelta(minutes=30)
            if chance.happens(0.6):
                plan.paused_at = answered
            else:
                plan.trained_at = answered
