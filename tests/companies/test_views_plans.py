"""The outreach list and the visit plan in the browser."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import PlannedVisit
from companies.services.contacts import log_contact
from companies.services.plans import complete_visit, drop_visit, plan_visit
from tests.companies.factories import ContactNoteFactory, held_visit, visit_to
from tests.recruitment.factories import ready_order

OUTREACH = "/companies/outreach/"
PLAN = "/companies/visit-plan/"


@pytest.fixture
def karen(world, at):
    return world.consultant("frederikshavn")


@pytest.fixture
def desk(client_for, karen):
    return client_for(karen)


@pytest.fixture
def names(desk):
    """``names(query)``: the companies of the outreach list in their order."""

    def listed(query=""):
        return [row.name for row in desk.get(f"{OUTREACH}?{query}").context["page"].rows]

    return listed


@pytest.fixture
def companies(world, karen, at):
    """Spoken with long ago, never, just now; and one of the neighbor."""
    found = [world.company(name=name) for name in ("Længst siden", "Aldrig", "Lige nu")]
    center = world.center("frederikshavn")
    with at("2026-01-05 10:00"):
        note = ContactNoteFactory(next_contact_on=dt.date(2026, 3, 9))
        log_contact(found[0], actor=karen, job_center=center, note=note)
    log_contact(found[2], actor=karen, job_center=center, note=ContactNoteFactory())
    world.company("hjoerring", name="Naboens")
    return found


def plan_for(consultant, company) -> PlannedVisit:
    fields = {"month": dt.date(2026, 3, 1), "purpose": "Behov", "consultant": consultant}
    center = consultant.home_center
    return plan_visit(company, actor=consultant, job_center=center, fields=fields)


def plan_address(company) -> str:
    return reverse("companies:planned_visit_new", args=[company.pk])


def test_outreach_list_begins_with_those_nobody_has_spoken_with(names, companies):
    assert names() == ["Aldrig", "Længst siden", "Lige nu"]
    assert names("sort=-last") == ["Lige nu", "Længst siden", "Aldrig"]
    assert names("sort=next")[0] == "Længst siden"


def test_outreach_list_filters_by_silence_plan_and_signs(names, desk, world, karen, companies):
    ready_order(world, company=companies[2], deadline_on=dt.date(2026, 3, 10), head_count=1)
    sent = {"purpose": "Behov", "month": "2026-03-01", "consultant": karen.pk}
    sent["job_center"] = karen.home_center.pk
    desk.post(plan_address(companies[1]), sent)

    assert names("silent_since=01.02.2026") == ["Aldrig", "Længst siden"]
    assert names("plan=without") == ["Længst siden", "Lige nu"]
    assert names("plan=with") == ["Aldrig"]
    assert names("sign=order_due") == ["Lige nu"]
    assert names("sign=nonsense&plan=nonsense") == ["Aldrig", "Længst siden", "Lige nu"]


@pytest.mark.parametrize("path", [OUTREACH, PLAN])
def test_the_lists_ask_as_often_for_few_rows_as_for_many(desk, world, karen, companies, path):
    plan_for(karen, companies[0])
    desk.get(path)  # what is kept for the next time is read
    with CaptureQueriesContext(connection) as few:
        desk.get(path)
    for _number in range(3):
        plan_for(karen, world.company())
    with CaptureQueriesContext(connection) as many:
        desk.get(path)

    assert len(many) == len(few)


def test_planned_visit_new_tells_of_the_visit_that_a_neighbor_plans(desk, world, companies):
    hans = world.consultant("hjoerring")
    plan_for(hans, companies[1])

    text = desk.get(plan_address(companies[1])).content.decode()
    refused = desk.post(plan_address(companies[1]), {"purpose": ""})

    assert "Hjørring planlægger et besøg i marts 2026" in text
    assert refused.status_code == 422


def test_asking_for_a_joint_visit_offers_the_own_plan_and_not_the_neighbors(
    desk, world, karen, companies
):
    ask = reverse("companies:visit_new", args=[companies[1].pk])
    theirs = plan_for(world.consultant("hjoerring"), companies[1])
    before = desk.get(ask).content.decode()
    mine = plan_for(karen, companies[1])

    text = desk.get(ask).content.decode()

    as_joint = [reverse("companies:planned_visit_joint", args=[row.pk]) for row in (theirs, mine)]
    assert as_joint[1] in text
    assert as_joint[0] not in before + text
    # The own plan is told of once, with what to do about it; a neighbor's as everywhere.
    shown = [desk.get(page).context["voice"].plans for page in (ask, as_joint[1])]
    assert shown == [(theirs,), (theirs,)]
    drop_visit(mine, actor=karen, reason="Nej")
    assert as_joint[1] not in desk.get(ask).content.decode()


def test_a_visit_goes_through_its_pages(desk, world, karen, companies):
    order = ready_order(world, company=companies[1], head_count=1)
    visit = plan_for(karen, companies[1])
    page = reverse("companies:planned_visit_detail", args=[visit.pk])
    note = {"kind": "visit", "on": "02.03.2026", "summary": "Vi talte om foråret."}

    assert desk.post(f"{page}drop/", {"reason": ""}).status_code == 422
    edited = {"purpose": "Andet formål", "month": "2026-04-01", "consultant": karen.pk}
    edited |= {"job_center": karen.home_center.pk, "version": 1}
    assert desk.post(f"{page}edit/", edited).url == page
    assert desk.post(f"{page}complete/", note).url == page
    done = desk.post(f"{page}results/", {"places": "2", "order": [str(order.pk)]}, follow=True)

    text = done.content.decode()
    assert "Andet formål" in text
    assert order.get_absolute_url() in text
    total = desk.get(PLAN).context["total"]
    assert (total.done, total.places, total.outcomes) == (1, 2, {"order": 1})


def test_visit_plan_narrows_and_moves_the_unfinished(desk, karen, companies):
    plan_for(karen, companies[0])
    dropped = plan_for(karen, companies[1])
    drop_visit(dropped, actor=karen, reason="Travlt")

    listed = desk.get(PLAN, {"state": "planned", "half": "2026H1"})
    moved = desk.post(f"{PLAN}move/", {"half": "2026H1", "job_center": karen.home_center.pk})

    assert 'name="half" value="2026H1"' in listed.content.decode()
    assert [row.company for row in listed.context["page"].rows] == [companies[0]]
    assert "half=2026H2" in moved.url
    page = desk.get(moved.url).context["page"]
    assert [row.month for row in page.rows] == [dt.date(2026, 9, 1)]


def test_feedback_is_captured_on_a_visit_once_it_has_been_made(desk, world, karen, companies):
    planned = plan_for(karen, companies[0])
    asked = visit_to(world, companies[1], "frederikshavn", "hjoerring")
    held = held_visit(world, companies[1], "frederikshavn", "hjoerring")
    said = {"source": "visit", "topic": "speed", "text": "I svarer hurtigt."}
    said |= {"given_on": "02.03.2026", "job_center": karen.home_center.pk}
    early = [
        desk.post(f"{asked.get_absolute_url()}feedback/", said).status_code,
        desk.post(f"{planned.get_absolute_url()}feedback/", said).status_code,
    ]
    complete_visit(planned, actor=karen, note=ContactNoteFactory(kind="visit"))

    for visit in (planned, held):
        page = desk.post(f"{visit.get_absolute_url()}feedback/", said, follow=True)
        assert "I svarer hurtigt." in page.content.decode()

    assert early == [422, 422]
    assert [row.company for row in (planned.feedback.get(), held.feedback.get())] == companies[:2]
