"""How the unemployed of a job center are educated: numbers with a date, never persons (R087)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import audited
from alliance.foundation.models import Record
from jobcenters.choices import EducationLevel
from jobcenters.models.organization import JobCenter


class EducationProfileQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EducationProfileQuerySet":
        """Public figures: every signed-in user."""
        return self.filter(job_center__in=JobCenter.objects.visible_to(user))

    def newest_of_each(self) -> "EducationProfileQuerySet":
        """The newest figures of every job center that has some."""
        return self.order_by("job_center", "-as_of").distinct("job_center")


@audited
class EducationProfile(Record):
    """The number of unemployed by their highest education on one day."""

    job_center = models.ForeignKey(
        JobCenter, on_delete=models.CASCADE, related_name="education_profiles"
    )
    as_of = models.DateField(_("as of"))
    primary = models.PositiveIntegerField(EducationLevel.PRIMARY.label, default=0)
    secondary = models.PositiveIntegerField(EducationLevel.SECONDARY.label, default=0)
    vocational = models.PositiveIntegerField(EducationLevel.VOCATIONAL.label, default=0)
    short_higher = models.PositiveIntegerField(EducationLevel.SHORT_HIGHER.label, default=0)
    medium_higher = models.PositiveIntegerField(EducationLevel.MEDIUM_HIGHER.label, default=0)
    long_higher = models.PositiveIntegerField(EducationLevel.LONG_HIGHER.label, default=0)
    source = models.CharField(_("source"), max_length=200)

    objects = EducationProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("education profile")
        ordering = ["-as_of"]
        constraints = [
            models.UniqueConstraint(fields=["job_center", "as_of"], name="one_profile_per_day"),
            models.CheckConstraint(
                condition=~Q(
                    primary=0,
                    secondary=F("primary"),
                    vocational=F("primary"),
                    short_higher=F("primary"),
                    medium_higher=F("primary"),
                    long_higher=F("primary"),
                ),
                name="profile_counts_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.job_center} {self.as_of:%Y-%m-%d}"

    @property
    def total(self) -> int:
        """All unemployed of the profile."""
        return self.count_of(EducationLevel.values)

    def count_of(self, levels) -> int:
        """How many have one of the ``levels`` as their highest education."""
        return sum(getattr(self, level) for level in levels)

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        """Each level as (label, number, share in whole percent)."""
        return [
            (level.label, self.count_of([level]), round(100 * self.count_of([level]) / self.total))
            for level in EducationLevel
        ]
