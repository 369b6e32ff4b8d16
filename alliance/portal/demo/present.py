"""What waits today: told by the services themselves, so that the demo begins as a real day does."""

import datetime as dt

from alliance.foundation import calendar
from alliance.foundation.attachments.services import attach
from alliance.foundation.calendar import as_of
from alliance.portal.demo.companies import Place
from alliance.portal.demo.paper import paper
from alliance.portal.demo.people import Staff
from alliance.portal.demo.relations import tell_relations
from alliance.portal.demo.scene import Scene
from alliance.portal.demo.sharing import tell_sharing
from alliance.portal.demo.training import tell_course, tell_starters
from alliance.portal.demo.visits import tell_joint_visits
from companies.choices import Channel, ContactKind
from companies.services.contacts import ContactNote
from companies.services.inquiries import InquiryInput, register_inquiry
from jobcenters.models import User
from recruitment.choices import Audience, DeclineReason, RequestKind, ResultKind
from recruitment.models import RecruitmentOrder
from recruitment.services.adverts import AdvertInput, register_advert
from recruitment.services.answers import decline, give_pledge
from recruitment.services.comments import CommentInput, write_comment
from recruitment.services.escalation import Call, escalate_order
from recruitment.services.orders import log_status, mark_ready, open_order
from recruitment.services.results import record_search, register_result
from recruitment.services.saved_views import ViewInput, save_view
from recruitment.services.status_page import company_says, send_status_link

MAIN = "herning"  # the job center that the demo is shown from
ASKERS = ("holstebro", "ikast-brande", "viborg")
EXPIRES_IN = dt.timedelta(days=5)  # so that the first sweep puts the call on the day
PUBLISHED_AGO = 19  # days
INQUIRERS = 2
LARGE = 12  # positions of the large order
ASKED_AGO = 6  # days
PLEDGES = {"holstebro": 4, "ringkoebing-skjern": 3}


def tell_present(scene: Scene, places: list[Place]) -> None:
    """The advert that expires in five days, a large order with its pledges, calls to Herning
    without an answer, and at each job center new inquiries and an order that was only begun."""
    by_center: dict[str, list[Place]] = {}
    for place in places:
        by_center.setdefault(place.staff.town.slug, []).append(place)
    _advert_in_its_last_days(scene, by_center[MAIN][0])
    _large_order(scene, by_center[MAIN][4], by_center)
    _trained_order(scene, by_center[MAIN][5], by_center["holstebro"][2])
    for days, slug in enumerate(ASKERS, start=1):
        _unanswered_call(scene, by_center[slug][0], by_center[MAIN][0], days)
    tell_sharing(scene, by_center)
    for slug in sorted(by_center):
        for place in by_center[slug][1 : 1 + INQUIRERS]:
            _new_inquiry(scene, place)
        _draft(scene, by_center[slug][3])
    tell_relations(scene, by_center[MAIN])
    tell_joint_visits(scene, by_center)


def _moment(scene: Scene, days: int, hour: int) -> dt.datetime:
    """``hour`` o'clock on the last working day that lies ``days`` or more days back."""
    day = calendar.local_day(scene.now) - dt.timedelta(days=days)
    return calendar.start_of_day(calendar.last_working_day_by(day)) + dt.timedelta(hours=hour)


def _order(scene: Scene, place: Place, head_count: int) -> RecruitmentOrder:
    """An order of the company, ready; opened by its first consultant."""
    actor = place.staff.consultants[0]
    need = scene.words.needs[place.trade.occupations[0]]
    order = open_order(
        actor=actor,
        job_center=place.staff.center,
        company=place.company,
        unit=place.unit,
        fields={
            "contact_person": place.person,
            "occupation": scene.occupations[need.occupation],
            "head_count": head_count,
            "starts_on": calendar.add_working_days(calendar.local_day(scene.now), 15),
            "deadline_on": calendar.add_working_days(calendar.local_day(scene.now), 8),
            "hours_note": need.hours,
            "skills": need.skills,
            "publish_consent": True,
            "description": scene.say("message"),
        },
    )
    return mark_ready(order, actor=actor)


def _advert_in_its_last_days(scene: Scene, place: Place) -> None:
    actor, published = place.staff.consultants[0], _moment(scene, PUBLISHED_AGO, hour=10)
    with as_of(published):
        order = _order(scene, place, head_count=3)
        advert = AdvertInput(
            reference=f"DEMO-{order.number}",
            title=order.title,
            employment_type=order.employment_type,
            published_on=calendar.local_day(published),
            expires_on=calendar.local_day(scene.now) + EXPIRES_IN,
        )
        register_advert(order, actor=actor, advert=advert)
        for member in scene.members[MAIN]:
            record_search(order, actor=actor, job_center=member.center, found=1)
    with as_of(_moment(scene, PUBLISHED_AGO - 5, hour=11)):
        center, kind = order.owner, ResultKind.PRESENTED
        register_result(order, actor=actor, job_center=center, kind=kind, count=2)
    with as_of(_moment(scene, PUBLISHED_AGO - 9, hour=13)):
        note = ContactNote(kind=ContactKind.CALL, summary=scene.say("status"))
        log_status(order, actor=actor, note=note)


def _unanswered_call(scene: Scene, place: Place, asked: Place, days: int) -> None:
    with as_of(_moment(scene, days, hour=9)):
        order = _order(scene, place, head_count=2 + days)
        call = Call(
            job_centers=[asked.staff.center],
            reason=scene.say("escalate"),
            message=scene.say("message"),
        )
        escalate_order(order, actor=place.staff.consultants[0], call=call)


def _large_order(scene: Scene, place: Place, by_center: dict[str, list[Place]]) -> None:
    """An order that one job center cannot fill alone: pledges, a decline, the first hired."""
    actor = place.staff.consultants[0]
    asked = {slug: by_center[slug][0].staff for slug in (*PLEDGES, "ikast-brande")}
    with as_of(_moment(scene, ASKED_AGO, hour=9)):
        order = _order(scene, place, head_count=LARGE)
        centers = [staff.center for staff in asked.values()]
        call = Call(job_centers=centers, reason=scene.say("escalate"), message=scene.say("message"))
        escalate_order(order, actor=actor, call=call)
    with as_of(_moment(scene, ASKED_AGO - 1, hour=10)):
        for slug, count in PLEDGES.items():
            _pledge(order, asked[slug], count)
        refusal = order.recipients.get(job_center=asked["ikast-brande"].center)
        reason, helper = DeclineReason.OWN_NEED, asked["ikast-brande"].consultants[0]
        decline(refusal, actor=helper, reason=reason, note=scene.say("decline_note"))
    _talk(scene, order, place.staff, asked["holstebro"])
    with as_of(_moment(scene, ASKED_AGO - 3, hour=13)):
        center, helper = asked["holstebro"].center, asked["holstebro"].consultants[0]
        for kind, count in ((ResultKind.PRESENTED, 3), (ResultKind.HIRED, 2)):
            register_result(order, actor=helper, job_center=center, kind=kind, count=count)
        order.refresh_from_db()
        own = order.owner
        register_result(order, actor=actor, job_center=own, kind=ResultKind.HIRED, count=2)
    _word_from_company(scene, order, actor)


def _word_from_company(scene: Scene, order: RecruitmentOrder, actor: User) -> None:
    """The company has the link to its status page, and asks there to be called."""
    with as_of(_moment(scene, 1, hour=15)):
        link = send_status_link(order, actor=actor)
        company_says(link, RequestKind.CALL)


def _talk(scene: Scene, order: RecruitmentOrder, own: Staff, asked: Staff) -> None:
    """What the job centers say to one another, and one word among colleagues."""
    (holder, colleague), helper = own.consultants[:2], asked.consultants[0]
    lines = (
        (holder, Audience.OWN, scene.say("comment_own"), [colleague]),
        (holder, Audience.PARTICIPANTS, scene.say("comment_owner"), [helper]),
        (helper, Audience.PARTICIPANTS, scene.say("comment_helper"), [holder]),
    )
    for hour, (author, audience, text, mentioned) in enumerate(lines, start=11):
        with as_of(_moment(scene, ASKED_AGO - 2, hour=hour)):
            line = CommentInput(text, audience, mentioned)
            write_comment(order, actor=author, comment=line)
    _keep(order, holder)


def _keep(order: RecruitmentOrder, holder: User) -> None:
    """A paper on the order, and two views of the board: one's own and a shared one."""
    lines = ["Stillingsbeskrivelse (opdigtet)", "", order.title, order.workplace, order.skills]
    attach(order, actor=holder, file=paper("Stillingsbeskrivelse.pdf", lines))
    mine, shared = ViewInput("Mine med frist"), ViewInput("Uden opslag", is_shared=True)
    save_view(actor=holder, query="scope=mine&deadline=7", view=mine)
    save_view(actor=holder, query="scope=center&no_advert=on", view=shared)


def _pledge(order: RecruitmentOrder, staff: Staff, count: int) -> None:
    call = order.recipients.get(job_center=staff.center)
    give_pledge(call, actor=staff.consultants[0], count=count, available_from=order.starts_on)


def _trained_order(scene: Scene, place: Place, partner: Place) -> None:
    """An order for which too few are promised: a joint course; the first have begun."""
    with as_of(_moment(scene, ASKED_AGO, hour=10)):
        order = _order(scene, place, head_count=LARGE - 2)
        call = Call(job_centers=[partner.staff.center], message=scene.say("message"))
        escalate_order(order, actor=place.staff.consultants[0], call=call)
    with as_of(_moment(scene, ASKED_AGO - 1, hour=11)):
        _pledge(order, partner.staff, 2)
        tell_course(scene, order, place, partner)
    tell_starters(scene, order, _moment(scene, ASKED_AGO - 2, hour=14))


def _draft(scene: Scene, place: Place) -> None:
    with as_of(_moment(scene, 1, hour=15)):
        open_order(
            actor=place.staff.consultants[0],
            job_center=place.staff.center,
            company=place.company,
            unit=place.unit,
            fields={"occupation": scene.occupations[place.trade.occupations[0]]},
        )


def _new_inquiry(scene: Scene, place: Place) -> None:
    actor = place.staff.consultants[1]
    with as_of(_moment(scene, 1, hour=14)):
        inquiry = InquiryInput(
            channel=Channel.PHONE,
            subject=scene.say("inquiry_subject"),
            company=place.company,
            caller=place.person.name,
            phone=place.person.phone,
            text=scene.say("inquiry_text"),
        )
        register_inquiry(actor=actor, job_center=place.staff.center, inquiry=inquiry)
