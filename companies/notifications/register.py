"""What the register tells: a company has come into the municipality."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from companies.models import Company
from jobcenters.choices import Role
from jobcenters.models import User


class CompanyMovedHere(Notification):
    """A site has come into the municipality; its job center has a company more (R011)."""

    key = "companies.company_moved_here"
    label = _("A company has moved to my municipality")
    mail_by_default = False

    def recipients(self) -> Iterable[User]:
        """The leaders of the new job center."""
        return User.objects.holding(Role.LEADER, self.target.job_center)

    def path(self) -> str:
        """The company's page."""
        return self.target.company.get_absolute_url()

    def idempotency_key(self) -> str:
        """Told again when it comes back."""
        return f"{super().idempotency_key()}:{self.target.version}"

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still allowed to see the company?"""
        return Company.objects.visible_to(user).filter(units=target_id).exists()
