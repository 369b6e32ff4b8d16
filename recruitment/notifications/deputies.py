"""Who is told besides: the deputies of those who are away."""

from collections.abc import Iterable

from jobcenters.models import Delegation, User


def with_deputies(users: Iterable[User]) -> list[User]:
    """The users and, while they are away, their deputies as well."""
    users = list(users)
    away = Delegation.objects.current().filter(user__in=users).select_related("deputy")
    return [*users, *(row.deputy for row in away)]
