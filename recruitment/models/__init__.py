"""The models of recruitment, by aggregate."""

from recruitment.models.adverts import Advert, FollowUp, JobnetHelp
from recruitment.models.board import BulkChange, SavedView
from recruitment.models.calls import (
    Escalation,
    EscalationRecipient,
    GuestAccess,
    Pledge,
    Question,
    Reminder,
)
from recruitment.models.challenges import Challenge, ChallengeReply
from recruitment.models.comments import Comment
from recruitment.models.courses import SeatAllotment, UpskillingCourse
from recruitment.models.exchange import Reservation, SmallJobOffer
from recruitment.models.feedback import OrderFeedback
from recruitment.models.orders import MemberSearch, OrderNumber, RecruitmentOrder, Result
from recruitment.models.starters import Starters
from recruitment.models.status_page import CompanyRequest, StatusLink
from recruitment.models.visits import OrderVisit

__all__ = (
    "Advert",
    "BulkChange",
    "Challenge",
    "ChallengeReply",
    "Comment",
    "CompanyRequest",
    "Escalation",
    "EscalationRecipient",
    "FollowUp",
    "GuestAccess",
    "JobnetHelp",
    "MemberSearch",
    "OrderFeedback",
    "OrderNumber",
    "OrderVisit",
    "Pledge",
    "Question",
    "RecruitmentOrder",
    "Reminder",
    "Reservation",
    "Result",
    "SavedView",
    "SeatAllotment",
    "SmallJobOffer",
    "Starters",
    "StatusLink",
    "UpskillingCourse",
)
