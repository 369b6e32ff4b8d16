"""What clusters and groups of companies have in common: a name of their own in the job center, a
consultant who works there, and an end."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.foundation.errors import RuleBroken, WrongState
from companies import policies
from companies.models import CompanyCluster, CompanyGroup
from companies.services.colleagues import handlers_at
from jobcenters.models import User

Circle = TypeVar("Circle", CompanyCluster, CompanyGroup)


def locked_circle(circle: Circle, actor: User, *, ended: str) -> Circle:
    """The locked row, for who plans at its job center. Raises `PermissionDenied`, or `WrongState`
    with the text ``ended`` when it is over."""
    locked = type(circle).objects.select_for_update(of=("self",)).get(pk=circle.pk)
    if not policies.can_plan_visit(actor, locked.job_center):
        raise PermissionDenied
    if locked.ended_on:
        raise WrongState(ended)
    return locked


def save_circle(circle: Circle, *, taken: str) -> None:
    """Save it with a name and a consultant. Raises `RuleBroken` at the field, with the text
    ``taken`` when the job center has another one of the name."""
    if not circle.name.strip():
        raise RuleBroken(_("Write the name."), field="name")
    if not handlers_at([circle.job_center_id]).filter(pk=circle.consultant.pk).exists():
        message = _("The consultant must work at the job center.")
        raise RuleBroken(message, field="consultant")
    try:
        with transaction.atomic():
            circle.save()
    except IntegrityError as error:
        raise RuleBroken(taken, field="name") from error
