"""The columns of lists as files: companies without contact persons, an import line by line."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.foundation.exports import Column, Sheet, in_batches
from companies.models import Company, ImportLine


def company_rows(found: QuerySet) -> Iterator[Company]:
    """The ``found`` companies (of `for_list`) in their order."""
    for rows in in_batches(found):
        yield from rows


def _town(company: Company) -> str:
    return company.main_unit.city if company.main_unit else ""


def _municipality(company: Company) -> str:
    return company.main_unit.municipality.name if company.main_unit else ""


def _group(company: Company) -> str:
    return str(company.main_unit.industry_group or "") if company.main_unit else ""


def _restrictions(company: Company) -> str:
    return ", ".join(row.get_kind_display() for row in company.current_restrictions)


COMPANIES = Sheet(
    "virksomheder",
    _("Companies"),
    (
        Column(_("CVR number"), lambda company: company.cvr_number),
        Column(_("Company"), lambda company: company.name),
        Column(_("Town"), _town),
        Column(_("Municipality"), _municipality),
        Column(_("Industry group"), _group),
        Column(_("Cooperation"), lambda company: company.get_cooperation_level_display()),
        Column(_("Key account"), lambda company: str(company.key_account_consultant or "")),
        Column(_("Last contact"), lambda company: company.last_contact_on),
        Column(_("By"), lambda company: str(company.last_contact_by or "")),
        Column(_("Next contact"), lambda company: company.next_contact_on),
        Column(_("Restriction"), _restrictions),
    ),
)


def line_rows(found: QuerySet) -> Iterator[ImportLine]:
    """The ``found`` lines of an import in their order."""
    for rows in in_batches(found):
        yield from rows


IMPORT_LINES = Sheet(
    "import",
    _("Lines of an import"),
    (
        Column(_("Line"), lambda line: line.number),
        Column(_("CVR number"), lambda line: line.cvr_number),
        Column(_("P-number"), lambda line: line.p_number),
        Column(_("Company"), lambda line: line.name),
        Column(_("Outcome"), lambda line: line.get_outcome_display()),
        Column(_("Message"), lambda line: line.message),
    ),
)
