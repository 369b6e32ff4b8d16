"""The fixed lists of the organization."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeighborKind(models.TextChoices):
    LAND = "land", _("by land")
    BRIDGE = "bridge", _("by bridge")
    FERRY = "ferry", _("by ferry")


class AllianceKind(models.TextChoices):
    ALLIANCE = "alliance", _("alliance")
    SUB_ALLIANCE = "sub_alliance", _("sub-alliance")


class ContactKind(models.TextChoices):
    PHONE = "phone", _("phone")
    MAIL = "mail", _("mail")
    WEB = "web", _("web page")


class Role(models.TextChoices):
    CONSULTANT = "consultant", _("company consultant")
    LEADER = "leader", _("department leader")
    HEAD = "head", _("head of job center")
    PROFESSIONAL_COORDINATOR = "professional_coordinator", _("professional coordinator")
    NETWORK_COORDINATOR = "network_coordinator", _("network coordinator")
    ALLIANCE_ADMINISTRATOR = "alliance_administrator", _("alliance administrator")
    GUEST = "guest", _("guest")


class Language(models.TextChoices):
    DANISH = "da", _("Danish")
    ENGLISH = "en", _("English")


class Density(models.TextChoices):
    COMPACT = "compact", _("compact")
    AIRY = "airy", _("airy")


class EducationLevel(models.TextChoices):
    """The highest completed education, by the main groups of national statistics (R087)."""

    PRIMARY = "primary", _("primary school")
    SECONDARY = "secondary", _("upper secondary education")
    VOCATIONAL = "vocational", _("vocational education")
    SHORT_HIGHER = "short_higher", _("short higher education")
    MEDIUM_HIGHER = "medium_higher", _("medium higher education")
    LONG_HIGHER = "long_higher", _("long higher education")
