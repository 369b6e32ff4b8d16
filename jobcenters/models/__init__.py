"""The models of the organization, by aggregate."""

from jobcenters.models.education import EducationProfile
from jobcenters.models.municipalities import Municipality, MunicipalityRegion, Neighbor
from jobcenters.models.organization import (
    Alliance,
    AllianceMembership,
    ContactPoint,
    JobCenter,
    Unit,
)
from jobcenters.models.people import Appointment, Delegation, Invitation, User

__all__ = (
    "Alliance",
    "AllianceMembership",
    "Appointment",
    "ContactPoint",
    "Delegation",
    "EducationProfile",
    "Invitation",
    "JobCenter",
    "Municipality",
    "MunicipalityRegion",
    "Neighbor",
    "Unit",
    "User",
)
