"""What people say to one another about an order."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import audited
from alliance.foundation.models import Record
from jobcenters.models import JobCenter, User
from recruitment.choices import Audience
from recruitment.models.calls import EscalationRecipient
from recruitment.models.orders import RecruitmentOrder


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CommentQuerySet":
        """On orders that the user may see: the own job center's comments to itself, and those to
        all participants while the own job center is one (lesson 13). Who may not know which
        others were asked reads those of the owner and of the own job center only (R088)."""
        own = JobCenter.objects.keys_open_to(user, "view_orders")
        desks = own | JobCenter.objects.keys_open_to(user, "answer_calls")
        calls = EscalationRecipient.objects.taking_part(desks).filter(order=OuterRef("order"))
        shared = Q(audience=Audience.PARTICIPANTS)
        knows = Q(order__owner__in=JobCenter.objects.keys_in_reach_of(user))
        of_these_two = Q(job_center=F("order__owner")) | Q(job_center__in=desks)
        return self.filter(
            Q(audience=Audience.OWN, job_center__in=own)
            | shared & Q(order__owner__in=own)
            | shared & Q(Exists(calls)) & (knows | of_these_two),
            order__in=RecruitmentOrder.objects.visible_to(user),
        )


@audited
class Comment(Record):
    """A remark on an order, for one's own job center or for all that take part in the order.

    The audience is chosen once. What is deleted leaves its place and its author, not its text.
    """

    order = models.ForeignKey(RecruitmentOrder, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")
    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(_("who reads it"), max_length=12, choices=Audience.choices)
    text = models.TextField(_("comment"), max_length=2000, blank=True)
    mentioned = models.ManyToManyField(User, related_name="mentions", verbose_name=_("mentioned"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        constraints = [
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_by=None) & ~Q(text="")
                | Q(deleted_at__isnull=False, deleted_by__isnull=False, text=""),
                name="comment_says_something_or_is_deleted",
            )
        ]
        indexes = [models.Index(fields=["order", "created_at"], name="comment_of_order")]

    def __str__(self):
        return f"{self.order_id}: {self.author_id}"
