"""The global search: companies, orders, job centers and occupations that a person may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from companies.models import Company, ContactPerson, ProductionUnit
from jobcenters.models import JobCenter
from recruitment.models import RecruitmentOrder
from servicecatalog.models import Occupation

GROUP_SIZE = 10
SHORTEST = 2  # characters; one letter finds everything and helps nobody
LONGEST = 100


@dataclass(frozen=True)
class Hit:
    """One thing found; ``state`` is shown as a chip when the thing has one."""

    title: str
    detail: str
    path: str
    state: object = ""


@dataclass(frozen=True)
class HitGroup:
    """The first hits of one kind; ``more`` leads to all of them when there are more."""

    label: str
    hits: tuple[Hit, ...]
    more: str


def find(user, text: str) -> tuple[HitGroup, ...]:
    """What ``user`` may see that matches ``text``, at most ten of each kind; empty groups are
    left out."""
    text = text.strip()[:LONGEST]
    if len(text) < SHORTEST:
        return ()
    groups = (
        _companies(user, text),
        _orders(user, text),
        _job_centers(user, text),
        _occupations(user, text),
    )
    return tuple(group for group in groups if group.hits)


def exact(user, text: str) -> str:
    """The path of the one thing whose number is exactly ``text``, else an empty text.

    Numbers are an order's, a company's CVR number, a site's P-number and a phone number.
    """
    text = "".join(text.split())
    orders = RecruitmentOrder.objects.visible_to(user).filter(number=text)
    found = {order.get_absolute_url() for order in orders}
    digits = text.removeprefix("+45")
    if digits.isdecimal():
        found |= {company.get_absolute_url() for company in _with_number(user, digits)}
    return found.pop() if len(found) == 1 else ""


def _with_number(user, digits: str) -> QuerySet:
    units = ProductionUnit.objects.filter(Q(p_number=digits) | Q(phone=digits))
    people = ContactPerson.objects.filter(phone=digits)
    return Company.objects.visible_to(user).filter(
        Q(cvr_number=digits)
        | Q(pk__in=units.values("company"))
        | Q(pk__in=people.values("company"))
    )[:2]


def _group(label: str, rows: Iterable[Hit], name: str, query: dict[str, str]) -> HitGroup:
    hits = tuple(rows)
    more = f"{reverse(name)}?{urlencode(query)}" if len(hits) > GROUP_SIZE else ""
    return HitGroup(label, hits[:GROUP_SIZE], more)


def _companies(user, text: str) -> HitGroup:
    rows = Company.objects.visible_to(user).search(text).in_danish_order()
    rows = rows.prefetch_related("units__municipality")[: GROUP_SIZE + 1]
    hits = (Hit(row.name, _about(row), row.get_absolute_url()) for row in rows)
    return _group(_("Companies"), hits, "companies:company_list", {"q": text})


def _about(company: Company) -> str:
    unit = company.main_unit
    place = unit.municipality.name if unit else ""
    return " · ".join(part for part in (f"CVR {company.cvr_number}", place) if part)


def _orders(user, text: str) -> HitGroup:
    rows = RecruitmentOrder.objects.visible_to(user).search(text).order_by("-opened_at", "pk")
    rows = rows.select_related("company", "owner")[: GROUP_SIZE + 1]
    hits = (
        Hit(f"{row.number} {row.title}", f"{row.company} · {row.owner}", row.get_absolute_url(),
            row)
        for row in rows
    )  # fmt: skip
    query = {"q": text, "scope": "alliance", "closed": "1"}
    return _group(_("Orders"), hits, "recruitment:order_list", query)


def _job_centers(user, text: str) -> HitGroup:
    rows = JobCenter.objects.visible_to(user).filter(name__icontains=text).in_danish_order()
    hits = (
        Hit(row.full_name, row.phone, reverse("jobcenters:job_center_detail", args=[row.slug]))
        for row in rows[: GROUP_SIZE + 1]
    )
    return _group(_("Job centers"), hits, "jobcenters:job_center_list", {"q": text})


def _occupations(user, text: str) -> HitGroup:
    """Occupations lead to the orders that need them: that is what one looks them up for."""
    rows = Occupation.objects.search(text).select_related("industry_group")[: GROUP_SIZE + 1]
    orders = reverse("recruitment:order_list")
    hits = (
        Hit(
            row.title,
            f"DISCO-08 {row.disco08}",
            f"{orders}?{urlencode({'scope': 'alliance', 'occupation': row.pk})}",
        )
        for row in rows
    )
    return _group(_("Occupations"), hits, "portal:search", {"q": text})
