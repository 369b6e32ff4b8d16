"""The small world that everyone knows: two alliances, their people, and a stopped clock.

``reference`` loads municipalities, job centers, occupations and standards; ``world`` makes people
and companies when they are first asked for; ``at`` stops the clock.
"""

import datetime as dt
from contextlib import contextmanager

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.prepared import prepared
from companies.models import Company, ContactPerson, ProductionUnit
from jobcenters.choices import Role
from jobcenters.models import Alliance, Appointment, JobCenter, User
from jobcenters.roles import forget_access, group_for, group_name
from servicecatalog.models import IndustryDivision, Occupation
from tests.database import load_reference

VENDSYSSEL = ("frederikshavn", "broenderslev", "hjoerring")
PASSWORD = "a-long-invented-pass-phrase"
EMPLOYED_SINCE = dt.date(2020, 1, 1)
FIRST_MORNING = "2026-03-02 09:10"  # scenario A, step 1
CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def valid_cvr(number: int) -> str:
    """The ``number``-th CVR from 10000009 on whose check sum holds (scenarios.md)."""
    candidates = (f"{value:08d}" for value in range(10_000_009, 99_999_999))
    valid = (
        text
        for text in candidates
        if sum(int(digit) * weight for digit, weight in zip(text, CVR_WEIGHTS, strict=True)) % 11
        == 0
    )
    return next(text for count, text in enumerate(valid) if count == number)


class World:
    """Vendsyssel, Vestalliancen and the job centers outside them."""

    def __init__(self):
        self.system = User.objects.system()
        self._companies = 0

    def center(self, slug: str) -> JobCenter:
        """The job center of a municipality, by its ASCII slug."""
        return next(iter(_centers(slug)), None) or JobCenter.objects.get(slug=slug)

    def alliance(self, slug: str = "vendsyssel") -> Alliance:
        """An alliance by its slug."""
        return Alliance.objects.get(slug=slug)

    def occupation(self, disco08: str = "7212", title: str = "Svejser") -> Occupation:
        """An occupation; the welder of scenario A when nothing is said."""
        return Occupation.objects.get(disco08=disco08, title_da=title)

    def consultant(self, slug: str, number: int = 1) -> User:
        """A company consultant; ``number`` 2 is a colleague."""
        return self.person(f"consultant{number if number > 1 else ''}.{slug}", Role.CONSULTANT)

    def leader(self, slug: str) -> User:
        """The leader of the job center's department."""
        return self.person(f"leader.{slug}", Role.LEADER)

    def head(self, slug: str) -> User:
        """The head of the job center."""
        return self.person(f"head.{slug}", Role.HEAD)

    def guest(self, slug: str) -> User:
        """A guest at a job center: answers calls, sees nothing else."""
        return self.person(f"guest.{slug}", Role.GUEST)

    def professional(self, slug: str) -> User:
        """The professional coordinator of a job center."""
        return self.person(f"professional.{slug}", Role.PROFESSIONAL_COORDINATOR)

    def coordinator(self, alliance: str = "vendsyssel") -> User:
        """The network coordinator of an alliance."""
        return self.person(f"coordinator.{alliance}", Role.NETWORK_COORDINATOR)

    @property
    def admin(self) -> User:
        """The administrator of Vendsyssel and Vestalliancen."""
        user = self.person("admin.vendsyssel", Role.ALLIANCE_ADMINISTRATOR)
        west = self.alliance("vestalliancen")
        if not user.appointments.filter(alliance=west).exists():
            self._appoint(user, Role.ALLIANCE_ADMINISTRATOR, west)
        return user

    def person(self, username: str, role: str) -> User:
        """The person ``<name>.<place>``, made with that role at the first asking."""
        for found in _people(username):
            return found
        slug = username.split(".", 1)[1]
        user = User(
            username=username,
            email=f"{username}@portal.example",
            name=username.replace(".", " ").title(),
        )
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        self._appoint(user, role, next(iter(_centers(slug)), None) or self.alliance(slug))
        return user

    def _appoint(self, user: User, role: str, place: JobCenter | Alliance) -> None:
        """The rows that `appoint` leaves behind, without its questions: people are made in almost
        every test, and the service has tests of its own."""
        where = {"alliance" if isinstance(place, Alliance) else "job_center": place}
        Appointment.objects.create(user=user, role=role, valid_from=EMPLOYED_SINCE, **where)
        name = group_name(place, role)
        group = next(iter(_groups(name)), None) or group_for(place, role)
        User.groups.through.objects.create(user=user, group=group)
        forget_access(user)

    def company(self, slug: str = "frederikshavn", **kwargs) -> Company:
        """A company with its main site and one contact person in the municipality of ``slug``.

        ``industry_code`` and ``scheme`` go to the site; everything else to the company.
        """
        self._companies += 1
        number = self._companies
        industry = kwargs.pop("industry_code", "301100")
        scheme = kwargs.pop("scheme", "DB25")
        company = Company.objects.create(
            **{
                "cvr_number": valid_cvr(number),
                "name": f"Opdigtet Værft {number} ApS",
                **kwargs,
            }
        )
        unit = ProductionUnit.objects.create(
            company=company,
            p_number=f"{1_000_000_000 + number}",
            name=company.name,
            is_main=True,
            address=f"Opdigtet Vej {number}",
            postcode="9900",
            city="Opdigtet By",
            municipality=self.center(slug).municipality,
            industry_scheme=scheme,
            industry_code=industry,
            industry_group=IndustryDivision.objects.group_of(scheme, industry),
            phone="70123456",
        )
        ContactPerson.objects.create(
            company=company,
            unit=unit,
            name=f"Opdigtet Person {number}",
            title="Værkfører",
            phone=f"7010{number:04d}",
            email=f"person{number}@firma.example",
            source="Samtale",
        )
        return company


# Asked in almost every test, so put together once.
@prepared
def _people(username: str):
    return User.objects.filter(username=username)


@prepared
def _centers(slug: str):
    return JobCenter.objects.filter(slug=slug).select_related("municipality")


@prepared
def _groups(name: str):
    return Group.objects.filter(name=name)


@pytest.fixture
def reference(db) -> None:
    """The reference data is there, also after a test that emptied the tables."""
    load_reference()


@pytest.fixture(scope="module")
def shared_world(django_db_setup, django_db_blocker):
    """``with shared_world() as world``: a world that the tests of one module read together.

    For the fixtures of a module that are costly to build. What is built inside the context stays
    until it ends; what a test itself changes is rolled back after it, as always. The clock stands
    on the first morning.
    """

    @contextmanager
    def kept():
        stopped = time_machine.travel(local(FIRST_MORNING), tick=False)
        with django_db_blocker.unblock(), stopped, transaction.atomic():
            load_reference()
            yield World()
            transaction.set_rollback(True)

    return kept


@pytest.fixture
def world(reference) -> World:
    """The small world; people and companies appear when asked for."""
    return World()


class Clock:
    """``at("2026-03-02 09:10")`` moves the stopped clock (Copenhagen time) and returns the
    moment; as a context it moves back afterwards."""

    def __init__(self, traveller):
        self.traveller = traveller

    def __call__(self, text: str) -> "Moment":
        moment = local(text)
        before = dt.datetime.now(dt.UTC)
        self.traveller.move_to(moment)
        return Moment(self, moment, before)


class Moment:
    """Where the clock stands; leaving the context moves it back."""

    def __init__(self, clock: Clock, moment: dt.datetime, before: dt.datetime):
        self.clock, self.moment, self.before = clock, moment, before

    def __enter__(self) -> dt.datetime:
        return self.moment

    def __exit__(self, *exception):
        self.clock.traveller.move_to(self.before)


def local(text: str) -> dt.datetime:
    """The aware moment of a Copenhagen time such as "2026-03-02 09:10"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


@pytest.fixture
def at():
    """A stopped clock, on Monday 2 March 2026 at 09:10 until told otherwise."""
    with time_machine.travel(local(FIRST_MORNING), tick=False) as traveller:
        yield Clock(traveller)
