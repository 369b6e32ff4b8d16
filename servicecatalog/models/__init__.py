"""The models of the catalog, by aggregate."""

from servicecatalog.models.reference import (
    IndustryDivision,
    IndustryGroup,
    IndustryMainGroup,
    Occupation,
    ServiceItem,
)
from servicecatalog.models.standards import Clock, ClockEvent, Standard, StandardRule

__all__ = (
    "Clock",
    "ClockEvent",
    "IndustryDivision",
    "IndustryGroup",
    "IndustryMainGroup",
    "Occupation",
    "ServiceItem",
    "Standard",
    "StandardRule",
)
