"""Agreements for tests, through the real services; ``agreed`` is signed, ``drafted`` is not."""

from companies.models import CompanyAgreement
from companies.services.agreements import AgreementInput, draft_agreement, sign_agreement
from servicecatalog.models import ServiceItem


def service(slug: str = "loentilskud") -> ServiceItem:
    """A service of the catalog."""
    return ServiceItem.objects.get(pk=slug)


def drafted(world, company, *, slug: str = "frederikshavn", **given) -> CompanyAgreement:
    """A draft that the consultant of ``slug`` has written."""
    actor = world.consultant(slug)
    given.setdefault("responsible", actor)
    given.setdefault("services", [service()])
    return draft_agreement(
        company, actor=actor, job_center=world.center(slug), agreement=AgreementInput(**given)
    )


def agreed(world, company, *, slug: str = "frederikshavn", **given) -> CompanyAgreement:
    """An agreement in force."""
    row = drafted(world, company, slug=slug, **given)
    return sign_agreement(row, actor=world.consultant(slug))
