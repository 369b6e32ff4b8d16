"""Who else is in touch with a company: read before calling it (R146, lesson 9)."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from alliance.foundation.calendar import now
from alliance.foundation.prepared import prepared
from companies.choices import TAKING_PART
from companies.models import Company, Contact, JointVisit, PlannedVisit, VisitInvitation
from companies.models.contacts import RECENT_CONTACT_DAYS

SHOWN_VISITS = 5


@dataclass(frozen=True)
class OneVoice:
    """The latest contact of another job center, the visits that allies have on their plan, and
    the joint visits that are coming, each with whether the reader may join it and whether the
    reader takes part already."""

    contact: Contact | None
    plans: tuple[PlannedVisit, ...]
    visits: tuple[tuple[JointVisit, bool, bool], ...]

    def __bool__(self):
        return bool(self.contact or self.plans or self.visits)


def one_voice(
    company: Company, user, *, besides: Collection[PlannedVisit] = frozenset()
) -> OneVoice:
    """What ``user`` should know of before beginning a contact or a visit; a handful of queries.

    besides: planned visits that the page tells of anyway.
    """
    plans = plans_of_allies(company, user)
    return OneVoice(
        contact=company.contacts.warning_for(user),
        plans=tuple(planned for planned in plans if planned not in besides),
        visits=coming_visits(company, user),
    )


def warning_among(
    contacts: Sequence[Contact], company: Company, user, *, is_all: bool
) -> Contact | None:
    """The contact of `ContactQuerySet.warning_for`, found among the newest ``contacts`` that
    ``user`` sees, where they reach back far enough (or ``is_all``); else asked for."""
    if user.home_center is None:
        return None
    since = now() - dt.timedelta(days=RECENT_CONTACT_DAYS)
    for contact in contacts:
        if contact.at < since:
            return None
        if contact.job_center_id != user.home_center.pk:
            return contact
    return None if is_all else company.contacts.warning_for(user)


def plans_of_allies(company: Company, user) -> tuple[PlannedVisit, ...]:
    """The visits to the company that stand on the plans that ``user`` sees, by month."""
    return tuple(_plans(company.pk, user))


@prepared
def _plans(company: uuid.UUID, user) -> QuerySet:
    return PlannedVisit.objects.visible_to(user).waiting().of(company).for_list()


def coming_visits(company: Company, user) -> tuple[tuple[JointVisit, bool, bool], ...]:
    """The coming joint visits that allies plan, the oldest first; each with whether the job center
    of ``user`` may join it, and whether ``user`` sees all of it."""
    home = user.home_center.pk if user.home_center else None
    rows = _coming(company.pk, user, home)
    return tuple(
        (row, home is not None and row.host_id != home and not row.takes_part, row.is_mine)
        for row in rows
    )


@prepared
def _coming(company: uuid.UUID, user, home: uuid.UUID | None) -> QuerySet:
    taking = VisitInvitation.objects.filter(job_center=home, state__in=TAKING_PART)
    return (
        JointVisit.objects.planned_in_reach_of(user)
        .filter(company=company)
        .annotate(
            takes_part=_is_one_of(taking.values("visit")),
            is_mine=_is_one_of(JointVisit.objects.visible_to(user).values("pk")),
        )
        .select_related("host", "leader")
        .order_by("requested_at")[:SHOWN_VISITS]
    )


def _is_one_of(keys: QuerySet) -> ExpressionWrapper:
    return ExpressionWrapper(Q(pk__in=keys), BooleanField())
