"""The models of the companies, by aggregate."""

from companies.models.agreements import (
    AgreementConcept,
    CompanyAgreement,
    OfferedPlaces,
    RenewalReminder,
)
from companies.models.clusters import ClusterCompany, CompanyCluster
from companies.models.contacts import Contact, ContactParticipant, Inquiry
from companies.models.feedback import Feedback
from companies.models.groups import CompanyGroup, GroupIdea, GroupMeeting, GroupMembership
from companies.models.imports import (
    ImportChunk,
    ImportLine,
    ImportRun,
    RegisterChange,
    RegisterFact,
)
from companies.models.levels import CooperationPeriod
from companies.models.merges import Merge, MergedRow
from companies.models.plans import PlannedVisit, VisitOutcome
from companies.models.register import Company, ContactPerson, ProductionUnit, Restriction
from companies.models.visits import (
    JointVisit,
    NextStep,
    VisitInvitation,
    VisitReport,
    VisitTime,
    VisitTimeAnswer,
)

__all__ = (
    "AgreementConcept",
    "ClusterCompany",
    "Company",
    "CompanyAgreement",
    "CompanyCluster",
    "CompanyGroup",
    "Contact",
    "ContactParticipant",
    "ContactPerson",
    "CooperationPeriod",
    "Feedback",
    "GroupIdea",
    "GroupMeeting",
    "GroupMembership",
    "ImportChunk",
    "ImportLine",
    "ImportRun",
    "Inquiry",
    "JointVisit",
    "Merge",
    "MergedRow",
    "NextStep",
    "OfferedPlaces",
    "PlannedVisit",
    "ProductionUnit",
    "RegisterChange",
    "RegisterFact",
    "RenewalReminder",
    "Restriction",
    "VisitInvitation",
    "VisitOutcome",
    "VisitReport",
    "VisitTime",
    "VisitTimeAnswer",
)
