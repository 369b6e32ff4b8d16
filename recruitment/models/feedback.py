"""What companies said about the cooperation because of an order (R116)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import not_audited
from alliance.foundation.models import Record
from companies.models import Feedback
from recruitment.models.orders import RecruitmentOrder


@not_audited("the capturing is recorded on the feedback, and the link never changes")
class OrderFeedback(Record):
    """Feedback about one order; the words themselves stand below, with the company."""

    order = models.ForeignKey(
        RecruitmentOrder, on_delete=models.CASCADE, related_name="feedback_links"
    )
    feedback = models.OneToOneField(Feedback, on_delete=models.CASCADE, related_name="order_link")

    class Meta:
        verbose_name = _("feedback about an order")

    def __str__(self):
        return f"{self.order}: {self.feedback}"
