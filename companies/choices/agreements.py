"""The fixed lists of agreements with companies, and of how the cooperation level came to be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementKind(models.TextChoices):
    COOPERATION = "cooperation", _("cooperation agreement")
    PARTNERSHIP = "partnership", _("partnership agreement")


class AgreementState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ACTIVE = "active", _("in force")
    ENDED = "ended", _("run out")
    TERMINATED = "terminated", _("terminated")


class PlaceKind(models.TextChoices):
    """What a company opens its doors with (R104)."""

    PLACEMENT = "placement", _("work placement")
    SMALL_JOB = "small_job", _("small job")
    WAGE_SUBSIDY = "wage_subsidy", _("job with wage subsidy")
    FLEX_JOB = "flex_job", _("flex job")
    APPRENTICE = "apprentice", _("apprenticeship")


class ContactInterval(models.IntegerChoices):
    """How many months may pass between two contacts, where the company wants them closer than
    the standard S20 promises (R107)."""

    MONTHLY = 1, _("every month")
    EVERY_OTHER_MONTH = 2, _("every other month")
    QUARTERLY = 3, _("every quarter")


class LevelReason(models.TextChoices):
    """Which event led to a cooperation level (R115)."""

    GROUP = "group", _("member of a job task force")
    AGREEMENT = "agreement", _("agreement in force")
    CONTACT = "contact", _("contact within a year")
    SILENCE = "silence", _("no agreement, and no contact for a year")
    MANUAL = "manual", _("set by hand")
