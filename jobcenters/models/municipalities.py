"""The 98 municipalities, their regions over time, and who borders on whom."""

import math

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import not_audited
from alliance.foundation.models import Dated, Record
from alliance.foundation.sorting import name_sort_field
from jobcenters.choices import NeighborKind


class DateRange(Func):
    """The half-open range of a Dated row, for constraints."""

    function = "daterange"


EARTH_RADIUS_KM = 6371.0


class MunicipalityQuerySet(models.QuerySet):
    def codes_within(self, kilometers: int, place: "Municipality") -> list[str]:
        """The codes of the municipalities whose middle lies at most ``kilometers`` from that of
        ``place`` as the crow flies, itself included; over 98 rows Python is quick enough. Only
        the code of ``place`` counts."""
        rows = {row.code: row for row in self.all()}
        middle = rows[place.code]
        return [code for code, row in rows.items() if middle.kilometers_to(row) <= kilometers]

    def codes_around(self, place: "Municipality") -> list[str]:
        """The codes of ``place`` and of those that border on it by land, bridge or ferry."""
        pairs = Neighbor.objects.filter(Q(municipality_a=place) | Q(municipality_b=place))
        found = pairs.values_list("municipality_a", "municipality_b")
        return sorted({place.code}.union(*found))

    def in_danish_order(self) -> "MunicipalityQuerySet":
        """Sorted as a Danish index: æ, ø and å last."""
        return self.order_by("name_sort")


@not_audited("reference data, loaded from the project's own files")
class Municipality(models.Model):
    """One of the 98 municipalities; the code is text, since it begins with a zero."""

    code = models.CharField(_("municipality code"), max_length=4, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    name_sort = name_sort_field()
    latitude = models.DecimalField(max_digits=7, decimal_places=4)
    longitude = models.DecimalField(max_digits=7, decimal_places=4)
    population = models.PositiveIntegerField(_("population"))

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{4}$"), name="municipality_code_has_four_digits"
            )
        ]

    def __str__(self):
        return self.name

    def kilometers_to(self, other: "Municipality") -> float:
        """The great-circle distance between the middles of the two municipalities."""
        here, there = math.radians(self.latitude), math.radians(other.latitude)
        east = math.radians(other.longitude - self.longitude)
        half = math.sin((there - here) / 2) ** 2
        half += math.cos(here) * math.cos(there) * math.sin(east / 2) ** 2
        return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


@not_audited("reference data, loaded from the project's own files")
class MunicipalityRegion(Record, Dated):
    """The region a municipality lies in, dated: two regions merge on 1 January 2027 (R182)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="regions")
    region = models.CharField(_("region"), max_length=40)

    class Meta:
        verbose_name = _("region")
        constraints = [
            ExclusionConstraint(
                name="one_region_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("municipality", RangeOperators.EQUAL),
                ],
            )
        ]

    def __str__(self):
        return f"{self.municipality}: {self.region}"


class NeighborQuerySet(models.QuerySet):
    def of(self, municipality: Municipality) -> "NeighborQuerySet":
        """The borders of one municipality, with both sides and their job centers."""
        sides = Q(municipality_a=municipality) | Q(municipality_b=municipality)
        return self.filter(sides).select_related(
            "municipality_a__job_center", "municipality_b__job_center"
        )


@not_audited("reference data, loaded from the project's own files")
class Neighbor(Record):
    """Two municipalities that border by land, bridge or ferry; each pair stands once (R013)."""

    municipality_a = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    municipality_b = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=NeighborKind.choices)
    note = models.CharField(_("note"), max_length=100, blank=True)

    objects = NeighborQuerySet.as_manager()

    class Meta:
        verbose_name = _("neighbor")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality_a", "municipality_b"], name="neighbor_pair_once"
            ),
            models.CheckConstraint(
                condition=Q(municipality_a__lt=F("municipality_b")), name="neighbor_pair_ordered"
            ),
        ]

    def __str__(self):
        return f"{self.municipality_a} – {self.municipality_b} ({self.kind})"

    def across(self, municipality: Municipality) -> Municipality:
        """The other side, seen from ``municipality``."""
        is_first = self.municipality_a_id == municipality.pk
        return self.municipality_b if is_first else self.municipality_a
