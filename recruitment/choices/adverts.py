"""The fixed lists of adverts and the calls before they expire."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FollowUpState(models.TextChoices):
    OPEN = "open", _("to do")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("no longer needed")


class JobnetHelpKind(models.TextChoices):
    """What companies need a hand with on Jobnet (seed 004: serve companies in using Jobnet)."""

    ACCESS = "access", _("log-in and access")
    WRITING = "writing", _("the text of the advert")
    PUBLISHING = "publishing", _("putting the advert up")
    SEARCHING = "searching", _("searching among CVs")
    OTHER = "other", _("something else")


class FollowUpOutcome(models.TextChoices):
    GOT_ALL = "got_all", _("got everyone")
    GOT_SOME = "got_some", _("got some")
    HELP_WANTED = "help_wanted", _("got none, wants help")
    NO_HELP = "no_help", _("got none, wants no help")
    EXTENDED = "extended", _("advert extended")
