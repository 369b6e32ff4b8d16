"""The fixed lists of the register, the contacts and the inquiries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CooperationLevel(models.TextChoices):
    """Seed 003, figure 2."""

    NONE = "none", _("none")
    INFORMAL = "informal", _("informal")
    AGREEMENT = "agreement", _("agreement")
    TASKFORCE = "taskforce", _("job task force")


class PreferredContact(models.TextChoices):
    PHONE = "phone", _("phone")
    MAIL = "mail", _("mail")
    VISIT = "visit", _("visit")


class RestrictionKind(models.TextChoices):
    """Danish practice: "blokade- eller konfliktramt" and "spærret" (recruitment.md 0.5)."""

    DISPUTE = "dispute", _("labor dispute")
    BARRED = "barred", _("barred")


class ContactKind(models.TextChoices):
    VISIT = "visit", _("visit")
    CALL = "call", _("phone call")
    MAIL = "mail", _("mail")
    MEETING = "meeting", _("meeting")


class Channel(models.TextChoices):
    PHONE = "phone", _("phone")
    MAIL = "mail", _("mail")
    WEB = "web", _("web form")


# By which a colleague takes an inquiry in; the web form writes its own.
TAKEN_IN_BY = (Channel.PHONE, Channel.MAIL)


class InquiryState(models.TextChoices):
    NEW = "new", _("new")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed without answer")


class MessageTemplate(models.TextChoices):
    """The shared texts to companies (R009); each has its subject and body as templates."""

    RECEIVED = "received", _("We have your inquiry")
    SEARCHING = "searching", _("We are searching, also in neighboring municipalities")
    OUTCOME = "outcome", _("Did you get the staff you need?")
    VISIT = "visit", _("May we visit you?")


class MergeState(models.TextChoices):
    PROPOSED = "proposed", _("waits for the other job center")
    DONE = "done", _("merged")
    DECLINED = "declined", _("not merged")
    ROLLED_BACK = "rolled_back", _("rolled back")


class PlannedVisitState(models.TextChoices):
    PLANNED = "planned", _("planned")
    DONE = "done", _("made")
    DROPPED = "dropped", _("not made")


class FeedbackSource(models.TextChoices):
    """Seed 003: daily contact, visits, the task force, surveys."""

    DAILY = "daily", _("daily contact")
    VISIT = "visit", _("visit")
    TASKFORCE = "taskforce", _("job task force")
    SURVEY = "survey", _("survey")


class FeedbackTopic(models.TextChoices):
    CANDIDATES = "candidates", _("candidates")
    SPEED = "speed", _("how quickly we answer")
    CONTACT = "contact", _("the contact with us")
    PAPERWORK = "paperwork", _("forms and rules")
    SERVICES = "services", _("what we offer")
    OTHER = "other", _("something else")


class GroupKind(models.TextChoices):
    TASKFORCE = "taskforce", _("job task force")
    NETWORK = "network", _("company network")


class IdeaState(models.TextChoices):
    NEW = "new", _("new")
    TRIED = "tried", _("being tried")
    DONE = "done", _("carried out")
    REFUSED = "refused", _("not pursued")
