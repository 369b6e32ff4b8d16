"""Figures of the companies: how far a visit plan has come, what companies speak of."""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from companies.choices import FeedbackTopic, PlannedVisitState
from companies.models import VisitOutcome


@dataclass(frozen=True)
class Progress:
    """One consultant's part of a plan; ``outcomes`` counts what came of it by kind."""

    name: str
    total: int
    done: int
    dropped: int
    places: int
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Visits that are still to be made."""
        return self.total - self.done - self.dropped


def progress_of(visits: QuerySet) -> list[Progress]:
    """How far the planned ``visits`` have come for each consultant, by name; two queries."""
    counted = VisitOutcome.objects.filter(visit__in=visits.order_by().values("pk"))
    kinds: dict[object, dict[str, int]] = {}
    for row in counted.values("visit__consultant", "kind").annotate(count=Count("pk")).order_by():
        kinds.setdefault(row["visit__consultant"], {})[row["kind"]] = row["count"]
    people = (
        visits.order_by()
        .values("consultant", "consultant__name")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=PlannedVisitState.DONE)),
            dropped=Count("pk", filter=Q(state=PlannedVisitState.DROPPED)),
            all_places=Coalesce(Sum("places"), 0),
        )
    )
    return [
        Progress(
            name=row["consultant__name"],
            total=row["total"],
            done=row["done"],
            dropped=row["dropped"],
            places=row["all_places"],
            outcomes=kinds.get(row["consultant"], {}),
        )
        for row in people.order_by("consultant__name")
    ]


def summed(rows: list[Progress], name: str) -> Progress:
    """All of ``rows`` as one, under ``name``."""
    kinds = {kind for row in rows for kind in row.outcomes}
    return Progress(
        name=name,
        total=sum(row.total for row in rows),
        done=sum(row.done for row in rows),
        dropped=sum(row.dropped for row in rows),
        places=sum(row.places for row in rows),
        outcomes={kind: sum(row.outcomes.get(kind, 0) for row in rows) for kind in kinds},
    )


@dataclass(frozen=True)
class TopicCount:
    """How often companies spoke of something."""

    key: str
    label: str
    count: int


def counts_by_topic(feedback: QuerySet) -> list[TopicCount]:
    """How much of the ``feedback`` is about each topic, the most first; silent ones too."""
    rows = feedback.order_by().values("topic").annotate(count=Count("pk"))
    counts = {row["topic"]: row["count"] for row in rows}
    topics = [
        TopicCount(key, str(label), counts.get(key, 0)) for key, label in FeedbackTopic.choices
    ]
    return sorted(topics, key=lambda topic: -topic.count)
