"""What every teller of the demo needs: where to write, what time it is, what people say."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from alliance.portal.demo.chance import Chance
from alliance.portal.demo.chronicle import Chronicle
from alliance.portal.demo.ledger import Ledger
from alliance.portal.demo.people import Staff
from alliance.portal.demo.stopwatch import Stopwatch
from alliance.portal.demo.vocabulary import Vocabulary
from companies.choices import ContactKind
from companies.models import Contact
from jobcenters.models import User
from recruitment.models import RecruitmentOrder
from recruitment.workflows import ORDER
from servicecatalog.models import Occupation
from servicecatalog.services.clocks import Subject

Act = tuple[dt.datetime, Callable[[dt.datetime], None]]
SWEEP_HOUR = 6  # when the sweep of the morning plans calls and climbs ladders


@dataclass
class Scene:
    """Shared by all tellers. ``members`` are the job centers of each one's alliance by slug."""

    words: Vocabulary
    chance: Chance
    ledger: Ledger
    watch: Stopwatch
    chronicle: Chronicle
    system: User
    now: dt.datetime
    members: dict[str, list[Staff]]
    occupations: dict[str, Occupation]
    given_out: dict[int, int] = field(default_factory=dict)

    def say(self, kind: str) -> str:
        """One of the phrases of this kind."""
        return self.chance.pick(self.words.phrases[kind])

    def next_number(self, year: int) -> str:
        """The next order number of the year, such as 2026-0411."""
        self.given_out[year] = self.given_out.get(year, 0) + 1
        return f"{year}-{self.given_out[year]:04d}"

    def contact(self, place, at: dt.datetime, by: User, kind: str, text: str) -> Contact:
        """A contact with the company of ``place``; moves its last contact, as the service does."""
        contact = Contact(
            company=place.company,
            unit=place.unit,
            contact_person=place.person,
            kind=kind,
            at=at,
            by=by,
            job_center=place.staff.center,
            summary=text,
            created_at=at,
        )
        company = place.company
        if company.last_contact_at is None or company.last_contact_at <= at:
            company.last_contact_at, company.last_contact_by = at, place.staff.center
        self.ledger.add(contact)
        self.chronicle.note("contact.logged", contact, at=at, actor=by)
        return contact


@dataclass
class Teller:
    """One order being told. ``order`` exists once it has been opened."""

    scene: Scene
    plan: object
    order: RecruitmentOrder | None = None
    seen: set = field(default_factory=set)

    @property
    def subject(self) -> Subject:
        """The order as the clocks know it."""
        order = self.order
        return Subject(order, order.owner, order.get_absolute_url(), order.case_holder)

    @property
    def is_over(self) -> bool:
        """Whether the order is closed: then nothing more happens to it."""
        return self.order.closed_at is not None

    def note(self, name: str, at: dt.datetime) -> None:
        """An event of the order that leaves its state."""
        name, holder = f"recruitmentorder.{name}", self.plan.holder
        self.scene.chronicle.note(name, self.order, at=at, actor=holder)

    def move(self, name: str, at: dt.datetime) -> None:
        """Take the order through the transition ``name`` of its table."""
        self.scene.chronicle.move(ORDER, self.order, name, at=at, actor=self.plan.holder)

    def call_company(self, at: dt.datetime, kind: str) -> Contact:
        """Speak with the company; ``kind`` names the phrase."""
        text = self.scene.say(kind)
        return self.scene.contact(self.plan.place, at, self.plan.holder, ContactKind.CALL, text)

    def see(self, center, at: dt.datetime) -> None:
        """A member has been searched, asked or has presented: S06 ends with the last one."""
        self.seen.add(center.pk)
        members = {one.center.pk for one in self.scene.members[self.plan.owner.town.slug]}
        if members <= self.seen:
            self.scene.watch.stop("S06", self.subject, at, self.plan.holder)
