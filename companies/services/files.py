"""Files on companies and on agreements with them.

A company's are read by whoever reads the company, also those of its merged duplicates; an
agreement's, such as the signed document, by whoever reads the agreement (R103).
"""

from django.db.models import Q, QuerySet

from alliance.foundation.attachments import registry
from companies import policies
from companies.models import Company, CompanyAgreement


def readable(user) -> QuerySet:
    """The companies whose files ``user`` reads: those in reach, and what was merged into them."""
    visible = Company.objects.visible_to(user).values("pk")
    return Company.objects.filter(Q(pk__in=visible) | Q(merged_into__in=visible))


def keys(company: Company) -> list:
    """The entries whose files the page of the company shows."""
    return [company.pk, *company.duplicates.order_by("pk").values_list("pk", flat=True)]


def take_files() -> None:
    """Companies take files: from every consultant, to be removed by the home job center and by
    who attached them. Agreements take them from the job center that made them, also after their
    end, since a document may arrive late."""
    registry.register(
        Company,
        policies.can_attach,
        may_remove=policies.can_edit_company,
        readable=readable,
        keys=keys,
    )
    registry.register(CompanyAgreement, policies.can_handle_agreement)
