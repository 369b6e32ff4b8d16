"""What the clocks tell: the owner when a deadline comes near, owner and leader when it passed."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from jobcenters.choices import Role
from jobcenters.models import Staff, User
from servicecatalog.models import Clock

ASKED_ROLES = (Role.CONSULTANT, Role.LEADER)


class ClockNotification(Notification):
    """A message about one measurement; goes to the responsible person first.

    ``staff`` knows who holds the `ASKED_ROLES`, where many are told at once.
    """

    def __init__(self, target: Clock, staff: Staff | None = None):
        super().__init__(target)
        self.staff = staff or Staff([target.job_center], *ASKED_ROLES)

    def owners(self) -> list[User]:
        """The responsible person, or the consultants when there is none."""
        clock: Clock = self.target
        if clock.responsible is not None and clock.responsible.is_active:
            return [clock.responsible]
        return self.staff.holding(Role.CONSULTANT, clock.job_center)

    def path(self) -> str:
        """The page of what is measured."""
        return self.target.path

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still at the job center whose promise it is?"""
        return bool(cls.receivable(user, [target_id]))

    @classmethod
    def receivable(cls, user, target_ids: Collection) -> set:
        """Those of the job centers where the user works today."""
        if not user.is_active:
            return set()
        centers = {row.job_center_id for row in user.current_appointments}
        rows = Clock.objects.filter(pk__in=target_ids, job_center__in=centers - {None})
        return set(rows.values_list("pk", flat=True))


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
        return [*self.owners(), *self.staff.holding(Role.LEADER, self.target.job_center)]
