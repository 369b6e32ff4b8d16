"""Forty welders in Frederikshavn: scenario A told through the pages, as its people would.

Each step moves the clock, lets the sweep run at six, and sends the forms of the pages.
"""

import copy
import datetime as dt
from contextlib import contextmanager

import time_machine
from django.urls import reverse

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.sweep import run_sweep
from companies.models import Inquiry, JointVisit
from recruitment.models import RecruitmentOrder, SeatAllotment, UpskillingCourse
from servicecatalog.models import Clock as StandardClock
from tests.clients import signed_in
from tests.world import FIRST_MORNING, Clock, local

OWNER = "frederikshavn"
SEATS = {OWNER: 10, "hjoerring": 7, "broenderslev": 4, "aalborg": 3}
# What came of the course: completed, hired (step 17).
OUTCOMES = {OWNER: (9, 8), "hjoerring": (6, 5), "broenderslev": (4, 3), "aalborg": (3, 2)}
CONTACT = {"kind": "call", "summary": "Talte med værkføreren."}


class Story:
    """The world, its browsers, and the order that everything is about."""

    def __init__(self, world, at, client_for):
        self.world, self.at, self.client_for = world, at, client_for
        self.company = world.company(OWNER, name="Opdigtet Skibsværft A/S")
        self.people = {
            slug: world.consultant(slug) for slug in (OWNER, "hjoerring", "broenderslev", "aalborg")
        }

    @property
    def order(self) -> RecruitmentOrder:
        """The order as it stands now."""
        return RecruitmentOrder.objects.get(company=self.company)

    def call(self, slug: str):
        """The call to one job center as it stands now."""
        return self.order.recipients.get(job_center__slug=slug)

    def clock(self, code: str, subject=None) -> StandardClock:
        """The newest clock of a standard; of the order when nothing else is said."""
        clocks = StandardClock.objects.of(subject or self.order).filter(standard=code)
        return clocks.latest("created_at")

    def post(self, slug: str, name: str, key, data: dict, code: int = 302):
        """Somebody of a job center sends a form; the page answers with ``code``."""
        path = reverse(name, args=[key] if key else [])
        response = self.client_for(self.people[slug]).post(path, data)
        assert response.status_code == code, response.content.decode()[:3000]
        return response

    def day(self, text: str) -> None:
        """The clock stands at a moment of a new day; the sweep has run at six before it."""
        six = dt.datetime.fromisoformat(f"{text[:10]}T06:00").replace(tzinfo=COPENHAGEN)
        self.at(f"{text[:10]} 06:00")
        run_sweep(six)
        self.at(text)

    def inquiry_by_phone(self) -> Inquiry:
        """Step 1, Mon 2 Mar 09:10."""
        self.day("2026-03-02 09:10")
        data = {
            "channel": "phone",
            "company": str(self.company.pk),
            "company_text": self.company.name,
            "subject": "Søger svejsere",
            "received_on": "02.03.2026",
            "received_time": "09:10",
            "job_center": str(self.world.center(OWNER).pk),
        }
        self.post(OWNER, "companies:inquiry_new", None, data)
        return Inquiry.objects.get()

    def reply(self, inquiry: Inquiry) -> None:
        """Step 2, Mon 2 Mar 14:00."""
        self.at("2026-03-02 14:00")
        data = {**CONTACT, "on": "02.03.2026", "time": "14:00"}
        self.post(OWNER, "companies:inquiry_answer", inquiry.pk, data)

    def ready_order(self) -> None:
        """Step 3, Tue 3 Mar."""
        self.day("2026-03-03 10:00")
        data = {
            "company": str(self.company.pk),
            "company_text": self.company.name,
            "unit": str(self.company.units.get().pk),
            "contact_person": str(self.company.contact_persons.get().pk),
            "workplace": "Havnevej 1, 9900 Frederikshavn",
            "publish_consent": "yes",
            "occupation": str(self.world.occupation().pk),
            "occupation_text": "Svejser",
            "head_count": "40",
            "starts_on": "01.06.2026",
            "skills": "Certifikat i MAG-svejsning",
            "weekly_hours": "37",
            "employment_type": "ordinary",
            "reason": "expansion",
            "internal_note": "Kun til os selv.",
            "ready": "1",
        }
        self.post(OWNER, "recruitment:order_new", None, data)

    def advert(self) -> None:
        """Step 4, Wed 4 Mar."""
        self.day("2026-03-04 11:00")
        data = {
            "reference": "J-4711",
            "title": "Svejsere til skibsreparation",
            "employment_type": "ordinary",
            "published_on": "04.03.2026",
            "expires_on": "01.04.2026",
        }
        self.post(OWNER, "recruitment:advert_new", self.order.pk, data)

    def result(self, slug: str, kind: str, count: int, by: str = "") -> None:
        """A count of presented or hired candidates."""
        center = self.world.center(slug)
        data = {"job_center": str(center.pk), "kind": kind, "count": str(count)}
        data["on"] = dt.datetime.now(COPENHAGEN).strftime("%d.%m.%Y")
        self.post(by or slug, "recruitment:order_results", self.order.pk, data)

    def not_local(self) -> None:
        """Step 5, Mon 9 Mar."""
        self.day("2026-03-09 10:00")
        self.result(OWNER, "presented", 8)
        data = {"reason": "Vi har otte, virksomheden skal bruge fyrre."}
        self.post(OWNER, "recruitment:order_not_local", self.order.pk, data)

    def escalate(self) -> None:
        """Step 6, Tue 10 Mar: Læsø is dropped, Aalborg comes as a guest."""
        self.day("2026-03-10 10:00")
        asked = ("hjoerring", "broenderslev", "aalborg")
        data = {
            "job_centers": [str(self.world.center(slug).pk) for slug in asked],
            "added": [str(self.world.center("aalborg").pk)],
            "message": "Kan I hjælpe?",
        }
        self.post(OWNER, "recruitment:order_escalate", self.order.pk, data)

    def pledge(self, day: str, slug: str, count: int) -> None:
        """Steps 7, 9 and 10."""
        self.day(f"{day} 12:00")
        data = {"pledged_count": str(count)}
        self.post(slug, "recruitment:call_pledge", self.call(slug).pk, data)

    def present(self) -> None:
        """Step 11."""
        for day, slug, count in (
            ("2026-03-17", "hjoerring", 9),
            ("2026-03-19", "broenderslev", 4),
            ("2026-03-20", "aalborg", 6),
            ("2026-03-23", "broenderslev", 1),
        ):
            self.day(f"{day} 15:00")
            self.result(slug, "presented", count)

    def call_the_company(self) -> None:
        """Step 14, Fri 27 Mar: not filled, help wanted."""
        self.day("2026-03-27 09:00")
        follow_up = self.order.follow_ups.get()
        data = {**CONTACT, "outcome": "help_wanted"}
        self.post(OWNER, "recruitment:follow_up_complete", follow_up.pk, data)

    def hire(self, *counts: int) -> None:
        """Step 15: the owner registers what the company told."""
        for slug, count in zip(
            (OWNER, "hjoerring", "broenderslev", "aalborg"), counts, strict=True
        ):
            self.result(slug, "hired", count, by=OWNER)

    @property
    def course(self) -> UpskillingCourse:
        """The course as it stands now."""
        return self.order.courses.get()

    def seats_of(self, slug: str) -> SeatAllotment:
        """The seats of one job center as they stand now."""
        return self.course.allotments.get(job_center__slug=slug)

    def decide_course(self) -> None:
        """Step 16, Fri 27 Mar: the leader decides the joint course."""
        self.people["leader"] = self.world.leader(OWNER)
        data = {
            "title": "Svejsning for skibsværfter",
            "school": "Opdigtet Erhvervsskole",
            "school_contact": "Uddannelseskontoret, tlf. 70 20 30 40",
            "starts_on": "13.04.2026",
            "ends_on": "29.05.2026",
            "seats": "24",
            "promise": "Alle, der gennemfører, kommer til samtale.",
            "promised_on": "26.03.2026",
            "promised_by": "Opdigtet Direktør",
        }
        data |= {f"seats_{slug}": str(count) for slug, count in SEATS.items()}
        self.post("leader", "recruitment:order_upskill", self.order.pk, data)

    def book_seats(self) -> None:
        """Between steps 16 and 17: each job center fills its seats."""
        for slug, count in SEATS.items():
            data = {"count": str(count)}
            self.post(slug, "recruitment:seats_book", self.seats_of(slug).pk, data)

    def complete_course(self) -> None:
        """Step 17, Fri 29 May: each job center tells its own numbers."""
        self.day("2026-05-29 14:00")
        for slug, (completed, hired) in OUTCOMES.items():
            data = {"completed": str(completed), "hired": str(hired)}
            self.post(slug, "recruitment:seats_outcome", self.seats_of(slug).pk, data)

    def close(self) -> None:
        """Step 18, Mon 8 Jun."""
        self.day("2026-06-08 10:00")
        data = {**CONTACT, "cause": "got_staff"}
        totals = {OWNER: 14, "hjoerring": 12, "broenderslev": 6, "aalborg": 6}
        data |= {f"hired_{slug}": str(count) for slug, count in totals.items()}
        self.post(OWNER, "recruitment:order_close", self.order.pk, data)

    def until_answered(self) -> "Story":
        """Steps 3 to 10."""
        self.ready_order()
        self.advert()
        self.not_local()
        self.escalate()
        self.pledge("2026-03-11", "hjoerring", 9)
        self.pledge("2026-03-12", "broenderslev", 5)
        self.pledge("2026-03-13", "aalborg", 6)
        return self

    @property
    def visit(self) -> JointVisit:
        """The joint visit as it stands now."""
        return JointVisit.objects.get(company=self.company)

    def invitation(self, slug: str):
        """The invitation of one job center to the visit as it stands now."""
        return self.visit.invitations.get(job_center__slug=slug)

    def request_visit(self) -> None:
        """Step 8, Wed 11 Mar: all three are invited, two times are proposed."""
        self.day("2026-03-11 13:00")
        invited = ("hjoerring", "broenderslev", "aalborg")
        data = {
            "purpose": "Fyrre svejsere: hvad skal de kunne?",
            "job_centers": [str(self.world.center(slug).pk) for slug in invited],
            "t1_on": "19.03.2026",
            "t1_time": "10:00",
            "t1_company": "yes",
            "t2_on": "20.03.2026",
            "t2_time": "13:00",
            "t2_company": "unasked",
            "place": "Havnevej 1, 9900 Frederikshavn",
            "minutes": "60",
            "leader": str(self.people[OWNER].pk),
            "contact_person": str(self.company.contact_persons.get().pk),
        }
        self.post(OWNER, "recruitment:order_visit_new", self.order.pk, data)

    def accept_visit(self, moment: str, slug: str) -> None:
        """The invited job center comes on Thu 19 Mar."""
        self.at(moment)
        invitation, first = self.invitation(slug), self.visit.times.first()
        data = {
            f"fits_{first.pk}": "yes",
            "person": str(self.people[slug].pk),
            "version": str(invitation.version),
        }
        self.post(slug, "companies:invitation_answer", invitation.pk, data)

    def until_visit_agreed(self) -> "Story":
        """Steps 3 to 10 with the visit in between; the last yes comes on Fri 13 Mar."""
        self.ready_order()
        self.advert()
        self.not_local()
        self.escalate()
        self.pledge("2026-03-11", "hjoerring", 9)
        self.request_visit()
        self.accept_visit("2026-03-11 15:00", "hjoerring")
        self.pledge("2026-03-12", "broenderslev", 5)
        self.accept_visit("2026-03-12 15:00", "broenderslev")
        self.pledge("2026-03-13", "aalborg", 6)
        self.accept_visit("2026-03-13 15:00", "aalborg")
        return self

    def hold_visit(self) -> None:
        """Step 12, Thu 19 Mar: all four came."""
        self.day("2026-03-19 12:00")
        data = {
            "on": "19.03.2026",
            "time": "10:00",
            "came": [str(person.pk) for person in self.people.values()],
        }
        self.post(OWNER, "companies:visit_hold", self.visit.pk, data)

    def report_visit(self) -> None:
        """Step 13, Fri 20 Mar."""
        self.day("2026-03-20 09:00")
        data = {"version": "0", "needs": "Certifikat i MAG-svejsning.", "agreed": "Fælles kursus."}
        self.post(OWNER, "companies:visit_report", self.visit.pk, data)

    def until_hired(self) -> "Story":
        """Steps 3 to 17."""
        self.until_answered()
        self.present()
        self.call_the_company()
        self.hire(6, 7, 3, 4)
        self.decide_course()
        self.book_seats()
        self.complete_course()
        return self


@contextmanager
def told(world, until: str):
    """A story that the tests of a module share, told up to a point (``until_answered``, ...)."""
    with time_machine.travel(local(FIRST_MORNING), tick=False) as traveller:
        story = Story(world, Clock(traveller), signed_in)
        getattr(story, until)()
        story.told_at = dt.datetime.now(COPENHAGEN).strftime("%Y-%m-%d %H:%M")
        yield story


def retold(story: Story) -> Story:
    """The shared story for one test: the clock stands again where the telling ended."""
    mine = copy.copy(story)
    mine.people = dict(story.people)
    mine.at(story.told_at)
    return mine
