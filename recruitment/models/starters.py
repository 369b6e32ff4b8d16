"""Those who began work for an order on one day: followed up as a group, never one by one."""

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited
from alliance.foundation.models import Record, Versioned
from companies.models import Contact
from jobcenters.models import JobCenter
from recruitment.choices import ResultKind
from recruitment.models.orders import RecruitmentOrder, Result
from servicecatalog.models import Clock


class StartersQuerySet(models.QuerySet):
    def visible_to(self, user) -> "StartersQuerySet":
        """Those of the job centers whose everything the user may read: they call the company."""
        own = JobCenter.objects.keys_open_to(user, "view_orders")
        return self.filter(order__owner__in=own)

    def with_progress(self) -> "StartersQuerySet":
        """Adds ``total``, how many began, and the last days of both follow-ups as
        ``contact_due_on`` (S16) and ``answer_due_on`` (S17)."""
        began = (
            Result.objects.filter(
                order=models.OuterRef("order"),
                starts_on=models.OuterRef("starts_on"),
                kind=ResultKind.HIRED,
            )
            .values("order")
            .annotate(sum=Sum("count"))
            .values("sum")
        )
        return self.annotate(
            total=Coalesce(models.Subquery(began), 0),
            contact_due_on=_due("S16"),
            answer_due_on=_due("S17"),
        )

    def unanswered(self) -> "StartersQuerySet":
        """Those about whom the company has not been asked twice yet."""
        return self.filter(Q(contact=None) | Q(still_employed=None))


def _due(code: str) -> models.Subquery:
    clocks = Clock.objects.filter(subject_id=models.OuterRef("pk"), standard=code)
    return models.Subquery(clocks.order_by("-started_at").values("due_on")[:1])


@audited
class Starters(Record, Versioned):
    """All who began work for an order on the same day (S16, S17): one call, not one per head."""

    order = models.ForeignKey(RecruitmentOrder, on_delete=models.CASCADE, related_name="starters")
    starts_on = models.DateField(_("first working day"))
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    still_employed = models.PositiveIntegerField(_("still employed"), null=True, blank=True)
    answer_contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = StartersQuerySet.as_manager()

    class Meta:
        verbose_name = _("starters")
        verbose_name_plural = _("starters")
        constraints = [
            models.UniqueConstraint(fields=["order", "starts_on"], name="starters_once_per_day"),
            models.CheckConstraint(
                condition=Q(still_employed=None, answer_contact=None)
                | Q(still_employed__isnull=False, answer_contact__isnull=False),
                name="answer_has_contact",
            ),
        ]

    def __str__(self):
        return f"{self.order}: {self.starts_on:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        """The page on which the company's word is told."""
        return address("recruitment:starters_follow_up", self.pk)

    @property
    def is_first(self) -> bool:
        """Whether the first follow-up (S16) is still to come."""
        return self.contact_id is None
