"""What may be done to several orders at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkAct(models.TextChoices):
    """The acts that need no talk with the company and can be taken back."""

    HAND_OVER = "hand_over", _("change case holder")
    DEADLINE = "deadline", _("set the deadline")
    PAUSE = "pause", _("enough candidates for now")
