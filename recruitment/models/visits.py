"""The joint visits that were asked for because of an order (R086)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import not_audited
from alliance.foundation.models import Record
from companies.models import JointVisit
from recruitment.models.orders import RecruitmentOrder


@not_audited("the asking is recorded on the visit, and the link never changes")
class OrderVisit(Record):
    """A joint visit about one order; the visit itself stands below, with the company."""

    order = models.ForeignKey(
        RecruitmentOrder, on_delete=models.CASCADE, related_name="visit_links"
    )
    visit = models.OneToOneField(JointVisit, on_delete=models.CASCADE, related_name="order_link")

    class Meta:
        verbose_name = _("visit about an order")

    def __str__(self):
        return f"{self.order}: {self.visit}"
