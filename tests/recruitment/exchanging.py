"""Offers for tests, put on the exchange by the real service."""

import datetime as dt
from decimal import Decimal

from recruitment.models import SmallJobOffer
from recruitment.services.exchange import create_offer


def offer_values(world, slug: str, **changes) -> dict[str, object]:
    """Ten hours on Mondays and Tuesdays in March and April."""
    facts = {
        "kind": "small_job",
        "title": "Hylder i butik",
        "description": "",
        "occupation": None,
        "municipality": world.center(slug).municipality,
        "weekly_hours": Decimal(10),
        "days": [1, 2],
        "starts_on": dt.date(2026, 3, 9),
        "ends_on": dt.date(2026, 4, 30),
        "expires_on": dt.date(2026, 3, 20),
    }
    company = changes.pop("company", None) or world.company(slug)
    return {"company": company, **facts, **changes}


def offer_at(world, slug: str, **changes) -> SmallJobOffer:
    """An offer of the job center's consultant."""
    values = offer_values(world, slug, **changes)
    return create_offer(actor=world.consultant(slug), job_center=world.center(slug), values=values)
