"""The models of the companies, by aggregate."""

from companies.models.contacts import Contact, ContactParticipant, Inquiry
from companies.models.merges import Merge, MergedRow
from companies.models.plans import PlannedVisit, VisitOutcome
from companies.models.register import Company, ContactPerson, ProductionUnit, Restriction

__all__ = (
    "Company",
    "Contact",
    "ContactParticipant",
    "ContactPerson",
    "Inquiry",
    "Merge",
    "MergedRow",
    "PlannedVisit",
    "ProductionUnit",
    "Restriction",
    "VisitOutcome",
)
