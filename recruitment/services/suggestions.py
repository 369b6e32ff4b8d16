"""Whom to ask: the suggested recipients of a call, best first, each with its reasons (R013)."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _

from jobcenters.choices import NeighborKind
from jobcenters.models import JobCenter
from jobcenters.services.education import well_supplied
from jobcenters.services.nearness import neighbor_kinds
from recruitment.choices import ANSWERED_STATES, ResultKind
from recruitment.models import EscalationRecipient, RecruitmentOrder, Result
from recruitment.workflows import ENDED

NEIGHBOR_POINTS = {NeighborKind.LAND: 40, NeighborKind.BRIDGE: 35, NeighborKind.FERRY: 30}
ALLIANCE_POINTS = 20
STRONG_POINTS = 8
SIMILAR_POINTS = 6
EDUCATION_POINTS = 5
ANSWER_POINTS = 4  # at an answer rate of 100 %
FEWEST_CALLS = 3  # below that a rate says nothing
PRESELECTED = 3


@dataclass(frozen=True)
class Suggestion:
    """One job center that could help, and why; ``is_guest`` when outside the alliance."""

    job_center: JobCenter
    reasons: tuple[str, ...]
    points: float
    is_guest: bool
    preselected: bool = False


def suggest_recipients(order: RecruitmentOrder) -> list[Suggestion]:
    """Neighbors by land, bridge and ferry, then the rest of the alliance, best first.

    Points order job centers inside the same nearness: strong in the occupation, filled similar
    orders, answers in time. The best allied ones are preselected; those asked already and still
    running are left out.
    """
    facts = _Facts(order)
    rows = [facts.suggestion(center) for center in facts.candidates()]
    rows.sort(key=lambda row: (-row.points, row.job_center.name_sort))
    best = [row.job_center.pk for row in rows if not row.is_guest][:PRESELECTED]
    return [_preselect(row, row.job_center.pk in best) for row in rows]


def _preselect(row: Suggestion, chosen: bool) -> Suggestion:
    return Suggestion(row.job_center, row.reasons, row.points, row.is_guest, chosen)


class _Facts:
    """What is known about the candidates, read in a handful of queries."""

    def __init__(self, order: RecruitmentOrder):
        self.order = order
        self.neighbors = neighbor_kinds(order.owner)
        self.allied = set(JobCenter.objects.allied_with(order.owner).values_list("pk", flat=True))
        self.similar = self._similar()
        self.answers = self._answers()
        self.levels = order.occupation.education_levels if order.occupation else ()
        self.supplies = well_supplied(self.levels)

    def candidates(self) -> list[JobCenter]:
        """Neighbors and allies that no call to this order is running for."""
        running = self.order.recipients.exclude(state__in=ENDED).values("job_center")
        near = Q(municipality__in=self.neighbors) | Q(pk__in=self.allied)
        return list(JobCenter.objects.filter(near).exclude(pk__in=running))

    def suggestion(self, center: JobCenter) -> Suggestion:
        """The reasons and points of one candidate."""
        found = [
            self._nearness(center),
            self._alliance(center),
            self._strength(center),
            self._education(center),
            self._history(center),
            self._answering(center),
        ]
        kept = [(points, reason) for points, reason in found if points]
        return Suggestion(
            job_center=center,
            reasons=tuple(reason for _points, reason in kept),
            points=sum(points for points, _reason in kept),
            is_guest=center.pk not in self.allied,
        )

    def _nearness(self, center: JobCenter) -> tuple[float, str]:
        kind = self.neighbors.get(center.municipality_id)
        if kind is None:
            return 0, ""
        return NEIGHBOR_POINTS[kind], _("neighbor %(how)s") % {"how": NeighborKind(kind).label}

    def _alliance(self, center: JobCenter) -> tuple[float, str]:
        return (ALLIANCE_POINTS if center.pk in self.allied else 0), _("same alliance")

    def _strength(self, center: JobCenter) -> tuple[float, str]:
        occupation = self.order.occupation
        strong = occupation is not None and occupation.disco08 in center.strong_occupations
        return (STRONG_POINTS if strong else 0), _("strong in this occupation")

    def _education(self, center: JobCenter) -> tuple[float, str]:
        supply = self.supplies.get(center.pk)
        return (EDUCATION_POINTS, supply.reason(self.levels)) if supply else (0, "")

    def _history(self, center: JobCenter) -> tuple[float, str]:
        hired = self.similar.get(center.pk, 0)
        text = _("filled %(count)s similar positions") % {"count": hired}
        return (SIMILAR_POINTS if hired else 0), text

    def _answering(self, center: JobCenter) -> tuple[float, str]:
        asked, in_time = self.answers.get(center.pk, (0, 0))
        if asked < FEWEST_CALLS:
            return 0, ""
        share = in_time / asked
        text = _("answers %(share)s %% of calls in time") % {"share": round(100 * share)}
        return max(ANSWER_POINTS * share, 0.001), text

    def _similar(self) -> dict[object, int]:
        if self.order.occupation is None:
            return {}
        code = self.order.occupation.disco08
        rows = Result.objects.filter(kind=ResultKind.HIRED, order__occupation__disco08=code)
        totals = rows.exclude(order=self.order).values("job_center")
        return {row["job_center"]: row["n"] for row in totals.annotate(n=Sum("count"))}

    def _answers(self) -> dict[object, tuple[int, int]]:
        in_time = Q(state__in=ANSWERED_STATES, answered_at__date__lte=F("due_on"))
        rows = EscalationRecipient.objects.values("job_center").annotate(
            asked=Count("pk"), in_time=Count("pk", filter=in_time)
        )
        return {row["job_center"]: (row["asked"], row["in_time"]) for row in rows}
