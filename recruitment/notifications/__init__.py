"""Who is told what about orders, calls and adverts: one class per message."""

from recruitment.notifications.adverts import (
    CallDue,
)
from recruitment.notifications.calls import (
    CallAnswered,
    CallAssigned,
    CallNotification,
    CallReceived,
    CallReminder,
    CallWithdrawn,
    QuestionAnswered,
    QuestionAsked,
)
from recruitment.notifications.comments import Mentioned
from recruitment.notifications.deputies import (
    with_deputies,
)
from recruitment.notifications.orders import (
    AfterTheEnd,
    CaseHolderChanged,
    OrderClosed,
    OrderNotification,
    OrderReady,
)

__all__ = (
    "AfterTheEnd",
    "CallAnswered",
    "CallAssigned",
    "CallDue",
    "CallNotification",
    "CallReceived",
    "CallReminder",
    "CallWithdrawn",
    "CaseHolderChanged",
    "Mentioned",
    "OrderClosed",
    "OrderNotification",
    "OrderReady",
    "QuestionAnswered",
    "QuestionAsked",
    "with_deputies",
)
