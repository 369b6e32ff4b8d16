"""Who is told what about orders, calls and adverts: one class per message."""

from recruitment.notifications.adverts import (
    CallDue,
)
from recruitment.notifications.calls import (
    ASKED_ROLES,
    CallAnswered,
    CallAssigned,
    CallNotification,
    CallReceived,
    CallReminder,
    CallWithdrawn,
    QuestionAnswered,
    QuestionAsked,
)
from recruitment.notifications.challenges import (
    ChallengeAnswered,
    ChallengeClosed,
    ChallengeShared,
)
from recruitment.notifications.comments import Mentioned
from recruitment.notifications.courses import CourseCancelled, CourseChanged, CourseDecided
from recruitment.notifications.exchange import OfferReserved, ReservationExpired
from recruitment.notifications.orders import (
    AfterTheEnd,
    CaseHolderChanged,
    OrderClosed,
    OrderNotification,
    OrderReady,
)
from recruitment.notifications.status_page import CompanySaid, StatusLinkSent

__all__ = (
    "ASKED_ROLES",
    "AfterTheEnd",
    "CallAnswered",
    "CallAssigned",
    "CallDue",
    "CallNotification",
    "CallReceived",
    "CallReminder",
    "CallWithdrawn",
    "CaseHolderChanged",
    "ChallengeAnswered",
    "ChallengeClosed",
    "ChallengeShared",
    "CompanySaid",
    "CourseCancelled",
    "CourseChanged",
    "CourseDecided",
    "Mentioned",
    "OfferReserved",
    "OrderClosed",
    "OrderNotification",
    "OrderReady",
    "QuestionAnswered",
    "QuestionAsked",
    "ReservationExpired",
    "StatusLinkSent",
)
