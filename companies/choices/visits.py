"""The fixed lists of joint visits (R086)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitState(models.TextChoices):
    """A joint visit of several job centers (R086); a time is agreed, then the visit is held."""

    REQUESTED = "requested", _("time being agreed")
    ARRANGED = "arranged", _("arranged")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class InviteState(models.TextChoices):
    ASKED = "asked", _("no answer yet")
    ACCEPTED = "accepted", _("takes part")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


TAKING_PART = (InviteState.ASKED, InviteState.ACCEPTED)


class CompanyReply(models.TextChoices):
    """What the company says to a proposed time; the host asks it."""

    UNASKED = "unasked", _("not asked yet")
    YES = "yes", _("fits")
    NO = "no", _("does not fit")


class StepState(models.TextChoices):
    OPEN = "open", _("to do")
    DONE = "done", _("done")
