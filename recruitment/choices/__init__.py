"""The fixed lists of recruitment, by aggregate."""

from recruitment.choices.adverts import (
    FollowUpOutcome,
    FollowUpState,
    JobnetHelpKind,
)
from recruitment.choices.bulk import BulkAct
from recruitment.choices.calls import (
    ANSWERED_STATES,
    ENDED_STATES,
    UNANSWERED_STATES,
    DeclineReason,
    RecipientState,
    ReminderStep,
)
from recruitment.choices.comments import Audience
from recruitment.choices.courses import CourseStage
from recruitment.choices.exchange import OfferKind, OfferState, ReservationEnd, Weekday
from recruitment.choices.orders import (
    CLOSED_STATES,
    LIVE_STATES,
    OPEN_STATES,
    UNCLOSED_STATES,
    CloseCause,
    EmploymentType,
    NationalStatus,
    OrderReason,
    OrderState,
    ResultKind,
    SearchOutcome,
)
from recruitment.choices.status_page import RequestKind

__all__ = (
    "ANSWERED_STATES",
    "CLOSED_STATES",
    "ENDED_STATES",
    "LIVE_STATES",
    "OPEN_STATES",
    "UNANSWERED_STATES",
    "UNCLOSED_STATES",
    "Audience",
    "BulkAct",
    "CloseCause",
    "CourseStage",
    "DeclineReason",
    "EmploymentType",
    "FollowUpOutcome",
    "FollowUpState",
    "JobnetHelpKind",
    "NationalStatus",
    "OfferKind",
    "OfferState",
    "OrderReason",
    "OrderState",
    "RecipientState",
    "ReminderStep",
    "RequestKind",
    "ReservationEnd",
    "ResultKind",
    "SearchOutcome",
    "Weekday",
)
