"""The fixed lists of register extracts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """Where an import of a register extract stands."""

    READING = "reading", _("being read")
    CHOOSING = "choosing", _("waiting for your columns")
    READY = "ready", _("waiting for your yes")
    APPLYING = "applying", _("being applied")
    DONE = "done", _("applied")
    CANCELLED = "cancelled", _("called off")
    FAILED = "failed", _("could not be read")


WORKING_STATES = (ImportState.READING, ImportState.APPLYING)


class LineOutcome(models.TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    OUTSIDE = "outside", _("outside the alliance")
    ERROR = "error", _("error")


class RegisterStatus(models.TextChoices):
    ACTIVE = "active", _("active")
    CLOSED = "closed", _("closed")
    BANKRUPT = "bankrupt", _("bankrupt")


class ChangeKind(models.TextChoices):
    """What the register says and a person must see (lesson 14)."""

    CLOSED = "closed", _("closed in the CVR register")
    BANKRUPT = "bankrupt", _("bankrupt in the CVR register")
    MOVED = "moved", _("moved to another municipality")
    NEW_SITE = "new_site", _("new site")


class ChangeDecision(models.TextChoices):
    TAKEN = "taken", _("taken over")
    KEPT = "kept", _("kept as it was")
