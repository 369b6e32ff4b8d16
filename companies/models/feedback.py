"""What companies say about the cooperation, with source and topic (R116)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import audited
from alliance.foundation.calendar import today
from alliance.foundation.models import Record
from companies.choices import FeedbackSource, FeedbackTopic
from companies.models.plans import PlannedVisit
from companies.models.register import Company
from companies.models.visits import JointVisit
from jobcenters.models import JobCenter, User


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user) -> "FeedbackQuerySet":
        """What job centers in reach have heard: one learns from the other."""
        return self.filter(job_center__in=JobCenter.objects.keys_in_reach_of(user))

    def newest(self) -> "FeedbackQuerySet":
        """Newest first, with what a row shows."""
        return self.select_related("company", "job_center", "by").order_by(
            "-given_on", "-created_at"
        )


@audited
class Feedback(Record):
    """One thing that a company said, where it was heard and what it is about; on a visit, also on
    which one."""

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="feedback", verbose_name=_("company")
    )
    job_center = models.ForeignKey(
        JobCenter,
        on_delete=models.PROTECT,
        related_name="feedback",
        verbose_name=_("job center"),
    )
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("heard by")
    )
    source = models.CharField(_("source"), max_length=10, choices=FeedbackSource.choices)
    topic = models.CharField(_("topic"), max_length=10, choices=FeedbackTopic.choices)
    text = models.TextField(_("what the company said"), max_length=1000)
    given_on = models.DateField(_("date"), default=today)
    visit = models.ForeignKey(
        JointVisit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feedback",
        verbose_name=_("joint visit"),
    )
    planned_visit = models.ForeignKey(
        PlannedVisit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feedback",
        verbose_name=_("planned visit"),
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        indexes = [models.Index(fields=["job_center", "-given_on"], name="feedback_of_job_center")]

    def __str__(self):
        return f"{self.get_topic_display()}: {self.company}"
