"""What may follow what with companies, by subject."""

from companies.workflows.agreements import AGREEMENT
from companies.workflows.imports import IMPORT
from companies.workflows.register import INQUIRY, MERGE
from companies.workflows.relations import GROUP_IDEA, PLANNED_VISIT
from companies.workflows.visits import INVITATION, STEP, VISIT

__all__ = (
    "AGREEMENT",
    "GROUP_IDEA",
    "IMPORT",
    "INQUIRY",
    "INVITATION",
    "MERGE",
    "PLANNED_VISIT",
    "STEP",
    "VISIT",
)
