"""What orders tell the outreach list and the visit plan of the companies (R015, R147)."""

import datetime as dt

from django.db.models import QuerySet

from alliance.foundation import calendar
from companies.models import Company
from companies.services.outcomes import Outcome
from jobcenters.models import User
from recruitment.models import RecruitmentOrder

DUE_SOON = dt.timedelta(days=14)  # two weeks: time enough to speak with the company first; ours
LATEST = 20


def orders_due_soon(user: User) -> QuerySet:
    """The orders being worked on whose deadline is near or over."""
    last = calendar.today() + DUE_SOON
    return RecruitmentOrder.objects.visible_to(user).live().filter(deadline_on__lte=last)


def orders_as_outcomes(company: Company, user: User) -> list[Outcome]:
    """The company's latest orders that ``user`` may see, as what may have come of a visit."""
    rows = RecruitmentOrder.objects.visible_to(user).filter(company=company)
    return [
        Outcome(row.pk, f"{row.number} · {row.head_count} × {row.title}", row.get_absolute_url())
        for row in rows.order_by("-opened_at")[:LATEST]
    ]
