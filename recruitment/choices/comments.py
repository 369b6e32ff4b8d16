"""The fixed list of comments: who reads one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who reads a comment; stored with it and never widened afterwards (lesson 13)."""

    OWN = "own", _("own job center")
    PARTICIPANTS = "participants", _("participants of the order")
