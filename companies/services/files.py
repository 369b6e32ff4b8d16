"""Files on companies: read by whoever reads the company, also those of its merged duplicates."""

from django.db.models import Q, QuerySet

from alliance.foundation.attachments import registry
from companies import policies
from companies.models import Company


def readable(user) -> QuerySet:
    """The companies whose files ``user`` reads: those in reach, and what was merged into them."""
    visible = Company.objects.visible_to(user).values("pk")
    return Company.objects.filter(Q(pk__in=visible) | Q(merged_into__in=visible))


def keys(company: Company) -> list:
    """The entries whose files the page of the company shows."""
    return [company.pk, *company.duplicates.order_by("pk").values_list("pk", flat=True)]


def take_files() -> None:
    """Companies take files: from every consultant, to be removed by the home job center and by
    who attached them."""
    registry.register(
        Company,
        policies.can_attach,
        may_remove=policies.can_edit_company,
        readable=readable,
        keys=keys,
    )
