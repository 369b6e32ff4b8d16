"""The cooperation level of a company through time (R115)."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import audited
from alliance.foundation.models import Dated, DatedQuerySet, Record
from companies.choices import CooperationLevel, LevelReason
from companies.models.register import Company
from jobcenters.models.municipalities import DateRange


class CooperationPeriodQuerySet(DatedQuerySet):
    def visible_to(self, user) -> "CooperationPeriodQuerySet":
        """Those of the companies that the user may see."""
        return self.filter(company__in=Company.objects.visible_to(user))

    def by_hand(self, day: dt.date) -> "CooperationPeriodQuerySet":
        """Those that a person has set and that hold on ``day``."""
        return self.on(day).filter(reason=LevelReason.MANUAL)

    def newest(self) -> "CooperationPeriodQuerySet":
        """Newest first."""
        return self.order_by("-valid_from", "-created_at")


@audited
class CooperationPeriod(Record, Dated):
    """From when until when a company had a level, and why. What a person sets by hand has an end;
    a company without any period has never been above "none"."""

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="cooperation_periods"
    )
    level = models.CharField(_("level"), max_length=10, choices=CooperationLevel.choices)
    reason = models.CharField(_("reason"), max_length=10, choices=LevelReason.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = CooperationPeriodQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("period of cooperation")
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="one_cooperation_level_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("company", RangeOperators.EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=~Q(reason=LevelReason.MANUAL)
                | Q(Q(valid_to__isnull=False) & ~Q(note="")),
                name="level_by_hand_has_a_reason_and_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-valid_from"], name="level_of_company"),
            models.Index(
                fields=["valid_to"],
                condition=Q(reason=LevelReason.MANUAL),
                name="level_by_hand_ends",
            ),
        ]

    def __str__(self):
        return f"{self.company}: {self.get_level_display()}"
