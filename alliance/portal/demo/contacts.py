"""The inquiries of the demo, and contacts that belong to no order."""

import datetime as dt

from alliance.foundation import calendar
from alliance.portal.demo.companies import Place
from alliance.portal.demo.scene import Scene
from companies.choices import Channel, ContactKind
from companies.models import Inquiry
from companies.workflows import INQUIRY
from servicecatalog.services.clocks import Subject

VISITS = 300
INQUIRIES = 140
UNNEEDED = 0.06  # the share that is closed without an answer
PAST_DAYS = 540
PLANNED = 0.25  # the share of contacts that agree on the next one
KINDS = {ContactKind.VISIT: 4, ContactKind.CALL: 3, ContactKind.MAIL: 2, ContactKind.MEETING: 1}


def past_moment(scene: Scene, days: int) -> dt.datetime:
    """A moment within working hours, one to ``days`` days ago."""
    back = dt.timedelta(days=scene.chance.number(1, days))
    day = calendar.last_working_day_by(calendar.local_day(scene.now) - back)
    return scene.chance.moment(day)


def tell_visits(scene: Scene, places: list[Place]) -> None:
    """Visits, calls and mails on the consultants' own initiative, some with a date for more."""
    moments = sorted(past_moment(scene, PAST_DAYS) for _number in range(VISITS))
    for at in moments:
        place = scene.chance.pick(places)
        by = place.company.key_account_consultant or scene.chance.pick(place.staff.consultants)
        kind = scene.chance.weighted(KINDS)
        contact = scene.contact(place, at, by, kind, scene.say(kind))
        if scene.chance.happens(PLANNED):
            _plan_next(scene, place, contact)


def _plan_next(scene: Scene, place: Place, contact) -> None:
    day = calendar.local_day(contact.at) + dt.timedelta(days=scene.chance.number(20, 90))
    contact.next_contact_on = day
    if day >= calendar.local_day(scene.now):
        place.company.next_contact_on = day


def tell_inquiries(scene: Scene, places: list[Place]) -> None:
    """What companies asked, mostly answered within the promised day (S01)."""
    for at in sorted(past_moment(scene, PAST_DAYS) for _number in range(INQUIRIES)):
        _tell_inquiry(scene, scene.chance.pick(places), at)


def _tell_inquiry(scene: Scene, place: Place, at: dt.datetime) -> None:
    by = scene.chance.pick(place.staff.consultants)
    inquiry = Inquiry(
        job_center=place.staff.center,
        company=place.company,
        caller=place.person.name,
        phone=place.person.phone,
        channel=scene.chance.pick(Channel.values),
        received_at=at,
        subject=scene.say("inquiry_subject"),
        text=scene.say("inquiry_text"),
        assigned_to=by,
        created_at=at,
    )
    scene.ledger.add(inquiry)
    path = inquiry.get_absolute_url()
    subject = Subject(inquiry, inquiry.job_center, path, by)
    scene.watch.start("S01", subject, at, by)
    scene.chronicle.note("inquiry.received", inquiry, at=at, actor=by)
    ended_at = scene.chance.later(at, *scene.chance.weighted({(0, 1): 9, (2, 3): 1}))
    if ended_at <= scene.now:
        _end(scene, place, subject, ended_at)


def _end(scene: Scene, place: Place, subject: Subject, at: dt.datetime) -> None:
    inquiry, by = subject.target, subject.responsible
    inquiry.ended_at, inquiry.ended_by = at, by
    if scene.chance.happens(UNNEEDED):
        inquiry.outcome = "Samme henvendelse kom to gange."
        scene.watch.cancel("S01", subject, at, by)
        scene.chronicle.move(INQUIRY, inquiry, "close", at=at, actor=by)
        return
    inquiry.outcome = scene.say("inquiry_answer")
    inquiry.answer = scene.contact(place, at, by, ContactKind.CALL, inquiry.outcome)
    scene.watch.stop("S01", subject, at, by)
    scene.chronicle.move(INQUIRY, inquiry, "answer", at=at, actor=by)
