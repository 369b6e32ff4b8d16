"""Who is told what about adverts."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.notifications.registry import Notification
from jobcenters.models import User
from recruitment.models import FollowUp


class CallDue(Notification):
    """The call to the company five days before its advert expires (S07, R075)."""

    key = "recruitment.call_due"
    label = _("A company must be called before its advert expires")
    mandatory = True

    def recipients(self) -> Iterable[User]:
        """Whom the call is planned for, and a deputy."""
        return [self.target.assignee]

    def path(self) -> str:
        """The page of the outcome."""
        return self.target.get_absolute_url()

    def context(self) -> dict[str, object]:
        """Company, title and expiry date, as scenario B rule 9 asks."""
        row: FollowUp = self.target
        is_late = calendar.today() > row.due_on
        return {"company": row.order.company, "advert": row.advert, "is_late": is_late}

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still at the job center that must call?"""
        return FollowUp.objects.visible_to(user).filter(pk=target_id).exists()
