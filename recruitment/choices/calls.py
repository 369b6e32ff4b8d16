"""The fixed lists of calls to other job centers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecipientState(models.TextChoices):
    ASKED = "asked", _("no answer yet")
    QUESTION = "question", _("has a question")
    PLEDGED = "pledged", _("pledged")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


UNANSWERED_STATES = (RecipientState.ASKED, RecipientState.QUESTION)
ANSWERED_STATES = (RecipientState.PLEDGED, RecipientState.DECLINED)
ENDED_STATES = (RecipientState.WITHDRAWN, RecipientState.EXPIRED)


class DeclineReason(models.TextChoices):
    NO_CANDIDATES = "no_candidates", _("no suitable candidates")
    QUALIFICATIONS = "qualifications", _("candidates lack the qualifications")
    DISTANCE = "distance", _("too far away")
    OWN_NEED = "own_need", _("needed for own companies")
    OTHER = "other", _("other reason")


class ReminderStep(models.TextChoices):
    """The ladder of a call without an answer (lesson 2): person, mailbox, leader, coordinator."""

    PERSON = "person", _("named person")
    MAILBOX = "mailbox", _("mailbox of the job center")
    LEADER = "leader", _("leader")
    COORDINATOR = "coordinator", _("coordinator")
