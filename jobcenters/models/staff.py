"""Who holds which role, asked once for many job centers."""

from collections.abc import Iterable
from functools import cached_property

from jobcenters.choices import Role
from jobcenters.models.organization import AllianceMembership, JobCenter
from jobcenters.models.people import Appointment, User


class Staff:
    """The active people of ``job_centers`` today, for work that tells many at once: what
    `User.objects.holding` answers for one of them is asked once for all.

    ``roles`` are those that will be asked about.
    """

    def __init__(self, job_centers: Iterable[JobCenter], *roles: Role):
        self.keys = {center.pk for center in job_centers}
        self.roles = roles

    def holding(self, role: Role, job_center: JobCenter) -> list[User]:
        """Who holds ``role`` at ``job_center``, each once."""
        return list(self._held.get((role, job_center.pk), {}).values())

    def coordinating(self, job_center: JobCenter) -> list[User]:
        """The network coordinators of the alliances that ``job_center`` is in, each once."""
        people = [self._coordinators.get(key, {}) for key in self._alliances.get(job_center.pk, ())]
        return list({key: user for held in people for key, user in held.items()}.values())

    @cached_property
    def _held(self) -> dict[tuple, dict]:
        rows = _appointments().filter(role__in=self.roles, job_center__in=self.keys)
        return _people(rows.values_list("role", "job_center", "user"))

    @cached_property
    def _alliances(self) -> dict[object, list]:
        rows = AllianceMembership.objects.current().filter(job_center__in=self.keys)
        alliances: dict[object, list] = {}
        for center, alliance in rows.order_by("pk").values_list("job_center", "alliance"):
            alliances.setdefault(center, []).append(alliance)
        return alliances

    @cached_property
    def _coordinators(self) -> dict[object, dict]:
        alliances = {key for keys in self._alliances.values() for key in keys}
        rows = _appointments().filter(role=Role.NETWORK_COORDINATOR, alliance__in=alliances)
        held: dict[object, dict] = {}
        for row in rows.select_related("user"):
            held.setdefault(row.alliance_id, {})[row.user_id] = row.user
        return held


def _people(rows: Iterable[tuple]) -> dict[tuple, dict]:
    """Who holds each role at each job center, from tuples of role, job center and person."""
    found = list(rows)
    people = User.objects.in_bulk({user for _role, _center, user in found})
    held: dict[tuple, dict] = {}
    for role, center, user in found:
        held.setdefault((role, center), {})[user] = people[user]
    return held


def _appointments():
    rows = Appointment.objects.current().filter(user__is_active=True)
    return rows.order_by("created_at", "pk")
