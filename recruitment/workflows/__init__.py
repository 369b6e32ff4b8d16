"""What may follow what: one table per stateful model (architecture B5)."""

from recruitment.workflows.calls import ENDED, FOLLOW_UP, RECIPIENT
from recruitment.workflows.exchange import OFFER
from recruitment.workflows.orders import ORDER

__all__ = ("ENDED", "FOLLOW_UP", "OFFER", "ORDER", "RECIPIENT")
