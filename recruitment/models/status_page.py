"""The status page of a company: the link that opens it, and what the company said there."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import not_audited
from alliance.foundation.calendar import now
from alliance.foundation.models import Record
from companies.models import ContactPerson
from jobcenters.models import JobCenter, User
from recruitment.choices import LIVE_STATES, OrderState, RequestKind
from recruitment.models.orders import RecruitmentOrder


class StatusLinkQuerySet(models.QuerySet):
    def open(self) -> "StatusLinkQuerySet":
        """Those that open the page: neither revoked nor too old, and sent to the person whom the
        order still names and who still works there."""
        return self.exclude(order__state=OrderState.DRAFT).filter(
            revoked_at=None,
            expires_at__gt=now(),
            order__contact_person=F("contact_person"),
            contact_person__ended_on=None,
        )

    def visible_to(self, user) -> "StatusLinkQuerySet":
        """Those of the own job center's orders."""
        return self.filter(order__owner__in=JobCenter.objects.keys_open_to(user, "view_orders"))


@not_audited("sending and revoking stand in the log of its order")
class StatusLink(Record):
    """A link by mail with which a company sees its order without a log-in (recruitment.md 4)."""

    order = models.ForeignKey(
        RecruitmentOrder, on_delete=models.CASCADE, related_name="status_links"
    )
    contact_person = models.ForeignKey(
        ContactPerson, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    email = models.EmailField(_("mail"))
    token_hash = models.CharField(max_length=64, unique=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = StatusLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("status link")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(revoked_at=None), name="one_status_link_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.order_id} → {self.email}"

    @property
    def is_revoked(self) -> bool:
        """Taken back, also by sending a new one."""
        return self.revoked_at is not None

    @property
    def is_expired(self) -> bool:
        """Too old."""
        return self.expires_at <= now()


class CompanyRequestQuerySet(models.QuerySet):
    def open(self) -> "CompanyRequestQuerySet":
        """Those that nobody has seen to."""
        return self.filter(settled_at=None)

    def waiting(self) -> "CompanyRequestQuerySet":
        """Open ones of orders that still run."""
        return self.open().filter(order__state__in=LIVE_STATES)

    def settle(self, user) -> int:
        """Somebody has seen to these."""
        return self.open().update(settled_at=now(), settled_by=user)

    def visible_to(self, user) -> "CompanyRequestQuerySet":
        """Those about the own job center's orders."""
        return self.filter(order__owner__in=JobCenter.objects.keys_open_to(user, "view_orders"))


@not_audited("what a company says stands in the log of its order")
class CompanyRequest(Record):
    """What a company said on its status page; waits for the case holder unless it was done."""

    order = models.ForeignKey(
        RecruitmentOrder, on_delete=models.CASCADE, related_name="company_requests"
    )
    link = models.ForeignKey(StatusLink, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(_("kind"), max_length=10, choices=RequestKind.choices)
    at = models.DateTimeField(_("time"), default=now)
    due_on = models.DateField(_("due"))
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CompanyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("word from the company")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(settled_at=None),
                name="company_asks_once_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.order_id}: {self.kind}"
