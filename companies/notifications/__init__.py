"""Who is told what about inquiries and joint visits: one class per message."""

from companies.notifications.agreements import AgreementRunsOut
from companies.notifications.inquiries import (
    InquiryAssigned,
    InquiryNotification,
    InquiryReceived,
)
from companies.notifications.register import CompanyMovedHere
from companies.notifications.visits import (
    StepGiven,
    VisitAnswered,
    VisitArranged,
    VisitInvited,
    VisitOff,
    VisitReported,
    VisitTimeProposed,
)

__all__ = (
    "AgreementRunsOut",
    "CompanyMovedHere",
    "InquiryAssigned",
    "InquiryNotification",
    "InquiryReceived",
    "StepGiven",
    "VisitAnswered",
    "VisitArranged",
    "VisitInvited",
    "VisitOff",
    "VisitReported",
    "VisitTimeProposed",
)
