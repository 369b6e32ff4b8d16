"""What the organization tells: an invitation, a new password, being somebody's deputy."""

import uuid
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from jobcenters.models import Delegation, Invitation, User


class InvitationSent(Notification):
    """To somebody without an account; the link is known to this mail only."""

    key = "jobcenters.invitation_sent"
    label = _("Invitation to the portal")
    mandatory = True

    def __init__(self, target: Invitation, token: str):
        super().__init__(target)
        self.token = token

    def mailboxes(self) -> Iterable[str]:
        """The invited person's address."""
        return [self.target.email]

    def path(self) -> str:
        """The page on which the account is made."""
        return reverse("jobcenters:invitation_accept", args=[self.token])


class PasswordResetAsked(Notification):
    """To somebody who has forgotten the password."""

    key = "jobcenters.password_reset_asked"
    label = _("New password")
    mandatory = True

    def __init__(self, target: User, *, email: str, path: str):
        super().__init__(target)
        self.email = email
        self.link = path
        self.request_key = uuid.uuid4()

    def mailboxes(self) -> Iterable[str]:
        """The person's address."""
        return [self.email]

    def path(self) -> str:
        """The page on which a new password is chosen."""
        return self.link

    def idempotency_key(self) -> str:
        """Each request is a mail of its own: the last link may be lost."""
        return f"{self.key}:{self.request_key}"


class DeputyNamed(Notification):
    """To the deputy: from when until when somebody counts on them."""

    key = "jobcenters.deputy_named"
    label = _("You have been named deputy")
    covered = False

    def recipients(self) -> Iterable[User]:
        """The deputy."""
        return [self.target.deputy]

    def context(self) -> dict[str, object]:
        """People count the last day in."""
        return {"last_day": self.target.last_day}

    def path(self) -> str:
        """One's own settings: nothing is to be done."""
        return reverse("jobcenters:settings_edit")

    @classmethod
    def may_receive(cls, user: User, target_id) -> bool:
        """Only while the delegation has not been ended before it began."""
        delegation = Delegation.objects.filter(pk=target_id, deputy=user).first()
        return user.is_active and delegation is not None
