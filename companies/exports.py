"""The columns of lists as files: companies without contact persons, an import line by line, how
many companies have which level."""

from collections.abc import Callable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.foundation.exports import Column, Sheet, in_batches
from companies.choices import CooperationLevel
from companies.models import Company, ImportLine
from companies.statistics import LevelRow


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


def level_lines(rows: dict[object, list[LevelRow]]) -> list[LevelRow]:
    """The figures of `level_rows` one under another: all together first, then each job center."""
    together = rows[None]
    return [*together, *(row for key, found in rows.items() if key is not None for row in found)]


def _place(row: LevelRow) -> str:
    return row.job_center.name if row.job_center else gettext("All")


def _counted(level: CooperationLevel) -> Callable[[LevelRow], int]:
    return lambda row: row.counts.get(level, 0)


LEVELS = Sheet(
    "samarbejdsniveauer",
    _("Cooperation levels"),
    (
        Column(_("Job center"), _place),
        Column(_("Half-year"), lambda row: str(row.half_year)),
        Column(_("Day"), lambda row: row.day),
        Column(_("Job task force"), _counted(CooperationLevel.TASKFORCE)),
        Column(_("Agreement"), _counted(CooperationLevel.AGREEMENT)),
        Column(_("Informal"), _counted(CooperationLevel.INFORMAL)),
        Column(_("None"), _counted(CooperationLevel.NONE)),
        Column(_("Above none"), lambda row: row.above_none),
        Column(
            _("Growth in a year"),
            lambda row: None if row.year_before is None else row.above_none - row.year_before,
        ),
    ),
)
