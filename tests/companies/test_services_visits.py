"""Joint visits: asked for, agreed on by all, held, reported; every rule and every refusal."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from icalendar import Calendar

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from alliance.foundation.notifications.models import Mail, Notice
from companies.models import JointVisit, NextStep, VisitReport
from companies.services import visit_reports
from companies.services.one_voice import one_voice
from companies.services.partners import suggest_partners
from companies.services.visit_times import (
    TimesAnswer,
    answer_for_host,
    answer_invitation,
    decline_invitation,
    move_visit,
)
from companies.services.visits import (
    ProposedTime,
    VisitPlan,
    cancel_visit,
    edit_visit,
    hold_visit,
    invite_more,
    join_visit,
    request_visit,
    withdraw_invitation,
)
from servicecatalog.models import Clock

pytestmark = pytest.mark.django_db

HOST = "frederikshavn"


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


FIRST, SECOND = moment("2026-03-19T10:00"), moment("2026-03-20T13:00")


def plan(world, *slugs: str, **changes) -> VisitPlan:
    facts = {
        "purpose": "Hvad mangler de?",
        "place": "Havnevej 1",
        "job_centers": [world.center(slug) for slug in slugs or ("hjoerring", "aalborg")],
        "times": [ProposedTime(FIRST, "yes"), ProposedTime(SECOND)],
    }
    return VisitPlan(**{**facts, **changes})


@pytest.fixture
def ask(world, at):
    """``ask("hjoerring")``: Frederikshavn asks for a visit to a new company."""

    def make(*slugs: str, **changes) -> JointVisit:
        for slug in slugs or ("hjoerring", "aalborg"):
            world.consultant(slug)
        return request_visit(
            changes.pop("company", None) or world.company(HOST),
            actor=world.consultant(HOST),
            host=world.center(HOST),
            plan=plan(world, *slugs, **changes),
        )

    return make


def invitation(visit: JointVisit, slug: str):
    return visit.invitations.get(job_center__slug=slug)


def accept(world, visit: JointVisit, slug: str, *fitting: dt.datetime, **more) -> None:
    times = visit.times.filter(starts_at__in=fitting or [FIRST])
    answer_invitation(
        invitation(visit, slug),
        actor=world.consultant(slug),
        answer=TimesAnswer(fits={time.pk: True for time in times}, **more),
    )
    visit.refresh_from_db()


def clock(code: str, visit: JointVisit) -> Clock:
    return Clock.objects.of(visit).get(standard=code)


def sent_to(user, kind: str) -> list:
    """The calendar events that a person got, in order."""
    mails = Mail.objects.filter(to_email=user.email, kind=f"companies.{kind}").order_by(
        "created_at"
    )
    return [Calendar.from_ical(mail.calendar).walk("VEVENT")[0] for mail in mails if mail.calendar]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"place": ""}, "place"),
        ({"job_centers": []}, "job_centers"),
        ({"times": []}, "times"),
        ({"times": [ProposedTime(moment("2026-03-01T10:00"))]}, "times"),
        ({"times": [ProposedTime(moment("2031-03-01T10:00"))]}, "times"),
        ({"times": [ProposedTime(FIRST), ProposedTime(FIRST)]}, "times"),
        ({"minutes": 5}, "minutes"),
        ({"purpose": "Borger 010203-1234"}, "purpose"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_at_its_field(ask, changes, field):
    with pytest.raises(RuleBroken) as refusal:
        ask(**changes)

    assert refusal.value.field == field
    assert not JointVisit.objects.exists()


def test_the_host_does_not_invite_itself_or_a_person_of_another_company(world, ask):
    other = world.company(HOST).contact_persons.get()

    with pytest.raises(RuleBroken):
        ask(job_centers=[world.center(HOST)])
    with pytest.raises(RuleBroken):
        ask(contact_person=other)


def test_who_works_elsewhere_does_not_ask_for_the_host(world, at):
    with pytest.raises(PermissionDenied):
        request_visit(
            world.company(HOST),
            actor=world.consultant("hjoerring"),
            host=world.center(HOST),
            plan=plan(world, "broenderslev"),
        )


def test_the_invited_are_told_and_only_the_involved_see_the_visit(world, ask):
    visit = ask()

    told = Notice.objects.filter(kind="companies.visit_invited")
    seen = {
        slug: JointVisit.objects.visible_to(world.consultant(slug)).exists()
        for slug in (HOST, "hjoerring", "aalborg", "broenderslev", "herning")
    }
    assert {row.recipient.username for row in told} == {
        "consultant.hjoerring",
        "consultant.aalborg",
    }
    assert seen == {
        HOST: True,
        "hjoerring": True,
        "aalborg": True,
        "broenderslev": False,
        "herning": False,
    }
    assert invitation(visit, "aalborg").is_guest


def test_a_job_center_without_accounts_is_told_in_its_mailbox(world, at):
    center = world.center("hjoerring")
    center.mailbox = "faelles@hjoerring.example"
    center.save()

    request_visit(
        world.company(HOST),
        actor=world.consultant(HOST),
        host=world.center(HOST),
        plan=plan(world, "hjoerring"),
    )

    assert Mail.objects.filter(to_email="faelles@hjoerring.example").count() == 1


def test_the_last_yes_arranges_the_visit_and_fills_the_calendars(world, ask):
    visit = ask()
    accept(world, visit, "hjoerring")
    half_way = visit.state

    accept(world, visit, "aalborg")

    events = sent_to(world.consultant("aalborg"), "visit_arranged")
    own = sent_to(world.consultant(HOST), "visit_arranged")
    assert (half_way, visit.state, visit.starts_at) == ("requested", "arranged", FIRST)
    assert clock("S13", visit).state == "met"
    assert (len(events), len(own)) == (1, 1)
    assert events[0]["UID"] == visit.calendar_uid
    assert len(events[0]["ATTENDEE"]) == 3


def test_a_time_that_does_not_fit_the_company_arranges_nothing(world, ask):
    visit = ask("hjoerring")
    accept(world, visit, "hjoerring", SECOND)
    before = visit.state
    time = visit.times.get(starts_at=SECOND)

    host = world.consultant(HOST)
    answer_for_host(visit, actor=host, answer=TimesAnswer(company={time.pk: "yes"}))

    assert (before, visit.state, visit.starts_at) == ("requested", "arranged", SECOND)


def test_a_counter_proposal_is_told_and_needs_everybodys_yes(world, ask):
    visit = ask()
    accept(world, visit, "hjoerring")
    third = moment("2026-03-23T09:00")

    accept(world, visit, "aalborg", SECOND, proposal=third)

    told = Notice.objects.filter(kind="companies.visit_time_proposed")
    assert {row.recipient.username for row in told} == {
        "consultant.frederikshavn",
        "consultant.hjoerring",
    }
    assert visit.state == "requested"
    time = visit.times.get(starts_at=third)
    answer = TimesAnswer(fits={time.pk: True}, company={time.pk: "yes"})
    answer_for_host(visit, actor=world.consultant(HOST), answer=answer)
    accept(world, visit, "hjoerring", third)
    assert (visit.state, visit.starts_at) == ("arranged", third)


def test_an_answer_without_a_time_or_for_a_stranger_is_refused(world, ask):
    visit = ask()
    row, actor = invitation(visit, "hjoerring"), world.consultant("hjoerring")
    person = world.consultant("herning")

    with pytest.raises(RuleBroken) as nothing:
        answer_invitation(row, actor=actor, answer=TimesAnswer())
    with pytest.raises(RuleBroken) as stranger:
        answer_invitation(row, actor=actor, answer=TimesAnswer(proposal=SECOND, person=person))
    with pytest.raises(RuleBroken) as twice:
        answer_invitation(row, actor=actor, answer=TimesAnswer(proposal=SECOND))

    fields = [refusal.value.field for refusal in (nothing, stranger, twice)]
    assert fields == ["proposal_on", "person", "proposal_on"]
    assert invitation(visit, "hjoerring").state == "asked"


def test_nobody_answers_for_another_job_center(world, ask):
    visit = ask()

    with pytest.raises(PermissionDenied):
        decline_invitation(
            invitation(visit, "hjoerring"), actor=world.consultant("aalborg"), reason="Nej"
        )
    with pytest.raises(PermissionDenied):
        answer_for_host(visit, actor=world.consultant("hjoerring"), answer=TimesAnswer())


def test_two_colleagues_who_answer_at_once_meet_in_a_conflict(world, ask):
    visit = ask()
    accept(world, visit, "hjoerring", SECOND)

    with pytest.raises(Conflict):
        answer_invitation(
            invitation(visit, "hjoerring"),
            actor=world.consultant("hjoerring", 2),
            answer=TimesAnswer(proposal=moment("2026-03-24T09:00")),
            version=1,
        )


def test_a_decline_needs_a_reason_and_lets_the_others_agree(world, ask):
    visit = ask()
    accept(world, visit, "hjoerring")
    row, actor = invitation(visit, "aalborg"), world.consultant("aalborg")
    with pytest.raises(RuleBroken):
        decline_invitation(row, actor=actor, reason=" ")

    decline_invitation(row, actor=actor, reason="Vi har ingen svejsere.")

    visit.refresh_from_db()
    assert visit.state == "arranged"
    assert not JointVisit.objects.visible_to(world.consultant("aalborg")).exists()


def test_an_invitation_taken_back_lets_the_others_agree_and_can_be_sent_again(world, ask):
    visit = ask()
    accept(world, visit, "hjoerring")
    host = world.consultant(HOST)

    withdraw_invitation(invitation(visit, "aalborg"), actor=host)
    visit.refresh_from_db()
    invite_more(visit, actor=host, job_centers=[world.center("aalborg")])

    assert visit.state == "arranged"
    assert invitation(visit, "aalborg").state == "asked"
    with pytest.raises(RuleBroken):
        invite_more(visit, actor=host, job_centers=[world.center("aalborg")])
    with pytest.raises(PermissionDenied):
        withdraw_invitation(invitation(visit, "aalborg"), actor=world.consultant("hjoerring"))


def arranged(world, ask, *slugs: str, **changes) -> JointVisit:
    visit = ask(*slugs, **changes)
    for slug in slugs or ("hjoerring", "aalborg"):
        accept(world, visit, slug)
    return visit


def facts_of(visit: JointVisit, **changes) -> dict:
    names = ("purpose", "place", "minutes", "contact_person", "leader", "note_taker")
    return {**{name: getattr(visit, name) for name in names}, **changes}


def test_a_changed_place_updates_every_calendar_with_a_higher_sequence(world, ask):
    visit = arranged(world, ask, "hjoerring")

    fields = facts_of(visit, place="Kantinen")
    edit_visit(visit, actor=world.consultant(HOST), fields=fields, version=visit.version)

    events = sent_to(world.consultant("hjoerring"), "visit_arranged")
    assert [event["SEQUENCE"] for event in events] == [1, 2]
    assert events[1]["LOCATION"] == "Kantinen"
    with pytest.raises(Conflict):
        edit_visit(visit, actor=world.consultant(HOST), fields=fields, version=1)


def test_who_no_longer_comes_gets_a_cancellation_and_the_others_an_update(world, ask):
    visit = arranged(world, ask)

    aalborg = world.consultant("aalborg")
    decline_invitation(invitation(visit, "aalborg"), actor=aalborg, reason="Syg")

    off = sent_to(aalborg, "visit_off")
    update = sent_to(world.consultant("hjoerring"), "visit_arranged")[-1]
    assert [event["STATUS"] for event in off] == ["CANCELLED"]
    assert off[0]["ATTENDEE"] == f"mailto:{aalborg.email}"
    assert off[0]["SEQUENCE"] == update["SEQUENCE"] == 2
    assert len(update["ATTENDEE"]) == 2


def test_moving_clears_the_calendars_and_asks_everybody_again(world, ask):
    visit = arranged(world, ask, "hjoerring")
    host, new = world.consultant(HOST), moment("2026-03-25T10:00")
    with pytest.raises(RuleBroken):
        move_visit(visit, actor=host, starts_at=new, company_reply="yes", reason="")

    move_visit(visit, actor=host, starts_at=new, company_reply="yes", reason="Lukket")
    moved = visit.state
    accept(world, visit, "hjoerring", new)

    hjoerring = world.consultant("hjoerring")
    assert moved == "requested"
    assert (visit.state, visit.starts_at) == ("arranged", new)
    assert sent_to(hjoerring, "visit_off")[0]["SEQUENCE"] == 2
    assert sent_to(hjoerring, "visit_arranged")[-1]["SEQUENCE"] == 3


def test_cancelling_tells_everybody_why_and_is_not_measured(world, ask):
    visit = arranged(world, ask, "hjoerring")
    host = world.consultant(HOST)
    with pytest.raises(RuleBroken):
        cancel_visit(visit, actor=host, reason="")

    cancel_visit(visit, actor=host, reason="Virksomheden flytter.")

    event = sent_to(world.consultant("hjoerring"), "visit_off")[0]
    notice = Notice.objects.get(
        kind="companies.visit_off", recipient__username__endswith="hjoerring"
    )
    assert (event["STATUS"], event["UID"]) == ("CANCELLED", visit.calendar_uid)
    assert "Virksomheden flytter." in notice.body
    assert clock("S14", visit).state == "not_applicable"
    with pytest.raises(WrongState):
        edit_visit(visit, actor=host, fields=facts_of(visit), version=None)
    with pytest.raises(WrongState):
        invite_more(visit, actor=host, job_centers=[world.center("broenderslev")])


def test_a_visit_is_not_held_before_it_was_or_by_another_job_center(world, ask, at):
    visit = arranged(world, ask, "hjoerring")
    host = world.consultant(HOST)

    for held_at in (FIRST, moment("2026-02-01T10:00")):
        with pytest.raises(RuleBroken):
            hold_visit(visit, actor=host, held_at=held_at)
    at("2026-03-19 12:00")
    with pytest.raises(PermissionDenied):
        hold_visit(visit, actor=world.consultant("hjoerring"), held_at=FIRST)
    with pytest.raises(WrongState):
        visit_reports.save_report(visit, actor=host, fields=REPORT)


REPORT = {"needs": "Certifikat i MAG-svejsning", "agreed": ""}


@pytest.fixture
def held(world, ask, at) -> JointVisit:
    visit = arranged(world, ask)
    at("2026-03-19 12:00")
    host = world.consultant(HOST)
    hold_visit(visit, actor=host, held_at=FIRST, came=[host, world.consultant("aalborg")])
    return visit


def test_a_held_visit_stands_in_the_companys_log_with_who_came(world, held):
    contact = held.company.contacts.get(kind="visit")

    assert [part.job_center.slug for part in contact.participants.all()] == ["aalborg"]
    assert "Hjørring" in contact.summary
    assert clock("S15", held).due_on == dt.date(2026, 3, 24)


def test_all_write_in_one_report_and_who_saves_second_sees_both(world, held):
    guest, host = world.consultant("aalborg"), world.consultant(HOST)
    visit_reports.save_report(held, actor=guest, fields=REPORT, version=0)

    with pytest.raises(Conflict):
        visit_reports.save_report(held, actor=host, fields={**REPORT, "needs": "Andet"}, version=0)
    changed = {**REPORT, "agreed": "Fælles kursus"}
    visit_reports.save_report(held, actor=host, fields=changed, version=1)

    report = VisitReport.objects.get()
    assert (report.needs, report.agreed) == (REPORT["needs"], "Fælles kursus")
    assert clock("S15", held).state == "met"


@pytest.mark.parametrize("needs", ["", "Borger 010203-1234"])
def test_an_empty_report_or_a_citizen_in_it_is_refused(world, held, needs):
    with pytest.raises(RuleBroken) as refusal:
        visit_reports.save_report(
            held, actor=world.consultant(HOST), fields={**REPORT, "needs": needs}
        )

    assert refusal.value.field == "needs"
    assert not VisitReport.objects.exists()


def test_allies_who_did_not_take_part_neither_read_nor_write_the_report(world, held):
    visit_reports.save_report(held, actor=world.consultant(HOST), fields=REPORT)
    outside = [world.consultant("broenderslev"), world.coordinator(), world.consultant("herning")]

    assert not any(VisitReport.objects.visible_to(user).exists() for user in outside)
    with pytest.raises(PermissionDenied):
        visit_reports.save_report(held, actor=outside[0], fields=REPORT)


def test_a_guest_reads_it_for_a_quarter_and_no_longer(world, held, at):
    guest = world.consultant("aalborg")

    at("2026-06-16 12:00")
    still = JointVisit.objects.visible_to(guest).exists()
    at("2026-06-18 12:00")

    assert (still, JointVisit.objects.visible_to(guest).exists()) == (True, False)


def test_a_next_step_is_given_done_and_undone(world, held):
    host, guest = world.consultant(HOST), world.consultant("aalborg")
    step = visit_reports.add_step(
        held, actor=host, text="Find kursus", assignee=guest, due_on=dt.date(2026, 3, 27)
    )
    visit_reports.complete_step(step, actor=guest)
    done = step.state

    visit_reports.reopen_step(step, actor=guest)

    assert (done, step.state, step.done_at) == ("done", "open", None)
    assert Notice.objects.filter(kind="companies.step_given", recipient=guest).count() == 1
    with pytest.raises(PermissionDenied):
        visit_reports.complete_step(step, actor=world.consultant("hjoerring"))


@pytest.mark.parametrize(
    ("text", "slug", "day", "field"),
    [
        ("", HOST, "2026-03-27", "text"),
        ("Ring til 010203-1234", HOST, "2026-03-27", "text"),
        ("Find kursus", HOST, "2026-03-01", "due_on"),
        ("Find kursus", "herning", "2026-03-27", "assignee"),
    ],
)
def test_a_step_without_text_day_or_person_is_refused(world, held, text, slug, day, field):
    with pytest.raises(RuleBroken) as refusal:
        visit_reports.add_step(
            held,
            actor=world.consultant(HOST),
            text=text,
            assignee=world.consultant(slug),
            due_on=dt.date.fromisoformat(day),
        )

    assert refusal.value.field == field
    assert not NextStep.objects.exists()


def test_an_ally_is_warned_of_the_plan_and_joins_instead_of_calling(world, ask):
    visit = ask("hjoerring")
    ally, stranger = world.consultant("broenderslev"), world.consultant("herning")
    warned = one_voice(visit.company, ally).visits

    join_visit(visit, actor=ally)

    accept(world, visit, "hjoerring")
    assert warned == ((visit, True, False),)
    assert visit.state == "requested"
    assert one_voice(visit.company, ally).visits == ((visit, False, True),)
    assert one_voice(visit.company, stranger).visits == ()
    for user in (ally, stranger, world.consultant(HOST)):
        with pytest.raises(PermissionDenied):
            join_visit(visit, actor=user)


def test_neighbors_and_allies_are_suggested_the_involved_first(world, at):
    involved = {world.center("aalborg"): "har givet tilsagn"}

    rows = suggest_partners(world.center(HOST), involved)

    names = [(row.job_center.slug, row.is_guest, row.preselected) for row in rows]
    assert names == [
        ("aalborg", True, True),
        ("broenderslev", False, False),
        ("hjoerring", False, False),
        ("laesoe", True, False),
    ]


def test_the_database_refuses_a_visit_that_contradicts_itself(world, ask):
    visit = ask()
    wrong = ({"state": "arranged"}, {"state": "held"}, {"state": "cancelled"})

    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            JointVisit.objects.filter(pk=visit.pk).update(**values)
