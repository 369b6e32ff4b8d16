"""The concept that an alliance's agreements follow (R160): a new text begins a new row."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.models import AgreementConcept
from jobcenters.models import Alliance, User
from servicecatalog.models import ServiceItem

LONGEST = 120  # months

describe("agreementconcept.set", gettext_lazy("Concept decided"))


@dataclass(frozen=True)
class ConceptInput:
    """Name, text, the usual length in months, and the services that it begins with."""

    kind: str
    name: str
    text: str
    months: int
    services: Collection[ServiceItem] = ()


@transaction.atomic
def set_concept(alliance: Alliance, *, actor: User, concept: ConceptInput) -> AgreementConcept:
    """Let a concept hold from today; the one before it ends, and agreements made under it keep it.

    Raises `PermissionDenied` unless the actor runs the alliance, `RuleBroken` without a name or
    text, for a CPR number, or a length out of bounds.
    """
    Alliance.objects.select_for_update(of=("self",)).get(pk=alliance.pk)
    if not policies.can_set_concept(actor, alliance):
        raise PermissionDenied
    refuse_cpr(name=concept.name, text=concept.text)
    for name in ("name", "text"):
        if not getattr(concept, name).strip():
            raise RuleBroken(_("Write what agreements under the concept say."), field=name)
    if not 1 <= concept.months <= LONGEST:
        message = _("Choose a number from 1 to %(largest)s.") % {"largest": LONGEST}
        raise RuleBroken(message, field="months")
    today = calendar.today()
    alliance.concepts.on(today).filter(kind=concept.kind).update(valid_to=today)
    row = AgreementConcept.objects.create(
        alliance=alliance,
        kind=concept.kind,
        name=concept.name.strip(),
        text=concept.text.strip(),
        months=concept.months,
        valid_from=today,
    )
    row.services.set(concept.services)
    record("agreementconcept.set", row, actor=actor, before={})
    return row
