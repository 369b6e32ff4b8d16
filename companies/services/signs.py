"""Signs that a company is to be contacted, which apps above enter for the outreach list (R015)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from companies.models import PlannedVisit
from jobcenters.models import User


@dataclass(frozen=True)
class Sign:
    """One sign: ``rows`` are rows with a ``company`` that ``user`` may see and that show it."""

    key: str
    label: str
    rows: Callable[[User], QuerySet]


_SIGNS: dict[str, Sign] = {}


def register(sign: Sign) -> None:
    """Enter a sign; once only."""
    _SIGNS[sign.key] = sign


def signs() -> list[Sign]:
    """The signs in the order of entry."""
    return list(_SIGNS.values())


def marked(companies: QuerySet, user: User) -> QuerySet:
    """Adds to each company ``sign_<key>`` and ``has_plan``: whether a visit of any job center in
    reach is planned."""
    plans = PlannedVisit.objects.visible_to(user).waiting().filter(company=OuterRef("pk"))
    shown = {
        f"sign_{sign.key}": Exists(sign.rows(user).filter(company=OuterRef("pk")))
        for sign in signs()
    }
    return companies.annotate(has_plan=Exists(plans), **shown)
