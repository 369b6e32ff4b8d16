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
from jobcenters.models.staff import Staff

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
    "Staff",
    "Unit",
    "User",
)
