"""The fixed lists of the companies, by subject."""

from companies.choices.agreements import (
    AgreementKind,
    AgreementState,
    ContactInterval,
    LevelReason,
    PlaceKind,
)
from companies.choices.register import (
    TAKEN_IN_BY,
    Channel,
    ContactKind,
    CooperationLevel,
    FeedbackSource,
    FeedbackTopic,
    GroupKind,
    IdeaState,
    InquiryState,
    MergeState,
    MessageTemplate,
    PlannedVisitState,
    PreferredContact,
    RestrictionKind,
)
from companies.choices.visits import (
    TAKING_PART,
    CompanyReply,
    InviteState,
    StepState,
    VisitState,
)

__all__ = (
    "TAKEN_IN_BY",
    "TAKING_PART",
    "AgreementKind",
    "AgreementState",
    "Channel",
    "CompanyReply",
    "ContactInterval",
    "ContactKind",
    "CooperationLevel",
    "FeedbackSource",
    "FeedbackTopic",
    "GroupKind",
    "IdeaState",
    "InquiryState",
    "InviteState",
    "LevelReason",
    "MergeState",
    "MessageTemplate",
    "PlaceKind",
    "PlannedVisitState",
    "PreferredContact",
    "RestrictionKind",
    "StepState",
    "VisitState",
)
