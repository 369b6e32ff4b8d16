"""What people keep of the order board: views with a name, and what they did to many at once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import not_audited
from alliance.foundation.models import Record
from jobcenters.models import JobCenter, User
from recruitment.choices import BulkAct


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SavedViewQuerySet":
        """One's own, and those that colleagues share with the own job center."""
        own = JobCenter.objects.keys_open_to(user, "view_orders")
        return self.filter(Q(user=user.pk) | Q(shared_with__in=own))

    def in_order(self, user) -> "SavedViewQuerySet":
        """One's own in one's own order, then those of the others by name."""
        foreign = models.Case(models.When(user=user.pk, then=0), default=1)
        return self.order_by(foreign, "position", "name", "pk")


@not_audited("a choice of filters, with nothing behind it that was not visible before")
class SavedView(Record):
    """Filters of the order board under a name (lesson 11). A shared one is used by colleagues,
    with their own eyes: it shows each what they may see."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_default = models.BooleanField(_("opens the order board"), default=False)
    shared_with = models.ForeignKey(
        JobCenter,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("shared with"),
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="view_name_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="one_default_view"
            ),
        ]

    def __str__(self):
        return self.name


class BulkChangeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "BulkChangeQuerySet":
        """What one did oneself."""
        return self.filter(actor=user.pk)


@not_audited("each order has the change in its own history")
class BulkChange(Record):
    """One act on several orders: which were changed from what to what, which were skipped and
    why, so that the person is told and may take it back."""

    actor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(_("act"), max_length=10, choices=BulkAct.choices)
    changed = models.JSONField(default=list)
    skipped = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk change")

    def __str__(self):
        return f"{self.act}: {len(self.changed)}"
