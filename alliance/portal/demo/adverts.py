"""The adverts of the demo, and the calls before they expire."""

import datetime as dt
from functools import partial

from alliance.foundation import calendar
from alliance.portal.demo.orders import OrderTeller
from alliance.portal.demo.plan import Round
from alliance.portal.demo.scene import SWEEP_HOUR, Act
from recruitment.choices import FollowUpOutcome, FollowUpState
from recruitment.models import Advert, FollowUp
from recruitment.workflows import FOLLOW_UP
from servicecatalog.services.clocks import Subject


class AdvertTeller:
    """The advert of one order; its calls are made even when the order is filled (scenario B)."""

    def __init__(self, story: OrderTeller):
        self.story, self.scene, self.plan = story, story.scene, story.plan
        self.advert: Advert | None = None
        self.calls: dict[int, FollowUp] = {}

    def acts(self) -> list[Act]:
        """What happens when."""
        plan = self.plan
        if plan.advert_at is None:
            return []
        acts: list[Act] = [(plan.advert_at, self.publish)]
        for number, row in enumerate(plan.rounds):
            morning = calendar.start_of_day(row.call_on) + dt.timedelta(hours=SWEEP_HOUR)
            acts.append((morning, partial(self.plan_call, number, row)))
            acts.append((row.done_at, partial(self.make_call, number, row)))
        if plan.withdrawn:
            acts.append((plan.close_at, self.take_down))
        return acts

    @property
    def subject(self) -> Subject:
        """The advert as the clocks know it."""
        order = self.story.order
        return Subject(self.advert, order.owner, order.get_absolute_url(), order.case_holder)

    def publish(self, at: dt.datetime) -> None:
        """The advert goes on Jobnet."""
        order, first = self.story.order, self.plan.rounds[0]
        if self.story.is_over:
            return
        self.advert = Advert(
            order=order,
            title=order.title,
            jobnet_reference=f"DEMO-{order.number}",
            employment_type=order.employment_type,
            published_on=calendar.local_day(at),
            expires_on=first.expires_on,
            call_on=first.call_on,
            created_at=at,
        )
        self.scene.ledger.add(self.advert)
        for code in ("S04", "S05"):
            self.scene.watch.stop(code, self.story.subject, at, self.plan.holder)
        self._start_clock(at)
        self._note("advert.register", self.advert, at)

    def _start_clock(self, at: dt.datetime) -> None:
        self.scene.watch.start(
            "S07", self.subject, at, self.plan.holder, target_on=self.advert.expires_on
        )

    def plan_call(self, number: int, row: Round, at: dt.datetime) -> None:
        """The sweep puts the call on the case holder's day."""
        if self._is_off:
            return
        self.calls[number] = FollowUp(
            order=self.story.order,
            advert=self.advert,
            expires_on=row.expires_on,
            due_on=row.call_on,
            assignee=self.plan.holder,
            planned_at=at,
            created_at=at,
        )
        self.scene.ledger.add(self.calls[number])
        self._note("followup.plan", self.calls[number], at, self.scene.system)

    def make_call(self, number: int, row: Round, at: dt.datetime) -> None:
        """The company is called, and the outcome told."""
        if self._is_off:
            return
        call = self.calls[number]
        call.contact = self.story.call_company(at, row.outcome)
        call.outcome, call.done_at = row.outcome, at
        call.version += 1
        if row.outcome == FollowUpOutcome.NO_HELP:
            call.reason = self.scene.say("no_help_reason")
        self._move(call, "complete", at)
        self.scene.watch.stop("S07", self.subject, at, self.plan.holder)
        self.story.restart_status_clock(at)
        if row.outcome == FollowUpOutcome.EXTENDED:
            later = self.plan.rounds[number + 1]
            self.advert.expires_on, self.advert.call_on = later.expires_on, later.call_on
            self._start_clock(at)

    def take_down(self, at: dt.datetime) -> None:
        """A withdrawn order's advert goes, and its planned call with it."""
        if self._is_off:
            return
        self.advert.withdrawn_on = calendar.local_day(at)
        self.scene.watch.cancel("S07", self.subject, at, self.plan.holder)
        self._note("advert.withdraw", self.advert, at)
        for call in self.calls.values():
            if call.state == FollowUpState.OPEN:
                self._move(call, "cancel", at)

    @property
    def _is_off(self) -> bool:
        return self.advert is None or self.advert.withdrawn_on is not None

    def _move(self, call: FollowUp, name: str, at: dt.datetime) -> None:
        self.scene.chronicle.move(FOLLOW_UP, call, name, at=at, actor=self.plan.holder)

    def _note(self, name: str, target, at: dt.datetime, actor=None) -> None:
        actor = actor or self.plan.holder
        self.scene.chronicle.note(name, target, at=at, actor=actor)
