"""Colleagues to choose from: who may take an inquiry, a company or a seat at a visit."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from alliance.foundation.sorting import DanishKey, danish_key
from jobcenters.models import Appointment, JobCenter, User
from jobcenters.roles import HANDLER_ROLES


def handlers_at(job_centers: Collection[JobCenter | object]) -> QuerySet[User]:
    """The active people who handle orders at any of the job centers (rows or keys) today."""
    held = Appointment.objects.current().filter(role__in=HANDLER_ROLES, job_center__in=job_centers)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return people.order_by(DanishKey("name"), "pk")


def colleague_choices(user: User) -> list[tuple[str, str]]:
    """The people of the job centers in reach but oneself, as (key, "name, job center")."""
    reach = JobCenter.objects.keys_in_reach_of(user)
    rows: Iterable[Appointment] = (
        Appointment.objects.current()
        .filter(job_center__in=reach, user__is_active=True)
        .exclude(user=user)
        .select_related("user", "job_center")
    )
    names = {str(row.user_id): f"{row.user.name}, {row.job_center.name}" for row in rows}
    return sorted(names.items(), key=lambda choice: danish_key(choice[1]))
