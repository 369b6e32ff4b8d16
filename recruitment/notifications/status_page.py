"""What is told about the status page: the link to the company, its word to the case holder."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.foundation.notifications.registry import Notification
from jobcenters.models import User
from recruitment.models import CompanyRequest, StatusLink


class StatusLinkSent(Notification):
    """To the order's contact person; the link is known to this mail only."""

    key = "recruitment.status_link_sent"
    label = _("Link to the status page")
    mandatory = True
    at_most_once = True

    def __init__(self, target: StatusLink, token: str = ""):
        super().__init__(target)
        self.token = token

    def mailboxes(self) -> Iterable[str]:
        """The contact person's address."""
        return [self.target.email]

    def path(self) -> str:
        """The company's page."""
        return reverse("recruitment:company_status", args=[self.token])


class CompanySaid(Notification):
    """To the case holder, and to the deputy meanwhile."""

    key = "recruitment.company_said"
    label = _("A company has told something on its status page")

    def recipients(self) -> Iterable[User]:
        """The case holder and the deputies."""
        return [self.target.order.case_holder]

    def path(self) -> str:
        """The order's page."""
        return self.target.order.get_absolute_url()

    @classmethod
    def may_receive(cls, user, target_id) -> bool:
        """Still at the job center that has the order?"""
        return CompanyRequest.objects.visible_to(user).filter(pk=target_id).exists()
