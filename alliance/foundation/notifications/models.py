"""What has been told to whom: the notice in the portal and the mail in the outbox."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import not_audited
from alliance.foundation.models import Record


class MailMode(models.TextChoices):
    """How one kind of message comes by mail."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("in the summary of the day")
    OFF = "off", _("not by mail")


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NoticeQuerySet":
        """A notice is its recipient's own."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self) -> "NoticeQuerySet":
        """Those not opened yet."""
        return self.filter(read_at=None)

    def for_summary(self) -> "NoticeQuerySet":
        """Those that wait for the summary of the day, and that nobody has opened meanwhile."""
        return self.unread().filter(mail_mode=MailMode.DAILY, summary=None, mails=None)

    def with_delivery(self) -> "NoticeQuerySet":
        """With what `delivery.delivery_of` needs to say how each came by mail."""
        rows = self.select_related("summary", "on_behalf_of", "covered_by")
        return rows.prefetch_related(
            models.Prefetch("mails", Mail.objects.select_related("joined_in").order_by("pk"))
        )


@not_audited("a message about a change; the change itself is recorded")
class Notice(Record):
    """One message to one person in the portal."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField(max_length=300)
    target_id = models.UUIDField()
    mail_mode = models.CharField(max_length=10, choices=MailMode.choices, default=MailMode.AT_ONCE)
    # While somebody is away the deputy is told too, and both see so.
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    covered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    summary = models.ForeignKey(
        "Mail", null=True, on_delete=models.SET_NULL, related_name="summarized"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_told_once")
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_of_recipient"),
            models.Index(
                fields=["recipient"],
                condition=models.Q(mail_mode="daily", summary=None, read_at=None),
                name="notice_for_summary",
            ),
        ]

    def __str__(self):
        return self.subject


class MailState(models.TextChoices):
    PLANNED = "planned", _("planned")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("dropped")
    # Many at once became one: this one does not leave by itself.
    JOINED = "joined", _("in a summary")
    # Claimed and not confirmed: it may have left or not, and is never sent again by itself.
    UNSURE = "unsure", _("not known whether it left")


@not_audited("operational: the outbox; each row keeps its own state and attempts")
class Mail(Record):
    """One mail to one address, kept until it has left (at least once, same Message-ID).

    Kinds that go to companies leave at most once (`Notification.at_most_once`).
    """

    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="mails")
    to_email = models.EmailField()
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    joined_in = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="joined"
    )
    status = models.CharField(max_length=10, choices=MailState.choices, default=MailState.PLANNED)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("mail")
        constraints = [models.UniqueConstraint(fields=["to_email", "key"], name="mailed_once")]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(status="planned"),
                name="mail_to_send",
            )
        ]

    def __str__(self):
        return f"{self.to_email}: {self.subject}"


@not_audited("a person's own switch; changing it changes nothing for others")
class Preference(Record):
    """A person's choice for one kind of message: mail at once, in the summary, or not at all."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_preferences"
    )
    kind = models.CharField(max_length=60)
    mode = models.CharField(
        _("by mail"), max_length=10, choices=MailMode.choices, default=MailMode.AT_ONCE
    )

    class Meta:
        verbose_name = _("message preference")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind")
        ]

    def __str__(self):
        return f"{self.user}: {self.kind} {self.mode}"
