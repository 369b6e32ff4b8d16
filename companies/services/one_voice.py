"""Who else is in touch with a company: read before calling it (R146, lesson 9)."""

from dataclasses import dataclass

from companies.models import Company, Contact, JointVisit, PlannedVisit

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


def one_voice(company: Company, user) -> OneVoice:
    """What ``user`` should know of before beginning a contact or a visit; a handful of queries."""
    planned = JointVisit.objects.planned_in_reach_of(user).filter(company=company)
    visits = list(planned.select_related("host", "leader").order_by("requested_at")[:SHOWN_VISITS])
    keys = [visit.pk for visit in visits]
    joinable, mine = set(), set()
    if visits:
        rows = JointVisit.objects.filter(pk__in=keys)
        joinable = set(rows.joinable_by(user).values_list("pk", flat=True))
        mine = set(rows.visible_to(user).values_list("pk", flat=True))
    return OneVoice(
        contact=company.contacts.warning_for(user),
        plans=tuple(PlannedVisit.objects.visible_to(user).waiting().of(company).for_list()),
        visits=tuple((visit, visit.pk in joinable, visit.pk in mine) for visit in visits),
    )
