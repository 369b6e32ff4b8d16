"""What inquiries tell: the person who is to answer, else the consultants of the unit."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from companies.models import Inquiry
from jobcenters.choices import Role
from jobcenters.models import Appointment, User
from servicecatalog.models import Clock


class InquiryNotification(Notification):
    """A message about one inquiry."""

    def path(self) -> str:
        """The inquiry's page."""
        return self.target.get_absolute_url()

    def context(self) -> dict[str, object]:
        """The day by which the company has been promised an answer (S01)."""
        clock = Clock.objects.of(self.target).filter(standard="S01").first()
        return {"due_on": clock.due_on if clock else None}

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still at the job center that was asked?"""
        return user.is_active and Inquiry.objects.visible_to(user).filter(pk=target_id).exists()


class InquiryReceived(InquiryNotification):
    key = "companies.inquiry_received"
    label = _("A new inquiry in my job center that nobody has taken")

    def recipients(self) -> Iterable[User]:
        """The consultants of the unit, or of the job center when no unit was named."""
        inquiry: Inquiry = self.target
        held = Appointment.objects.current().filter(
            role=Role.CONSULTANT, job_center=inquiry.job_center
        )
        if inquiry.job_center_unit_id:
            held = held.filter(unit=inquiry.job_center_unit_id)
        return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")

    def mailboxes(self) -> Iterable[str]:
        """The shared mailbox where nobody is a consultant: an inquiry is never told to nobody."""
        return () if self.recipients().exists() else (self.target.job_center.mailbox,)


class InquiryAssigned(InquiryNotification):
    key = "companies.inquiry_assigned"
    label = _("An inquiry was given to me")

    def recipients(self) -> Iterable[User]:
        """The person who is to answer."""
        return [self.target.assigned_to] if self.target.assigned_to else []

    def idempotency_key(self) -> str:
        """Told again when it comes back after a turn with somebody else."""
        return f"{super().idempotency_key()}:{self.target.version}"
