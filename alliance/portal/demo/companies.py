"""The invented companies with their sites and contact persons."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from alliance.foundation import calendar
from alliance.portal.demo.chance import Chance
from alliance.portal.demo.ledger import Ledger
from alliance.portal.demo.numbers import (
    COMPANIES_FIRST,
    cvr_numbers,
    p_numbers,
    phone_numbers,
)
from alliance.portal.demo.people import Staff
from alliance.portal.demo.vocabulary import Trade, Vocabulary
from companies.choices import CooperationLevel, PreferredContact, RestrictionKind
from companies.models import Company, ContactPerson, ProductionUnit, Restriction
from servicecatalog.choices import Scheme
from servicecatalog.models import IndustryDivision, IndustryGroup

COMPANIES = 400
OUTSIDE_WEIGHT = 0.5  # the job center outside the alliances has half as many
SECOND_SITE = 0.15
FORMS = {"A/S": 4, "ApS": 5, "I/S": 1}
LEVELS = {
    CooperationLevel.NONE: 4,
    CooperationLevel.INFORMAL: 4,
    CooperationLevel.AGREEMENT: 2,
    CooperationLevel.TASKFORCE: 0.3,
}
RESTRICTED = (7, 181)  # these companies of the list are in dispute and barred
PREFERRED = {"": 3, PreferredContact.PHONE: 3, PreferredContact.MAIL: 2, PreferredContact.VISIT: 1}


@dataclass
class Place:
    """A company at its main site, as consultants know it."""

    company: Company
    unit: ProductionUnit
    person: ContactPerson
    trade: Trade
    staff: Staff
    restricted: bool = field(default=False)


class CompanyMaker:
    """Makes companies one by one; every number is used once."""

    def __init__(self, words: Vocabulary, chance: Chance, ledger: Ledger):
        self.words, self.chance, self.ledger = words, chance, ledger
        self.names = _company_names(words, chance)
        self.cvr, self.p_number, self.phone = (
            cvr_numbers(),
            p_numbers(),
            phone_numbers(COMPANIES_FIRST),
        )
        self.groups = _Groups()

    def make(self, staff: Staff) -> Place:
        """A company in the area of ``staff``, with one or two sites and a contact person."""
        trade = self.chance.weighted({one: one.weight for one in self.words.trades})
        name = next(self.names)(trade)
        company = Company(cvr_number=next(self.cvr), name=name, **self._profile(staff))
        unit = self._unit(company, trade, staff, is_main=True)
        person = self._person(company, unit)
        self.ledger.add(company, unit, person)
        if self.chance.happens(SECOND_SITE):
            self.ledger.add(self._unit(company, trade, staff, is_main=False))
        return Place(company, unit, person, trade, staff)

    def _profile(self, staff: Staff) -> dict[str, object]:
        level = self.chance.weighted(LEVELS)
        close = level in (CooperationLevel.AGREEMENT, CooperationLevel.TASKFORCE)
        phrases, pick = self.words.phrases, self.chance.pick
        first, *others = self.chance.some(staff.consultants, len(staff.consultants))
        return {
            "cooperation_level": level,
            "consent_default": self.chance.happens(0.9),
            "key_account_consultant": first if close else None,
            "key_account_deputy": others[0] if close and others else None,
            "needs_profile": pick(phrases["needs_profile"]) if close else "",
            "goals": pick(phrases["goals"]) if close else "",
            "preferred_contact": self.chance.weighted(PREFERRED),
            "availability": pick(phrases["availability"]),
        }

    def _unit(self, company, trade: Trade, staff: Staff, *, is_main: bool) -> ProductionUnit:
        street = self.chance.pick(self.words.phrases["street"])
        return ProductionUnit(
            company=company,
            p_number=next(self.p_number),
            name=company.name if is_main else f"{company.name}, afdeling {staff.town.city}",
            is_main=is_main,
            address=f"{street} {self.chance.number(1, 98)}",
            postcode=staff.town.postcode,
            city=staff.town.city,
            municipality=staff.center.municipality,
            industry_scheme=Scheme.DB25,
            industry_code=trade.industry_code,
            industry_group=self.groups.of(trade.industry_code),
            phone=next(self.phone),
            email=f"kontakt@{company.cvr_number}.example",
        )

    def _person(self, company: Company, unit: ProductionUnit) -> ContactPerson:
        first = self.chance.pick(self.words.first_names)
        last = self.chance.pick(self.words.surnames)
        return ContactPerson(
            company=company,
            unit=unit,
            name=f"{first} {last}",
            title=self.chance.pick(self.words.phrases["title"]),
            phone=next(self.phone),
            email=f"{first.lower()}@{company.cvr_number}.example".replace("å", "aa").replace(
                "ø", "oe"
            ),
            source="Oplyst af virksomheden",
            verified_on=calendar.today() - dt.timedelta(days=self.chance.number(5, 700)),
        )

    def restrict(self, place: Place, kind: str) -> None:
        """Put a labor dispute or a barring on the company."""
        place.restricted = True
        self.ledger.add(
            Restriction(
                company=place.company,
                kind=kind,
                source=self.words.phrases["restriction_source"][0],
                valid_from=calendar.today() - dt.timedelta(days=20),
            )
        )


class _Groups:
    """The industry group of a code, looked up once per code."""

    def __init__(self):
        self.known: dict[str, IndustryGroup | None] = {}

    def of(self, code: str) -> IndustryGroup | None:
        """The group of a six-digit code of DB25."""
        if code not in self.known:
            self.known[code] = IndustryDivision.objects.group_of(Scheme.DB25, code)
        return self.known[code]


def found_companies(
    words: Vocabulary, chance: Chance, ledger: Ledger, staff: list[Staff]
) -> list[Place]:
    """All companies of the demo, spread over the job centers."""
    maker = CompanyMaker(words, chance, ledger)
    shares = {one.town.slug: 1.0 if one.town.short else OUTSIDE_WEIGHT for one in staff}
    by_slug = {one.town.slug: one for one in staff}
    places = [maker.make(by_slug[chance.weighted(shares)]) for _number in range(COMPANIES)]
    kinds = (RestrictionKind.DISPUTE, RestrictionKind.BARRED)
    for index, kind in zip(RESTRICTED, kinds, strict=True):
        maker.restrict(places[index], kind)
    return places


def _company_names(words: Vocabulary, chance: Chance) -> Iterator:
    """Functions from a trade to a name, such as "Fjordlyst Eksempelsmedje ApS"; each once."""
    pairs = [(stem, marker) for stem in words.stems for marker in words.markers]
    rounds = chance.some(pairs, len(pairs)) + chance.some(pairs, len(pairs))
    used: set[str] = set()

    def name_of(stem: str, marker: str):
        def name(trade: Trade) -> str:
            text = f"{stem} {marker}{trade.noun} {chance.weighted(FORMS)}"
            if text in used:
                text = f"{stem} & {chance.pick(words.stems)} {marker}{trade.noun} ApS"
            used.add(text)
            return text

        return name

    return (name_of(stem, marker) for stem, marker in rounds)
