"""A country full of invented data: 98 job centers, 60,000 companies, 200,000 orders.

Written in bulk, since the services would need hours. What pages read is all there, and behind it
the audit log and the clocks of past orders, whose size is what leads a plan of the database astray.
"""

import datetime as dt
import itertools
import random
import uuid
from collections.abc import Iterator

from django.contrib.auth.hashers import make_password
from django.db import connection

from alliance.foundation import calendar
from companies.choices import CooperationLevel, LevelReason
from companies.models import (
    Company,
    Contact,
    ContactPerson,
    CooperationPeriod,
    ProductionUnit,
)
from companies.services.levels import INFORMAL_DAYS
from jobcenters.choices import Role
from jobcenters.models import Appointment, JobCenter, User
from jobcenters.roles import group_for
from jobcenters.services.reference import load_organization
from servicecatalog.models import IndustryDivision
from servicecatalog.services.reference import load_catalog
from tests.bench.orders import OrderWriter
from tests.world import CVR_WEIGHTS

USERS, COMPANIES = 2_500, 60_000
# One each at a job center; everybody else is a consultant.
SINGLE_ROLES = (Role.LEADER, Role.HEAD, Role.PROFESSIONAL_COORDINATOR)
BATCH = 5_000
EMPLOYED_SINCE = dt.date(2020, 1, 1)
CONTACT_DAYS = 900


class Country:
    """Fills an empty, migrated database; the same numbers in every run."""

    def __init__(self, say=print):
        self.say = say
        self.dice = random.Random(98)
        self.now = calendar.now()

    def key(self) -> uuid.UUID:
        """A key that is the same in every run."""
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)

    def fill(self) -> None:
        """Everything, floor by floor."""
        load_organization()
        load_catalog()
        self.centers = list(JobCenter.objects.order_by("slug").select_related("municipality"))
        self.say(f"  {USERS:,} users at {len(self.centers)} job centers")
        self._people()
        self.say(f"  {COMPANIES:,} companies")
        sites = list(self._register())
        OrderWriter(self, sites).write()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def _people(self) -> None:
        consultants = itertools.repeat(Role.CONSULTANT, USERS // len(self.centers) + 1)
        turns = enumerate([*SINGLE_ROLES, *consultants])
        places = itertools.islice(itertools.product(turns, self.centers), USERS)
        password = make_password("bench")
        rows = [
            (
                User(
                    pk=self.key(),
                    username=f"{role}{turn}.{center.slug}",
                    name=f"Opdigtet Person {turn} {center.slug}",
                    email=f"{role}{turn}@{center.slug}.example",
                    password=password,
                ),
                center,
                role,
            )
            for (turn, role), center in places
        ]
        User.objects.bulk_create([user for user, _center, _role in rows], BATCH)
        Appointment.objects.bulk_create(
            Appointment(user=user, role=role, job_center=center, valid_from=EMPLOYED_SINCE)
            for user, center, role in rows
        )
        self._into_groups(rows)
        self.consultants = {center.pk: [] for center in self.centers}
        for user, center, role in rows:
            if role == Role.CONSULTANT:
                self.consultants[center.pk].append(user)

    def _into_groups(self, rows) -> None:
        roles = (*SINGLE_ROLES, Role.CONSULTANT)
        groups = {
            (center.pk, role): group_for(center, role).pk
            for center, role in itertools.product(self.centers, roles)
        }
        through = User.groups.through
        through.objects.bulk_create(
            [through(user_id=u.pk, group_id=groups[center.pk, role]) for u, center, role in rows]
        )

    def _register(self) -> Iterator[tuple]:
        """Yields (company, site, contact person) keys with the home job center."""
        divisions = list(IndustryDivision.objects.select_related("group").order_by("pk")[:60])
        numbers = cvr_numbers()
        for start in range(0, COMPANIES, BATCH):
            made = [
                self._company(number, next(numbers), divisions[number % len(divisions)])
                for number in range(start, start + BATCH)
            ]
            Company.objects.bulk_create([row[0] for row in made])
            ProductionUnit.objects.bulk_create([row[1] for row in made])
            ContactPerson.objects.bulk_create([row[2] for row in made])
            Contact.objects.bulk_create([row[3] for row in made])
            CooperationPeriod.objects.bulk_create(
                _since_the_contact(row[0])
                for row in made
                if row[0].cooperation_level == CooperationLevel.INFORMAL
            )
            yield from ((*(part.pk for part in row[:3]), row[4]) for row in made)

    def _level_after(self, contact: dt.datetime) -> str:
        """As the rule has it; else the first sweeps would put right 24,000 companies."""
        is_recent = self.now - contact < dt.timedelta(days=INFORMAL_DAYS - 1)
        return CooperationLevel.INFORMAL if is_recent else CooperationLevel.NONE

    def _company(self, number: int, cvr_number: str, division: IndustryDivision) -> tuple:
        center = self.centers[number % len(self.centers)]
        trade = division.group.name_da.split()[0].strip(",")
        at = self.now - dt.timedelta(days=self.dice.randrange(CONTACT_DAYS))
        by = self.dice.choice(self.consultants[center.pk])
        company = Company(
            pk=self.key(),
            cvr_number=cvr_number,
            name=f"Opdigtet {trade} {number} ApS",
            last_contact_at=at,
            last_contact_by=center,
            cooperation_level=self._level_after(at),
        )
        unit = ProductionUnit(
            pk=self.key(),
            company=company,
            p_number=f"{1_000_000_000 + number}",
            name=company.name,
            is_main=True,
            address=f"Opdigtet Vej {number}",
            postcode=f"{1000 + number % 8900:04d}",
            city="Opdigtet By",
            municipality=center.municipality,
            industry_scheme=division.scheme,
            industry_code=f"{division.division}0000".replace(".", "")[:6],
            industry_group=division.group,
            phone=f"70{number:06d}",
        )
        person = ContactPerson(
            pk=self.key(),
            company=company,
            unit=unit,
            name=f"Opdigtet Kontakt {number}",
            phone=f"71{number:06d}",
            source="Samtale",
        )
        contact = Contact(
            company=company, by=by, job_center=center, kind="call", at=at, summary="Talte om behov."
        )
        return company, unit, person, contact, center


def _since_the_contact(company: Company) -> CooperationPeriod:
    return CooperationPeriod(
        company=company,
        valid_from=calendar.local_day(company.last_contact_at),
        level=company.cooperation_level,
        reason=LevelReason.CONTACT,
    )


def cvr_numbers() -> Iterator[str]:
    """Numbers of valid form, far from those of the demo."""
    for number in range(20_000_000, 99_999_999):
        text = str(number)
        if sum(int(digit) * weight for digit, weight in zip(text, CVR_WEIGHTS, strict=True)) % 11:
            continue
        yield text
