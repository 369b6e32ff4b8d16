"""The invented people of the job centers, with their log-ins and roles."""

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from alliance.portal.demo.chance import Chance
from alliance.portal.demo.numbers import COLLEAGUES_FIRST, phone_numbers
from alliance.portal.demo.vocabulary import Town, Vocabulary
from jobcenters.choices import ContactKind, Role
from jobcenters.models import Alliance, Appointment, ContactPoint, JobCenter, User
from jobcenters.roles import sync_user

PASSWORD = "vestalliancen"  # noqa: S105 - shown on the log-in page of the demo
ALLIANCES = {"vest": "vestalliancen", "vendsyssel": "vendsyssel"}
ROLES = {
    "consultant": (Role.CONSULTANT, "Virksomhedskonsulent"),
    "consultant2": (Role.CONSULTANT, "Virksomhedskonsulent"),
    "leader": (Role.LEADER, "Afdelingsleder"),
    "head": (Role.HEAD, "Jobcenterchef"),
}


@dataclass
class Staff:
    """One job center of the demo with its town and people."""

    center: JobCenter
    town: Town
    consultants: list[User]
    leader: User
    head: User


@dataclass
class People:
    """Everybody: the staff of each job center by slug, and the coordinators by alliance."""

    staff: dict[str, Staff]
    coordinators: dict[str, User]
    admin: User


class _Register:
    """Collects users and their roles, then writes them all at once."""

    def __init__(self, words: Vocabulary, chance: Chance, since):
        self.names = _full_names(words, chance)
        self.phones = phone_numbers(COLLEAGUES_FIRST)
        self.since = since
        self.password = make_password(PASSWORD)  # hashed once: hashing is slow on purpose
        self.users: list[User] = []
        self.appointments: list[Appointment] = []

    def add(self, username: str, title: str, role: str, *places: JobCenter | Alliance) -> User:
        """A user with one role at each of ``places``."""
        domain = username.rpartition(".")[2] or "alliance"
        user = User(
            username=username,
            name=next(self.names),
            email=f"{username}@{domain}.example",
            phone=next(self.phones),
            title=title,
            password=self.password,
        )
        self.users.append(user)
        for place in places:
            where = "alliance" if isinstance(place, Alliance) else "job_center"
            row = Appointment(user=user, role=role, valid_from=self.since, **{where: place})
            self.appointments.append(row)
        return user

    def write(self) -> None:
        """Put everybody in the database and in the groups of their roles."""
        User.objects.bulk_create(self.users)
        Appointment.objects.bulk_create(self.appointments)
        addresses = [
            EmailAddress(user=user, email=user.email, verified=True, primary=True)
            for user in self.users
        ]
        EmailAddress.objects.bulk_create(addresses)
        for user in self.users:
            sync_user(user)


def invite_everybody(words: Vocabulary, chance: Chance, since) -> People:
    """Write the people of the demo, in their roles since the date ``since``."""
    register = _Register(words, chance, since)
    staff = {town.slug: _staff_of(town, register) for town in words.towns}
    alliances = {short: Alliance.objects.get(slug=slug) for short, slug in ALLIANCES.items()}
    coordinators = {
        short: register.add(
            f"coordinator.{short}", "Netværkskoordinator", Role.NETWORK_COORDINATOR, alliance
        )
        for short, alliance in alliances.items()
    }
    admin = register.add(
        "admin", "Allianceadministrator", Role.ALLIANCE_ADMINISTRATOR, *alliances.values()
    )
    register.write()
    return People(staff, coordinators, admin)


def _furnish(center: JobCenter, town: Town, phone: str) -> None:
    """Ways in to the job center, as invented as its people; what somebody wrote stays."""
    address = f"Opdigtet Allé 1, {town.postcode} {town.city}"
    center.phone = center.phone or phone
    center.mailbox = center.mailbox or f"virksomhed@{town.slug}.example"
    center.web = center.web or f"https://{town.slug}.example/"
    center.postal_address = center.postal_address or address
    center.visiting_address = center.visiting_address or address
    center.save()
    ContactPoint.objects.get_or_create(
        job_center=center,
        kind=ContactKind.PHONE,
        label="Virksomhedslinjen",
        defaults={"value": center.phone, "hours": "hverdage kl. 8-15"},
    )


def _staff_of(town: Town, register: _Register) -> Staff:
    center = JobCenter.objects.select_related("municipality").get(slug=town.slug)
    _furnish(center, town, next(register.phones))
    people = {
        name: register.add(f"{name}.{town.slug}", title, role, center)
        for name, (role, title) in ROLES.items()
    }
    consultants = [people["consultant"], people["consultant2"]]
    return Staff(center, town, consultants, people["leader"], people["head"])


def _full_names(words: Vocabulary, chance: Chance) -> Iterator[str]:
    """Names that nobody bears: an ordinary first name with a surname that gives it away."""
    pairs = [f"{first} {last}" for first in words.first_names for last in words.surnames]
    return iter(chance.some(pairs, len(pairs)))
