"""What the clocks tell: the owner when a deadline comes near, owner and leader when it passed."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from jobcenters.choices import Role
from jobcenters.models import User
from servicecatalog.models import Clock


class ClockNotification(Notification):
    """A message about one measurement; goes to the responsible person first."""

    def owners(self) -> list[User]:
        """The responsible person, or the consultants when there is none."""
        clock: Clock = self.target
        if clock.responsible is not None and clock.responsible.is_active:
            return [clock.responsible]
        return list(User.objects.holding(Role.CONSULTANT, clock.job_center))

    def path(self) -> str:
        """The page of what is measured."""
        return self.target.path

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still at the job center whose promise it is?"""
        centers = {row.job_center_id for row in user.current_appointments}
        clock = Clock.objects.filter(pk=target_id).first()
        return user.is_active and clock is not None and clock.job_center_id in centers


class ClockDueSoon(ClockNotification):
    key = "servicecatalog.clock_due_soon"
    label = _("A deadline comes near")
    mail_by_default = False

    def recipients(self) -> Iterable[User]:
        """The owner only."""
        return self.owners()


class ClockOverdue(ClockNotification):
    key = "servicecatalog.clock_overdue"
    label = _("A deadline has passed")

    def recipients(self) -> Iterable[User]:
        """The owner and the leaders of the job center."""
        return [*self.owners(), *User.objects.holding(Role.LEADER, self.target.job_center)]
