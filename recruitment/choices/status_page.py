"""What a company may say on its status page."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    """The acts of the status page; each becomes a row, and all but the first a task."""

    ENOUGH = "enough", _("we have enough candidates for now")
    FILLED = "filled", _("the position is filled")
    CALL = "call", _("call me")
