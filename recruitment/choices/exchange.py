"""The fixed lists of the exchange of small jobs and work placements."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfferKind(models.TextChoices):
    SMALL_JOB = "small_job", _("small job")
    PLACEMENT = "placement", _("work placement")


class OfferState(models.TextChoices):
    OPEN = "open", _("vacant")
    RESERVED = "reserved", _("reserved")
    TAKEN = "taken", _("taken")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ReservationEnd(models.TextChoices):
    TAKEN = "taken", _("taken")
    RELEASED = "released", _("given back")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("offer withdrawn")


class Weekday(models.IntegerChoices):
    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")
