"""Who is told of a comment: those whom it names."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from jobcenters.models import User
from recruitment import policies
from recruitment.models import Comment


class Mentioned(Notification):
    """To the people whom a comment names, as far as they may read it (lesson 13)."""

    key = "recruitment.mentioned"
    label = _("Somebody mentions me in a comment")

    def recipients(self) -> Iterable[User]:
        """The mentioned who may read the comment."""
        comment: Comment = self.target
        people = comment.mentioned.order_by("name")
        return [user for user in people if policies.can_read_comment(user, comment)]

    def path(self) -> str:
        """The comments of the order; the text itself stays behind the log-in."""
        return f"{self.target.order.get_absolute_url()}#comments"

    def context(self) -> dict[str, object]:
        """The order of the comment."""
        return {"order": self.target.order}

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still allowed to read the comment, and is it still there?"""
        left = Comment.objects.visible_to(user).filter(pk=target_id, deleted_at=None)
        return user.is_active and left.exists()
