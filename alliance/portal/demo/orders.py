"""An order of the demo from its first words to its closing."""

import datetime as dt

from alliance.foundation import calendar
from alliance.portal.demo.scene import Act, Teller
from alliance.portal.demo.training import remember_course
from jobcenters.models import JobCenter, User
from recruitment.choices import (
    CloseCause,
    OrderReason,
    ResultKind,
    SearchOutcome,
)
from recruitment.models import MemberSearch, RecruitmentOrder, Result
from recruitment.workflows import ORDER

LARGE = 10  # positions
STANDING = ("S03", "S05", "S08", "S09", "S12", "S19")  # stand still while the company is awaited


class OrderTeller(Teller):
    """The acts of the owner on the order itself."""

    def acts(self) -> list[Act]:
        """What happens when."""
        plan = self.plan
        acts: list[Act] = [(plan.opened_at, self.open), (plan.ready_at, self.make_ready)]
        acts += [(at, self.search) for _staff, at in plan.searched[:1]]
        if plan.presented:
            acts.append((plan.local_at, self.present))
        if plan.hired_at:
            acts.append((plan.hired_at, self.hire))
        if plan.escalated_at:
            acts.append((plan.local_at, self.give_up_locally))
        if plan.wait:
            acts += [(plan.wait[0], self.wait), (plan.wait[1], self.go_on)]
        if plan.paused_at:
            acts.append((plan.paused_at, self.pause))
        if plan.trained_at:
            acts.append((plan.trained_at, self.train))
        acts += [(at, self.tell_status) for at in plan.statuses]
        return [*acts, (plan.close_at, self.close)]

    def open(self, at: dt.datetime) -> None:
        """The need is logged."""
        plan, scene = self.plan, self.scene
        occupation = scene.occupations[plan.occupation]
        need, unit = scene.words.needs[plan.occupation], plan.place.unit
        self.order = RecruitmentOrder(
            number=scene.next_number(calendar.local_day(at).year),
            owner=plan.owner.center,
            case_holder=plan.holder,
            company=plan.place.company,
            unit=unit,
            contact_person=plan.place.person,
            occupation=occupation,
            title=occupation.title_da,
            head_count=plan.head_count,
            max_candidates=None,
            employment_type=plan.employment_type,
            starts_on=plan.starts_on,
            deadline_on=plan.deadline_on,
            hours_note=need.hours,
            workplace=f"{unit.address}, {unit.postcode} {unit.city}",
            municipality=unit.municipality,
            transport=scene.say("transport"),
            skills=need.skills,
            reason=scene.chance.pick(OrderReason.values),
            publish_consent=plan.consent,
            description=f"{plan.head_count} × {occupation.title_da}. {scene.say('message')}",
            internal_note=scene.say("internal"),
            is_large=plan.head_count >= LARGE,
            opened_at=at,
            created_at=at,
        )
        scene.ledger.add(self.order)
        for code in ("S02", "S03"):
            scene.watch.start(code, self.subject, at, plan.holder)
        self.note("open", at)

    def make_ready(self, at: dt.datetime) -> None:
        """The order is fully described."""
        plan, watch = self.plan, self.scene.watch
        self.order.ready_at = at
        self.move("mark_ready", at)
        watch.stop("S03", self.subject, at, plan.holder)
        for code in ("S06", "S08", "S12", *(("S04", "S05") if plan.consent else ())):
            watch.start(code, self.subject, at, plan.holder)
        watch.start("S19", self.subject, calendar.start_of_day(plan.starts_on), plan.holder)

    def search(self, at: dt.datetime) -> None:
        """The members of the alliance are searched."""
        for staff, _at in self.plan.searched:
            found = self.scene.chance.number(0, 4)
            self._searched(staff.center, at, SearchOutcome.SEARCHED, found=found)

    def _searched(self, center: JobCenter, at, outcome: str, found: int = 0, reason: str = ""):
        row = MemberSearch(
            order=self.order,
            job_center=center,
            outcome=outcome,
            found=found,
            reason=reason,
            at=at,
            by=self.plan.holder,
            created_at=at,
        )
        self.scene.ledger.add(row)
        self.see(center, at)

    def present(self, at: dt.datetime) -> None:
        """Local candidates are presented."""
        self.count(ResultKind.PRESENTED, self.plan.presented, at)
        self.scene.watch.stop("S08", self.subject, at, self.plan.holder)

    def hire(self, at: dt.datetime) -> None:
        """The company hires local candidates."""
        self.count(ResultKind.HIRED, self.plan.hired, at)

    def count(
        self,
        kind: str,
        number: int,
        at: dt.datetime,
        center: JobCenter | None = None,
        by: User | None = None,
    ) -> None:
        """A result of the owner, or of another job center when one is named."""
        if self.is_over or not number:
            return
        result = Result(
            order=self.order,
            job_center=center or self.order.owner,
            kind=kind,
            count=number,
            on=calendar.local_day(at),
            registered_by=by or self.plan.holder,
            created_at=at,
        )
        self.scene.ledger.add(result)
        self.hired += number if kind == ResultKind.HIRED else 0
        self.scene.chronicle.note("result.register", result, at=at, actor=result.registered_by)
        self.see(result.job_center, at)

    hired = 0

    def give_up_locally(self, at: dt.datetime) -> None:
        """The order cannot be filled locally."""
        self.order.not_local_at = at
        self.note("not_local", at)
        self.scene.watch.stop("S08", self.subject, at, self.plan.holder)
        self.scene.watch.start("S09", self.subject, at, self.plan.holder)

    def wait(self, at: dt.datetime) -> None:
        """The company is asked something."""
        self.order.waiting_since = at
        self.note("wait", at)
        self.scene.watch.pause(STANDING, self.subject, at, self.plan.holder)

    def go_on(self, at: dt.datetime) -> None:
        """The company has answered."""
        self.order.waiting_since = None
        self.note("company_answered", at)
        self.scene.watch.resume(STANDING, self.subject, at, self.plan.holder)

    def pause(self, at: dt.datetime) -> None:
        """The company has enough candidates for now."""
        self.order.paused_from = self.order.state
        self.move("pause", at)

    def train(self, at: dt.datetime) -> None:
        """The leader decides that candidates are trained for the order."""
        leader = self.plan.owner.leader
        self.scene.chronicle.move(ORDER, self.order, "start_upskilling", at=at, actor=leader)
        remember_course(self.scene, self.order, at, leader)

    def tell_status(self, at: dt.datetime) -> None:
        """The company hears how it goes."""
        self.call_company(at, "status")
        self.note("status", at)
        self.restart_status_clock(at)

    def restart_status_clock(self, at: dt.datetime) -> None:
        """S12 begins anew with each word to the company."""
        if not self.is_over:
            self.scene.watch.stop("S12", self.subject, at, self.plan.holder)
            self.scene.watch.start("S12", self.subject, at, self.plan.holder)

    def close(self, at: dt.datetime) -> None:
        """The order ends with its cause."""
        plan, order, watch = self.plan, self.order, self.scene.watch
        filled = self.hired + plan.elsewhere
        name, cause = self._ending(filled)
        if name == "close_unfilled":
            self._skip_the_rest(at)
        self.call_company(at, "withdraw" if plan.withdrawn else "close")
        order.closed_from, order.closed_at, order.close_cause = order.state, at, cause
        order.close_note = self.scene.say("withdraw") if plan.withdrawn else ""
        order.filled_elsewhere = 0 if plan.withdrawn else plan.elsewhere
        order.waiting_since = None
        self.move(name, at)
        for code in ("S02", "S19"):
            watch.stop(code, self.subject, at, plan.holder)
        for code in ("S04", "S06"):
            watch.settle(code, self.subject, at, plan.holder)
        for code in ("S05", "S08", "S09", "S12"):
            watch.cancel(code, self.subject, at, plan.holder)

    def _ending(self, filled: int) -> tuple[str, str]:
        if self.plan.withdrawn:
            return "withdraw", CloseCause.NEED_GONE
        cause = CloseCause.GOT_STAFF if self.hired else CloseCause.ELSEWHERE
        if filled >= self.order.head_count:
            return "fill", cause
        if filled:
            return "close_partly", cause
        causes = (CloseCause.NO_CANDIDATES, CloseCause.RAN_OUT)
        return "close_unfilled", self.scene.chance.pick(causes)

    def _skip_the_rest(self, at: dt.datetime) -> None:
        """No order closes unfilled before every member was searched or skipped (R071)."""
        searched = {staff.center.pk for staff, _at in self.plan.searched}
        for staff in self.scene.members[self.plan.owner.town.slug]:
            if staff.center.pk not in searched:
                reason = self.scene.say("skip")
                self._searched(staff.center, at, SearchOutcome.SKIPPED, reason=reason)
