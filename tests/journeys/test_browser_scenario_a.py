"""Scenario A as its people live it: four of them, each at a browser of their own.

Every step that is done in the portal is done through its pages, and its figures and dates are
read off the screen. `test_scenario_a.py` holds the same story to the tables and clocks.
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.sweep import run_sweep
from tests.journeys.desk import PATIENCE, Desk
from tests.recruitment.factories import ready_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWNER, GUEST = "frederikshavn", "aalborg"
NAMES = {
    OWNER: "Frederikshavn",
    "hjoerring": "Hjørring",
    "broenderslev": "Brønderslev",
    GUEST: "Aalborg",
}
YARD = "Opdigtet Skibsværft A/S"
JOB = "40 × Svejser"
# By job center: seats of the course, completed, hired through it; hired in all.
COURSE = {OWNER: (10, 9, 8), "hjoerring": (7, 6, 5), "broenderslev": (4, 4, 3), GUEST: (3, 3, 2)}
HIRED = {OWNER: 14, "hjoerring": 12, "broenderslev": 6, GUEST: 6}
PURPOSE = "Fyrre svejsere: hvad skal de kunne?"
NEEDS = "Certifikat i MAG-svejsning til alle fyrre."
SECRET = "Kun til os selv."


class Alliance:
    """The four desks, the clock that they share, and the order that everything is about."""

    def __init__(self, world, at, desks):
        self.world, self.at = world, at
        self.company = world.company(OWNER, name=YARD)
        self.contact = self.company.contact_persons.get()
        self.desks = {slug: desks(world.consultant(slug)) for slug in NAMES}
        self.here: set[str] = set()
        self.order_path = self.course_path = ""

    def day(self, text: str) -> None:
        """A new day: the sweep has run at six, and all sit down at their desks again."""
        six = dt.datetime.fromisoformat(f"{text[:10]}T06:00").replace(tzinfo=COPENHAGEN)
        self.at(f"{text[:10]} 06:00")
        run_sweep(six)
        self.at(text)
        self.here = set()

    def desk(self, slug: str) -> Desk:
        """The desk of a job center; the session of yesterday is over, so one signs in again."""
        if slug not in self.here:
            self.here.add(slug)
            self.desks[slug].come_back()
        return self.desks[slug]

    def at_order(self, slug: str) -> Desk:
        """Somebody with the order on the screen."""
        desk = self.desk(slug)
        desk.open(self.order_path)
        desk.read_on()
        return desk

    def stranger(self, path: str) -> int:
        """What a consultant of Herning gets to see, who sits down at Aalborg's desk."""
        desk = self.desk(GUEST)
        desk.come_back(self.world.consultant("herning"))
        status = desk.open(path)
        desk.come_back(self.world.consultant(GUEST))
        return status

    def result(self, desk: Desk, kind: str, count: int, center: str = "", **dialog) -> None:
        """A count is registered on the order, through its dialog."""
        with desk.act("Registrér et resultat", **dialog):
            if center:
                desk.choose("Jobcenter", center)
            desk.tick(kind)
            desk.fill("Antal", count)
            desk.press("Registrér")


@pytest.fixture
def desks(browser, browser_context_args, live_server, no_bell):
    """``desks(user)``: a desk; at the end no browser may have complained."""
    made = []

    def seated(user) -> Desk:
        context = browser.new_context(**browser_context_args)
        made.append(Desk(context, live_server.url, user))
        return made[-1]

    yield seated
    said = [text for desk in made for text in desk.said]
    for desk in made:
        desk.context.close()
    assert not said, f"the browser says: {said}"


@pytest.fixture
def alliance(world, at, desks) -> Alliance:
    return Alliance(world, at, desks)


def test_four_job_centers_find_thirty_eight_welders(alliance):
    inquiry_and_reply(alliance)
    order_of_forty(alliance)
    both_allies_are_told(alliance)
    advert(alliance)
    not_local(alliance)
    escalate(alliance)
    pledge_and_question(alliance)
    ask_for_a_visit(alliance)
    second_pledge(alliance)
    late_pledge(alliance)
    present_and_visit(alliance)
    call_before_the_expiry(alliance)
    twenty_are_hired(alliance)
    decide_course(alliance)
    fill_the_seats(alliance)
    who_may_see_what(alliance)
    close(alliance)
    the_guest_is_out(alliance)
    follow_up(alliance)


def inquiry_and_reply(alliance) -> None:
    """Steps 1 and 2, Mon 2 Mar."""
    desk = alliance.desks[OWNER]
    desk.log_in()
    alliance.here.add(OWNER)
    desk.go("Ny henvendelse")
    desk.tick("Telefon")
    desk.pick("Virksomhed", "skibsv", YARD)
    desk.fill("Emne", "Søger svejsere")
    desk.press("Modtag henvendelsen")
    desk.sees("Søger svejsere", "02.03.2026 09:10")
    expect(desk.page.get_by_role("complementary")).to_contain_text("03.03.2026")

    alliance.at("2026-03-02 14:00")
    desk.go("Log svaret")
    desk.fill("Hvad blev der sagt", "De skal bruge fyrre svejsere fra 1. juni.")
    desk.press("Log svaret")
    desk.sees("De skal bruge fyrre svejsere", "Overholdt")


def order_of_forty(alliance) -> None:
    """Step 3, Tue 3 Mar."""
    alliance.day("2026-03-03 10:00")
    desk = alliance.desk(OWNER)
    desk.open()
    desk.go("Ny ordre")
    desk.pick("Virksomhed", "skibsv", YARD)
    desk.choose("Kontaktperson", alliance.contact.name)
    desk.fill("Arbejdsstedets adresse", "Havnevej 1, 9900 Frederikshavn")
    desk.tick("Ja, jobbet må slås op på Jobnet")
    desk.pick("Stillingsbetegnelse", "svejs", "Svejser")
    desk.fill("Kompetencer", "Certifikat i MAG-svejsning")
    desk.fill("Antal medarbejdere", 40)
    desk.fill("Start", "01.06.2026")
    desk.choose("Begrundelse", "Udvidelse")
    desk.fill("Intern note", SECRET)
    desk.press("Gør klar")
    desk.sees("Svejser × 40", "stor ordre", "Havnevej 1, 9900 Frederikshavn")
    alliance.order_path = desk.path
    deadlines(desk, "05.03.2026", "10.03.2026")


def deadlines(desk: Desk, *texts: str) -> None:
    desk.sees(*texts, within=desk.page.get_by_role("complementary"))


def gap(desk: Desk, name: str, number: int) -> None:
    """One figure of the order's gap."""
    figure = re.compile(rf"{name}\s*{number}(?!\d)")
    expect(desk.region("Det, der mangler")).to_contain_text(figure, timeout=PATIENCE)


def both_allies_are_told(alliance) -> None:
    for slug in ("hjoerring", "broenderslev"):
        desk = alliance.desk(slug)
        desk.open("/messages/")
        expect(desk.page.get_by_role("main").get_by_role("link", name=JOB)).to_have_count(1)
        desk.open("/recruitment/orders/?scope=alliance")
        desk.sees(YARD, "stor")


def advert(alliance) -> None:
    """Step 4, Wed 4 Mar."""
    alliance.day("2026-03-04 11:00")
    desk = alliance.at_order(OWNER)
    desk.go("Slå jobbet op på Jobnet")
    desk.fill("Jobnet-reference", "J-4711")
    desk.fill("Titel", "Svejsere til skibsreparation")
    desk.fill("Offentliggjort", "04.03.2026")
    desk.fill("Udløber", "01.04.2026")
    desk.press("Registrér opslaget")
    desk.sees("Svejsere til skibsreparation", within=desk.region("Opslag på Jobnet"))
    desk.sees("01.04.2026", within=desk.region("Opslag på Jobnet"))


def not_local(alliance) -> None:
    """Step 5, Mon 9 Mar: eight of our own, thirty-two are lacking."""
    alliance.day("2026-03-09 10:00")
    desk = alliance.at_order(OWNER)
    alliance.result(desk, "Præsenteret", 8, "Frederikshavn")
    gap(desk, "Præsenteret", 8)
    with desk.act("Kan ikke besættes lokalt"):
        desk.fill("Begrundelse", "Vi har otte, virksomheden skal bruge fyrre.")
        desk.press("Markér")
    gap(desk, "Mangler", 32)
    deadlines(desk, "10.03.2026")


def escalate(alliance) -> None:
    """Step 6, Tue 10 Mar: Læsø is dropped, Aalborg comes as a guest."""
    alliance.day("2026-03-10 10:00")
    desk = alliance.at_order(OWNER)
    with desk.act("Eskaler", menu=False):
        for name in ("Brønderslev", "Hjørring", "Læsø"):
            expect(desk.scope.get_by_role("checkbox", name=name)).to_be_visible(timeout=PATIENCE)
        desk.scope.get_by_role("checkbox", name="Læsø").uncheck()
        desk.choose("Et andet jobcenter", "Aalborg")
        desk.scope.get_by_role("button", name="Tilføj").click()
        expect(desk.scope.get_by_role("checkbox", name="Aalborg")).to_be_checked(timeout=PATIENCE)
        desk.fill("Besked", "Kan I hjælpe?")
        desk.press("Send eskalering")
    for name in ("Hjørring", "Brønderslev", "Aalborg"):
        line = desk.row("Spurgte jobcentre", name)
        desk.sees("Ikke svaret endnu", "12.03.2026", within=line)
    expect(desk.row("Spurgte jobcentre", "Læsø")).to_have_count(0)


def answer(desk: Desk, count: int, present_by: str) -> None:
    """A pledge, from "Min dag"."""
    desk.open()
    desk.go(JOB)
    desk.fill("Hvor mange kan I stille med?", count)
    desk.press("Send tilsagn")
    desk.sees("Tilsagn givet", present_by)


def pledge_and_question(alliance) -> None:
    """Step 7, Wed 11 Mar; Brønderslev asks before it answers."""
    alliance.day("2026-03-11 12:00")
    answer(alliance.desk("hjoerring"), 9, "18.03.2026")
    asker, owner = alliance.desk("broenderslev"), alliance.desk(OWNER)
    asker.open()
    asker.go(JOB)
    asker.page.get_by_text("Stil et spørgsmål først").click()
    asker.fill("Spørgsmål", "Skal de kunne arbejde i skift?")
    asker.press("Send spørgsmålet")
    owner.open()
    owner.go("Svejser")
    owner.sees("Skal de kunne arbejde i skift?")
    owner.fill("Svar", "Nej, kun dagarbejde.")
    owner.press("Send svaret")
    owner.sees("Nej, kun dagarbejde.")


def ask_for_a_visit(alliance) -> None:
    """Step 8, Wed 11 Mar: two times are proposed to all three."""
    alliance.at("2026-03-11 13:00")
    desk = alliance.at_order(OWNER)
    desk.go("Planlæg sambesøg")
    desk.fill("Hvad besøget handler om", PURPOSE)
    for name in ("Hjørring", "Brønderslev", "Aalborg"):
        desk.page.get_by_role("checkbox", name=name).check()
    proposed = (("19.03.2026", "10:00", "Passer"), ("20.03.2026", "13:00", "Ikke spurgt endnu"))
    for number, (on, time, company) in enumerate(proposed):
        desk.fill("Dato", on, nth=number)
        desk.fill("Klokkeslæt", time, nth=number)
        desk.choose("Virksomheden", company, nth=number)
    desk.choose("Hvem på virksomheden", alliance.contact.name)
    desk.press("Send invitationerne")
    desk.sees(PURPOSE)
    deadlines(desk, "18.03.2026", "01.04.2026")


def accept(desk: Desk) -> None:
    """The job center comes on Thu 19 Mar."""
    desk.open("/companies/visits/")
    desk.go(YARD)
    desk.choose("Passer os", "ja")
    desk.press("Deltag")


def second_pledge(alliance) -> None:
    """Step 9, Thu 12 Mar."""
    accept(alliance.desk("hjoerring"))
    alliance.day("2026-03-12 12:00")
    answer(alliance.desk("broenderslev"), 5, "19.03.2026")
    accept(alliance.desk("broenderslev"))


def late_pledge(alliance) -> None:
    """Step 10, Fri 13 Mar: a day late; the contact person is shown once the guest comes along."""
    alliance.day("2026-03-13 12:00")
    desk = alliance.desk(GUEST)
    answer(desk, 6, "20.03.2026")
    alliance.at_order(GUEST)
    desk.misses(alliance.contact.name, SECRET)
    accept(desk)
    desk.sees("torsdag 19. marts 2026", alliance.contact.name)
    alliance.at_order(GUEST).sees(alliance.contact.name)

    owner = alliance.at_order(OWNER)
    gap(owner, "Tilsagn", 20)
    owner.sees("27.03.2026", within=owner.region("Opkvalificering"))
    for name, count in (("Hjørring", "9"), ("Brønderslev", "5"), ("Aalborg", "6")):
        owner.sees("Tilsagn givet", count, within=owner.row("Spurgte jobcentre", name))


def present_and_visit(alliance) -> None:
    """Steps 11 to 13, 17 to 23 Mar; all four meet at the company on Thu 19 Mar."""
    for day, slug, count in (
        ("2026-03-17", "hjoerring", 9),
        ("2026-03-19", "broenderslev", 4),
        ("2026-03-20", GUEST, 6),
        ("2026-03-23", "broenderslev", 1),
    ):
        alliance.day(f"{day} 15:00")
        alliance.result(alliance.at_order(slug), "Præsenteret", count, menu=False)
        if day == "2026-03-19":
            hold_visit(alliance)
        elif day == "2026-03-20":
            report(alliance)
    desk = alliance.at_order(OWNER)
    gap(desk, "Præsenteret", 28)


def hold_visit(alliance) -> None:
    """Step 12, Thu 19 Mar."""
    desk = alliance.at_order(OWNER)
    desk.go("19.03.2026", within=desk.region("Sambesøg"))
    desk.go("Besøget er holdt")
    desk.fill("Dato", "19.03.2026")
    desk.fill("Klokkeslæt", "10:00")
    for box in desk.page.get_by_role("group", name="Hvem kom").get_by_role("checkbox").all():
        box.check()
    desk.press("Log besøget")
    deadlines(desk, "24.03.2026", "Overholdt")


def report(alliance) -> None:
    """Step 13, Fri 20 Mar: one report for those who took part."""
    desk = alliance.at_order(OWNER)
    desk.go("19.03.2026", within=desk.region("Sambesøg"))
    desk.go("Skriv rapporten")
    desk.fill("Hvad virksomheden har brug for", NEEDS)
    desk.fill("Hvad der blev aftalt", "Et fælles kursus.")
    desk.press("Gem rapporten")
    desk.sees(NEEDS)
    path = desk.path
    for slug in NAMES:
        alliance.desk(slug).open(path)
        alliance.desk(slug).sees(NEEDS)
    assert alliance.stranger(path) == 404


def call_before_the_expiry(alliance) -> None:
    """Step 14, Fri 27 Mar: not filled, help wanted; the order stays open."""
    alliance.day("2026-03-27 09:00")
    desk = alliance.desk(OWNER)
    desk.open()
    calls = desk.region("Ring til virksomheden")
    desk.sees(YARD, "27.03.2026", within=calls)
    desk.go("Vil have hjælp", within=calls)
    desk.fill("Hvad blev der sagt", "Tyve mangler endnu, de vil gerne have hjælp.")
    desk.press("Gem og gå videre")
    desk.page.get_by_role("heading", name="Eskaler til andre jobcentre").wait_for()
    desk.open()
    expect(desk.region("Ring til virksomheden")).to_have_count(0)


def twenty_are_hired(alliance) -> None:
    """Step 15, Fri 27 Mar: the owner registers what the company told."""
    desk = alliance.at_order(OWNER)
    for name, count in (
        ("Frederikshavn", 6),
        ("Hjørring", 7),
        ("Brønderslev", 3),
        ("Aalborg", 4),
    ):
        alliance.result(desk, "Ansat", count, name)
    gap(desk, "Ansat", 20)


def decide_course(alliance) -> None:
    """Step 16, Fri 27 Mar: the leader sits down at the owner's desk."""
    desk = alliance.desk(OWNER)
    desk.come_back(alliance.world.leader(OWNER))
    desk.open()
    todo = desk.row("Beslut om opkvalificering", "Svejser")
    desk.sees("27.03.2026", within=todo)
    desk.go("Beslut", within=todo)
    desk.fill("Kursus", "Svejsning for skibsværfter")
    desk.fill("Skole", "Opdigtet Erhvervsskole")
    desk.fill("Første dag", "13.04.2026")
    desk.fill("Sidste dag", "29.05.2026")
    desk.fill("Pladser i alt", 24)
    for slug, (seats, _completed, _hired) in COURSE.items():
        desk.fill(NAMES[slug], seats)
    desk.fill("Arbejdsgiverens tilsagn", "Alle, der gennemfører, kommer til samtale.")
    desk.fill("Givet den", "26.03.2026")
    desk.fill("Givet af", "Opdigtet Direktør")
    desk.press("Beslut opkvalificering")
    desk.sees("Opkvalificering", "Opdigtet Erhvervsskole", "13.04.2026", "29.05.2026")
    desk.go("Svejsning for skibsværfter")
    alliance.course_path = desk.path
    desk.come_back(alliance.world.consultant(OWNER))


def fill_the_seats(alliance) -> None:
    """Step 17: each job center books its seats and, on Fri 29 May, tells what came of them."""
    for slug, (seats, _completed, _hired) in COURSE.items():
        desk = at_course(alliance, slug)
        with desk.act(f"Book pladser til {NAMES[slug]}", menu=False):
            desk.fill("Pladser", seats)
            desk.press("Book")
    guest = at_course(alliance, GUEST)
    with guest.act("Book pladser til Aalborg", menu=False):
        guest.fill("Pladser", 1)
        guest.scope.get_by_role("button", name="Book").click()
        guest.sees("Kun 0 af de 3 pladser er ledige", within=guest.scope)
    alliance.day("2026-05-29 14:00")
    for slug, (_seats, completed, hired) in COURSE.items():
        desk = at_course(alliance, slug)
        with desk.act(f"Skriv udfaldet for {NAMES[slug]}", menu=False):
            desk.fill("Gennemført", completed)
            desk.fill("Ansat via kurset", hired)
            desk.press("Gem resultatet")
    desk = alliance.at_order(OWNER)
    for text in ("24", "22", "18"):
        desk.sees(text, within=desk.row("Opkvalificering", "I alt"))


def at_course(alliance, slug: str) -> Desk:
    """Somebody with the course on the screen."""
    desk = alliance.desk(slug)
    desk.open(alliance.course_path)
    return desk


def who_may_see_what(alliance) -> None:
    """The guest sees this order alone, Herning nothing, a neighbor changes nothing of others."""
    ready_order(alliance.world, OWNER, title="Maler")
    guest = alliance.desk(GUEST)
    guest.open("/recruitment/orders/?scope=alliance")
    guest.sees(YARD)
    guest.misses("Maler")
    alliance.at_order(GUEST).misses(SECRET)
    neighbor = alliance.at_order("hjoerring")
    neighbor.misses(SECRET)
    line = neighbor.row("Spurgte jobcentre", "Brønderslev")
    expect(line.get_by_role("link")).to_have_count(0)
    expect(neighbor.page.get_by_role("link", name="Ret", exact=True)).to_have_count(0)
    assert alliance.stranger(alliance.order_path) == 404
    assert neighbor.open(f"/companies/{alliance.company.pk}/edit/") == 403


def close(alliance) -> None:
    """Step 18, Mon 8 Jun: 38 of 40."""
    alliance.day("2026-06-08 10:00")
    desk = alliance.at_order(OWNER)
    desk.go("Luk")
    for slug, hired in HIRED.items():
        expect(desk.field(NAMES[slug])).to_have_value(str(hired))
    desk.tick("Virksomheden fik sine medarbejdere")
    desk.fill("Hvad blev der sagt", "38 er begyndt, de klarer resten selv.")
    desk.press("Luk ordren")
    desk.sees("Delvist besat", "lukket som delvist besat")
    gap(desk, "Ansat", 38)
    for slug in ("hjoerring", "broenderslev", GUEST):
        desk.sees(str(HIRED[slug]), within=desk.row("Spurgte jobcentre", NAMES[slug]))


def the_guest_is_out(alliance) -> None:
    """The guest's access ends with the order; the allies still read it."""
    assert alliance.desk(GUEST).open(alliance.order_path) == 404
    assert alliance.desk("hjoerring").open(alliance.order_path) == 200


def follow_up(alliance) -> None:
    """Step 19, Tue 16 Jun: one task for all who began on 1 Jun."""
    alliance.day("2026-06-16 09:00")
    desk = alliance.desk(OWNER)
    desk.open()
    line = desk.page.get_by_role("row").filter(has_text="38 personer begyndte 01.06.2026")
    expect(line).to_have_count(1)
    desk.sees(YARD, "16.06.2026", within=line)
    desk.go(YARD, within=line)
    desk.fill("Hvad blev der sagt", "Det går godt.")
    desk.press("Registrér opfølgningen")
    desk.sees("Fulgt op.")
