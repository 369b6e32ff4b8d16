"""Who is told what about orders."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.notifications.registry import Notification
from jobcenters.choices import Role
from jobcenters.models import JobCenter, User
from recruitment.models import RecruitmentOrder


class OrderNotification(Notification):
    """A message about an order; leads to its page."""

    def path(self) -> str:
        """The order's page."""
        return self.target.get_absolute_url()

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still allowed to see the order?"""
        return RecruitmentOrder.objects.visible_to(user).filter(pk=target_id).exists()


class OrderReady(OrderNotification):
    """R155: matching job centers are told when an order is ready."""

    key = "recruitment.order_ready"
    label = _("A new order in the alliance")
    mail_by_default = False

    def recipients(self) -> Iterable[User]:
        """The consultants of the allied job centers; the owner knows already."""
        allied = JobCenter.objects.allied_with(self.target.owner)
        return list(User.objects.holding(Role.CONSULTANT, *allied))


class CaseHolderChanged(OrderNotification):
    key = "recruitment.case_holder_changed"
    label = _("An order was handed over to me")

    def recipients(self) -> Iterable[User]:
        """The new case holder."""
        return [self.target.case_holder]

    def idempotency_key(self) -> str:
        """Once per person and day: an order may come back."""
        return f"{super().idempotency_key()}:{self.target.case_holder_id}:{calendar.today()}"


class AfterTheEnd:
    """Who was asked is told the end, also when the thing is out of sight again, as for a guest."""

    def path(self) -> str:
        """The page of all calls, which everybody sees who may answer some."""
        return reverse("recruitment:escalation_list")

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Everybody who still works here."""
        return user.is_active


class OrderClosed(AfterTheEnd, OrderNotification):
    key = "recruitment.order_closed"
    label = _("An order that we were asked about was closed")
    mail_by_default = False

    def recipients(self) -> Iterable[User]:
        """The people who were named or answered for the asked job centers."""
        rows = self.target.recipients.select_related("assigned_to", "answered_by")
        return [user for row in rows for user in (row.assigned_to, row.answered_by) if user]

    def idempotency_key(self) -> str:
        """Once per closing."""
        return f"{super().idempotency_key()}:{self.target.closed_at:%Y%m%d%H%M%S}"
