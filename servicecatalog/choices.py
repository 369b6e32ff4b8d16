"""The fixed lists of the catalog."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceState(models.TextChoices):
    ACTIVE = "active", _("active")
    PHASED_OUT = "phased_out", _("phased out")


class Verified(models.TextChoices):
    YES = "yes", _("checked")
    PARTLY = "partly", _("partly checked")
    ACT_ONLY = "act_only", _("only the act is named")
    NO = "no", _("not checked")


class Level(models.TextChoices):
    UNSKILLED = "ufaglaert", _("unskilled")
    SKILLED = "faglaert", _("skilled")
    SHORT = "kvu", _("short further education")
    MEDIUM = "mvu", _("medium further education")
    LONG = "lvu", _("long further education")


class Scheme(models.TextChoices):
    DB07 = "DB07", "DB07"
    DB25 = "DB25", "DB25"


class ClockUnit(models.TextChoices):
    """How a threshold is counted (standards.md, "clock unit")."""

    WORKING_DAYS = "working_days", _("working days")
    CALENDAR_DAYS_BEFORE = "calendar_days_before", _("calendar days before")
    MONTHS = "months", _("months")
    HALF_YEARS = "half_years", _("half-years")
    PERCENT = "percent", _("percent")
    COUNT = "count", _("count")


class Basis(models.TextChoices):
    STATED = "stated", _("stated")
    NUMBER_OURS = "number_ours", _("stated, number ours")
    DEFAULT = "default", _("default")


class ClockState(models.TextChoices):
    PENDING = "pending", _("running")
    DUE_SOON = "due_soon", _("due soon")
    MET = "met", _("met")
    MET_LATE = "met_late", _("met late")
    OVERDUE = "overdue", _("overdue")
    WAIVED = "waived", _("waived")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class ClockEventKind(models.TextChoices):
    START = "start", _("started")
    STOP = "stop", _("stopped")
    PAUSE = "pause", _("paused")
    RESUME = "resume", _("resumed")
    WAIVE = "waive", _("waived")
    CANCEL = "cancel", _("not applicable")
    SETTLE = "settle", _("settled")
    REOPEN = "reopen", _("taken up again")
