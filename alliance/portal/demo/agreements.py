"""The agreements of the demo, their clocks, and the cooperation levels that follow from all."""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict

from alliance.foundation import calendar
from alliance.portal.demo.companies import Place
from alliance.portal.demo.people import ALLIANCES
from alliance.portal.demo.scene import Scene
from companies.choices import AgreementKind, CooperationLevel, LevelReason
from companies.models import (
    AgreementConcept,
    CompanyAgreement,
    Contact,
    CooperationPeriod,
    OfferedPlaces,
)
from companies.services.ladder import set_next_reminder
from companies.services.levels import INFORMAL_DAYS
from companies.workflows import AGREEMENT
from jobcenters.models import Alliance
from servicecatalog.choices import ServiceState
from servicecatalog.models import ServiceItem
from servicecatalog.services.clocks import Subject

MONTHS = {12: 2, 24: 5, 36: 3}
INTERVALS = {None: 6, 1: 1, 3: 3}
PLACES = {"placement": (1, 6), "small_job": (1, 3), "wage_subsidy": (1, 2), "apprentice": (1, 2)}
SHOWN_CENTER = "herning"  # where an agreement runs out and one is to be reviewed
RUNS_OUT_IN, SIGNED_AGO = 25, 350  # days
BY_HAND_DAYS = 120
ONE_DAY = dt.timedelta(days=1)
CONCEPT = (
    "Jobcenteret giver virksomheden én fast kontaktperson og svarer inden for en arbejdsdag.\n"
    "Virksomheden åbner for praktik og småjob, og vi gennemgår aftalen sammen hvert år."
)


def tell_agreements(scene: Scene, places: list[Place]) -> None:
    """An agreement for each company that was drawn for one, and every company's level as its
    contacts and agreement make it. Call when all contacts are told."""
    contacts: dict[object, list[Contact]] = defaultdict(list)
    for contact in sorted(scene.ledger.of(Contact), key=lambda row: row.at):
        contacts[contact.company.pk].append(contact)
    teller = _AgreementTeller(scene)
    for place in places:
        agreement = None
        if place.company.cooperation_level == CooperationLevel.AGREEMENT:
            agreement = teller.tell(place, contacts[place.company.pk])
        _tell_levels(scene, place, agreement, contacts[place.company.pk])


class _AgreementTeller:
    def __init__(self, scene: Scene):
        self.scene = scene
        self.today = calendar.local_day(scene.now)
        active = ServiceItem.objects.filter(status=ServiceState.ACTIVE)
        self.services = list(active.order_by("name_sort"))
        self.concepts = {row.alliance.slug: row for row in self._concepts()}
        self.shown = [RUNS_OUT_IN, None]

    def _concepts(self) -> list[AgreementConcept]:
        rows = [
            AgreementConcept(
                alliance=alliance,
                kind=AgreementKind.COOPERATION,
                name=f"Samarbejdsaftale i {alliance.name}",
                text=CONCEPT,
                valid_from=self.today - dt.timedelta(days=540),
            )
            for alliance in Alliance.objects.filter(slug__in=ALLIANCES.values()).order_by("slug")
        ]
        self.scene.ledger.add(*rows)
        return rows

    def tell(self, place: Place, contacts: list[Contact]) -> CompanyAgreement:
        """Signed some day in the past; ended when its last day has come."""
        chance = self.scene.chance
        months = chance.weighted(MONTHS)
        signed_on = self.today - dt.timedelta(days=chance.number(30, 520))
        if place.staff.town.slug == SHOWN_CENTER and self.shown:
            signed_on, months = self._shown(self.shown.pop(0))
        at = chance.moment(calendar.last_working_day_by(signed_on))
        row = self._row(place, calendar.local_day(at), months)
        self.scene.ledger.add(row)
        self._add_contents(row)
        by, note = row.responsible, self.scene.chronicle.note
        note("companyagreement.drafted", row, at=at - ONE_DAY, actor=by)
        self.scene.chronicle.move(AGREEMENT, row, "sign", at=at, actor=by)
        self._run_clocks(row, at, [one for one in contacts if one.at > at])
        if row.valid_to <= self.today:
            self._end(row)
        else:
            set_next_reminder(row)
            if row.last_day <= self.today + dt.timedelta(days=RUNS_OUT_IN):
                row.next_reminder_on = self.today  # so that the first sweep tells of it
        return row

    def _shown(self, runs_out_in: int | None) -> tuple[dt.date, int]:
        if runs_out_in is None:
            return self.today - dt.timedelta(days=SIGNED_AGO), 24
        return calendar.add_months(self.today + dt.timedelta(days=runs_out_in), -12), 12

    def _row(self, place: Place, day: dt.date, months: int) -> CompanyAgreement:
        chance, company = self.scene.chance, place.company
        others = [one for one in place.staff.consultants if one != company.key_account_consultant]
        return CompanyAgreement(
            company=company,
            job_center=place.staff.center,
            concept=self._concept_of(place),
            needs=company.needs_profile,
            terms=company.goals,
            contact_person=place.person,
            responsible=company.key_account_consultant,
            deputy=chance.pick(others) if others else None,
            contact_months=chance.weighted(INTERVALS),
            contact_way=company.preferred_contact,
            placement_days=chance.weighted({None: 3, 5: 1}),
            valid_from=day,
            valid_to=calendar.add_months(day, months),
            signed_on=day,
            created_at=self.scene.now,
        )

    def _concept_of(self, place: Place) -> AgreementConcept | None:
        return self.concepts.get(ALLIANCES.get(place.staff.town.short, ""))

    def _add_contents(self, row: CompanyAgreement) -> None:
        chance, through = self.scene.chance, CompanyAgreement.services.through
        for service in chance.some(self.services, chance.number(2, 5)):
            self.scene.ledger.add(through(companyagreement=row, serviceitem=service))
        for kind in chance.some(list(PLACES), chance.number(1, 3)):
            count = chance.number(*PLACES[kind])
            self.scene.ledger.add(OfferedPlaces(agreement=row, kind=kind, count=count))

    def _run_clocks(self, row: CompanyAgreement, at: dt.datetime, contacts: list[Contact]) -> None:
        """S20 from contact to contact, S21 from review to review, as the services run them."""
        watch, by = self.scene.watch, row.responsible
        subject = Subject(row, row.job_center, row.get_absolute_url(), by)
        self._start_contact(row, subject, at)
        review = watch.start("S21", subject, at, by)
        for contact in contacts:
            watch.stop("S20", subject, contact.at, by)
            self._start_contact(row, subject, contact.at)
            day = calendar.local_day(contact.at)
            if day > review.due_on - dt.timedelta(days=60):
                watch.stop("S21", subject, contact.at, by)
                review = watch.start("S21", subject, contact.at, by)
                row.reviewed_on = day
        row.review_on = review.due_on

    def _start_contact(self, row: CompanyAgreement, subject: Subject, at: dt.datetime) -> None:
        months = row.contact_months
        agreed = calendar.add_months(calendar.local_day(at), months) if months else None
        self.scene.watch.start("S20", subject, at, row.responsible, agreed)

    def _end(self, row: CompanyAgreement) -> None:
        at, system = calendar.start_of_day(row.valid_to), self.scene.system
        subject = Subject(row, row.job_center, row.get_absolute_url(), row.responsible)
        for code in ("S20", "S21"):
            self.scene.watch.cancel(code, subject, max(at, self.scene.now), system)
        self.scene.chronicle.move(AGREEMENT, row, "expire", at=at, actor=system)
        row.review_on = None


def _tell_levels(
    scene: Scene, place: Place, agreement: CompanyAgreement | None, contacts: list[Contact]
) -> None:
    """The periods of a company, as the rule would have made them day by day."""
    company, today = place.company, calendar.local_day(scene.now)
    days = [calendar.local_day(contact.at) for contact in contacts]
    is_by_hand = company.cooperation_level == CooperationLevel.TASKFORCE
    turns = {*days, *(day + dt.timedelta(days=INFORMAL_DAYS + 1) for day in days)}
    if agreement is not None:
        turns |= {agreement.valid_from, agreement.valid_to}
    rows: list[CooperationPeriod] = []
    for day in sorted(turn for turn in turns if turn <= today):
        level, reason = _level_on(day, agreement, days)
        if (rows[-1].level if rows else CooperationLevel.NONE) == level:
            continue
        if rows:
            rows[-1].valid_to = day
        rows.append(CooperationPeriod(company=company, level=level, reason=reason, valid_from=day))
    company.cooperation_level = rows[-1].level if rows else CooperationLevel.NONE
    if is_by_hand:
        _set_by_hand(rows, company, today)
    scene.ledger.add(*rows)


def _level_on(day: dt.date, agreement: CompanyAgreement | None, days: list[dt.date]) -> tuple:
    if agreement is not None and agreement.is_valid_on(day):
        return CooperationLevel.AGREEMENT, LevelReason.AGREEMENT
    spoken = days[: bisect_right(days, day)]
    if spoken and day <= spoken[-1] + dt.timedelta(days=INFORMAL_DAYS):
        return CooperationLevel.INFORMAL, LevelReason.CONTACT
    return CooperationLevel.NONE, LevelReason.SILENCE


def _set_by_hand(rows: list[CooperationPeriod], company, today: dt.date) -> None:
    if rows and rows[-1].valid_from == today:
        rows.pop()
    elif rows:
        rows[-1].valid_to = today
    rows.append(
        CooperationPeriod(
            company=company,
            level=CooperationLevel.TASKFORCE,
            reason=LevelReason.MANUAL,
            note="Sidder med i den lokale jobtaskforce",
            valid_from=today,
            valid_to=today + dt.timedelta(days=BY_HAND_DAYS),
        )
    )
    company.cooperation_level = CooperationLevel.TASKFORCE
