"""The visit plan: planned, made with a contact, dropped, moved on, and what came of it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alliance.foundation.calendar import HalfYear, now
from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from companies.choices import PlannedVisitState
from companies.models import PlannedVisit
from companies.services.merging import propose_merge
from companies.services.outcomes import found_for
from companies.services.plans import (
    complete_visit,
    drop_visit,
    edit_visit,
    move_unfinished,
    plan_visit,
    resume_visit,
    save_results,
)
from companies.services.visit_times import TimesAnswer, answer_invitation
from companies.services.visits import (
    ProposedTime,
    VisitPlan,
    cancel_visit,
    hold_visit,
    request_planned_visit,
)
from companies.statistics import progress_of, summed
from companies.worklist import items_for
from tests.companies.agreeing import agreed, drafted
from tests.companies.factories import ContactNoteFactory
from tests.recruitment.factories import draft_order

MARCH = dt.date(2026, 3, 17)
FIRST_HALF = HalfYear(2026, 1)


@pytest.fixture
def karen(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def center(world):
    return world.center("frederikshavn")


@pytest.fixture
def company(world, at):
    return world.company()


@pytest.fixture
def plan(karen, center, company):
    """``plan(**fields)``: Karen puts a visit on the plan."""

    def planned(where=None, **given):
        fields = {"month": MARCH, "purpose": "Behov i foråret", "consultant": karen, **given}
        return plan_visit(where or company, actor=karen, job_center=center, fields=fields)

    return planned


def test_a_visit_is_planned_for_a_month_and_stands_on_the_day_in_it(plan, karen):
    visit = plan()

    items = items_for(karen, now())

    assert visit.month == dt.date(2026, 3, 1)
    assert [(item.path, item.due_on) for item in items] == [
        (visit.get_absolute_url(), dt.date(2026, 3, 31))
    ]


def test_a_visit_of_next_month_does_not_stand_on_the_day(plan, karen):
    plan(month=dt.date(2026, 4, 1))

    assert items_for(karen, now()) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"purpose": "010190-1234"}, "purpose"),
        ({"month": dt.date(2026, 2, 28)}, "month"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_at_its_field(plan, given, field):
    with pytest.raises(RuleBroken) as refused:
        plan(**given)

    assert refused.value.field == field


def test_a_colleague_of_another_job_center_is_not_sent(plan, world):
    with pytest.raises(RuleBroken) as refused:
        plan(consultant=world.consultant("hjoerring"))

    assert refused.value.field == "consultant"


def test_a_company_is_planned_once_a_month(plan):
    plan()

    with pytest.raises(RuleBroken) as refused:
        plan(purpose="En gang til")

    assert refused.value.field == "month"


def test_the_neighbor_sees_the_plan_and_changes_nothing(plan, world, center):
    visit, hans = plan(), world.consultant("hjoerring")

    assert visit in PlannedVisit.objects.visible_to(hans)
    assert visit not in PlannedVisit.objects.visible_to(world.consultant("herning"))
    with pytest.raises(PermissionDenied):
        drop_visit(visit, actor=hans, reason="Vi var der i går")
    with pytest.raises(PermissionDenied):
        plan_visit(visit.company, actor=hans, job_center=center, fields={})
    with pytest.raises(PermissionDenied):
        save_results(visit, actor=hans, places=1, outcomes={})
    with pytest.raises(PermissionDenied):
        move_unfinished(center, FIRST_HALF, actor=hans)


def test_two_who_edit_at_once_do_not_overwrite_one_another(plan, karen):
    visit = plan()
    fields = {"month": MARCH, "purpose": "Nyt", "consultant": karen}
    edit_visit(visit, actor=karen, fields=fields, version=1)

    with pytest.raises(Conflict):
        edit_visit(visit, actor=karen, fields={**fields, "purpose": "Andet"}, version=1)


def test_a_visit_is_done_when_the_contact_is_logged(plan, karen, company):
    visit = complete_visit(plan(), actor=karen, note=ContactNoteFactory(kind="visit"))

    company.refresh_from_db()
    assert (visit.state, visit.contact) == (PlannedVisitState.DONE, company.contacts.get())
    assert company.last_contact_at == visit.contact.at
    fields = {"month": MARCH, "purpose": "Nyt", "consultant": karen}
    with pytest.raises(RuleBroken):
        edit_visit(visit, actor=karen, fields=fields)
    with pytest.raises(WrongState):
        drop_visit(visit, actor=karen, reason="Alligevel ikke")


def test_a_dropped_visit_says_why_and_can_be_planned_again(plan, karen):
    visit = plan()

    with pytest.raises(RuleBroken):
        drop_visit(visit, actor=karen, reason=" ")
    drop_visit(visit, actor=karen, reason="Virksomheden har travlt")
    another = plan(purpose="Ny aftale")
    with pytest.raises(RuleBroken):
        resume_visit(visit, actor=karen)
    drop_visit(another, actor=karen, reason="Dobbelt")
    resume_visit(visit, actor=karen)

    assert visit.state == PlannedVisitState.PLANNED


def test_results_are_linked_counted_once_and_only_after_the_visit(plan, world, karen, company):
    visit, order = plan(), draft_order(world, company=company)
    foreign = draft_order(world, company=world.company())

    with pytest.raises(RuleBroken):
        save_results(visit, actor=karen, places=2, outcomes={"order": [order.pk]})
    complete_visit(visit, actor=karen, note=ContactNoteFactory())
    with pytest.raises(RuleBroken):
        save_results(visit, actor=karen, places=2, outcomes={"order": [foreign.pk]})
    save_results(visit, actor=karen, places=2, outcomes={"order": [order.pk]})
    save_results(visit, actor=karen, places=3, outcomes={"order": [order.pk]})
    second = complete_visit(plan(month=dt.date(2026, 4, 1)), actor=karen, note=ContactNoteFactory())
    with pytest.raises(RuleBroken):
        save_results(second, actor=karen, places=0, outcomes={"order": [order.pk]})

    total = summed(progress_of(PlannedVisit.objects.during(FIRST_HALF)), "Alle")
    assert (total.total, total.done, total.left) == (2, 2, 0)
    assert (total.places, total.outcomes) == (3, {"order": 1})


def test_the_unfinished_go_to_the_next_half_year_once(plan, world, karen, center):
    visit = plan()
    done = complete_visit(plan(month=dt.date(2026, 4, 1)), actor=karen, note=ContactNoteFactory())

    counts = [move_unfinished(center, FIRST_HALF, actor=karen) for _time in range(2)]

    visit.refresh_from_db()
    assert counts == [1, 0]
    assert (visit.state, visit.moved_to.month) == ("dropped", dt.date(2026, 9, 1))
    assert PlannedVisit.objects.waiting().get() == visit.moved_to
    assert list(PlannedVisit.objects.filter(state="done")) == [done]
    with pytest.raises(RuleBroken):
        resume_visit(visit, actor=karen)


def test_a_plan_that_stands_twice_after_a_merge_stays_with_the_duplicate(plan, world, karen):
    duplicate = world.company()
    kept_plan, left, moved = plan(), plan(duplicate), plan(duplicate, month=dt.date(2026, 5, 1))

    propose_merge(kept_plan.company, duplicate, actor=karen, taken=(), reason="Samme")

    kept = set(kept_plan.company.planned_visits.all())
    assert kept == {kept_plan, moved}
    assert list(duplicate.planned_visits.all()) == [left]


@pytest.mark.parametrize("wrong", [{"month": MARCH}, {"places": 1}])
def test_the_database_refuses_what_makes_no_sense(plan, wrong):
    visit = plan()

    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedVisit.objects.filter(pk=visit.pk).update(**wrong)


def together(world, planned) -> VisitPlan:
    """What is asked for when Hjørring comes along tomorrow."""
    return VisitPlan(
        purpose=planned.purpose,
        place="Opdigtet Vej 1",
        job_centers=[world.center("hjoerring")],
        times=[ProposedTime(now() + dt.timedelta(days=1), "yes")],
    )


def test_a_planned_visit_is_made_as_a_joint_visit(plan, world, karen, center, at):
    planned = plan()

    visit = request_planned_visit(planned, actor=karen, plan=together(world, planned))
    planned.refresh_from_db()
    refused = [
        lambda: request_planned_visit(planned, actor=karen, plan=together(world, planned)),
        lambda: complete_visit(planned, actor=karen, note=ContactNoteFactory(kind="visit")),
        lambda: drop_visit(planned, actor=karen, reason="Nej"),
    ]
    for act in refused:
        with pytest.raises(RuleBroken):
            act()
    assert move_unfinished(center, FIRST_HALF, actor=karen) == 0
    assert planned.get_absolute_url() not in [item.path for item in items_for(karen, now())]
    for row in visit.invitations.all():
        fits = {time.pk: True for time in visit.times.all()}
        hans = world.consultant("hjoerring")
        answer_invitation(row, actor=hans, answer=TimesAnswer(fits=fits))
    at("2026-03-05 10:00")
    hold_visit(visit, actor=karen, held_at=now())

    planned.refresh_from_db()
    assert (planned.state, planned.joint_visit) == (PlannedVisitState.DONE, visit)
    assert planned.contact == planned.company.contacts.get()
    save_results(planned, actor=karen, places=2, outcomes={})


def test_a_cancelled_joint_visit_leaves_the_plan_as_it_was(plan, world, karen):
    planned = plan()
    visit = request_planned_visit(planned, actor=karen, plan=together(world, planned))

    cancel_visit(visit, actor=karen, reason="Virksomheden har travlt")

    planned.refresh_from_db()
    again = request_planned_visit(planned, actor=karen, plan=together(world, planned))
    planned.refresh_from_db()
    assert (planned.state, planned.joint_visit) == (PlannedVisitState.PLANNED, again)


def test_an_agreement_may_come_of_a_visit_once_it_is_signed(plan, world, karen, company):
    visit = complete_visit(plan(), actor=karen, note=ContactNoteFactory(kind="visit"))
    drafted(world, company, kind="partnership")
    signed = agreed(world, company)

    found = [row.key for row in found_for(company, karen)["agreement"]]
    save_results(visit, actor=karen, places=0, outcomes={"agreement": found})

    assert found == [signed.pk]
    assert progress_of(PlannedVisit.objects.all())[0].outcomes == {"agreement": 1}
