"""Who is told what about adverts."""

from collections.abc import Collection, Iterable

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
        return bool(cls.receivable(user, [target_id]))

    @classmethod
    def receivable(cls, user, target_ids: Collection) -> set:
        """Those of the job centers whose everything the user may read."""
        rows = FollowUp.objects.visible_to(user).filter(pk__in=target_ids)
        return set(rows.values_list("pk", flat=True))
