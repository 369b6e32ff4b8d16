"""Who is told what about recruitment challenges."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from jobcenters.choices import Role
from jobcenters.models import JobCenter, User
from recruitment.models import Challenge, ChallengeReply


class ChallengeShared(Notification):
    key = "recruitment.challenge_shared"
    label = _("A job center shared a recruitment challenge")
    mail_by_default = False

    def recipients(self) -> Iterable[User]:
        """The consultants and leaders of the allied job centers."""
        centers = JobCenter.objects.allied_with(self.target.job_center).order_by("pk")
        roles = (Role.CONSULTANT, Role.LEADER)
        return [
            user for one in centers for role in roles for user in User.objects.holding(role, one)
        ]

    def path(self) -> str:
        """The page of the challenge."""
        return self.target.get_absolute_url()

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still in reach of the challenge?"""
        return Challenge.objects.visible_to(user).filter(pk=target_id).exists()


class ChallengeClosed(ChallengeShared):
    key = "recruitment.challenge_closed"
    label = _("A challenge that I answered was closed")

    def recipients(self) -> Iterable[User]:
        """Those who answered."""
        return [row.author for row in self.target.replies.select_related("author")]

    def idempotency_key(self) -> str:
        """Once per closing."""
        return f"{super().idempotency_key()}:{self.target.version}"


class ChallengeAnswered(Notification):
    key = "recruitment.challenge_answered"
    label = _("Somebody answered a challenge of mine")

    def recipients(self) -> Iterable[User]:
        """The author with deputy, and those who answered before."""
        challenge = self.target.challenge
        earlier = challenge.replies.select_related("author")
        return [challenge.author, *(row.author for row in earlier)]

    def path(self) -> str:
        """The page of the challenge."""
        return self.target.challenge.get_absolute_url()

    def context(self) -> dict[str, object]:
        """The challenge."""
        return {"challenge": self.target.challenge}

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still in reach of the challenge?"""
        replies = ChallengeReply.objects.filter(pk=target_id)
        return replies.filter(challenge__in=Challenge.objects.visible_to(user)).exists()
