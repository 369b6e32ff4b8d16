"""Clusters: an area with its companies and a consultant of its own (R112)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.models import Record, Versioned
from companies.models.register import Company, ProductionUnit
from jobcenters.models import JobCenter, Municipality, User
from servicecatalog.models import IndustryGroup


class CompanyClusterQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CompanyClusterQuerySet":
        """Those of job centers in reach: the neighbor must know whom to call."""
        return self.filter(job_center__in=JobCenter.objects.keys_in_reach_of(user))

    def for_list(self) -> "CompanyClusterQuerySet":
        """Running ones first, by job center and name."""
        return self.select_related("job_center", "consultant", "industry_group").order_by(
            models.F("ended_on").desc(nulls_first=True), "job_center__name_sort", "name", "pk"
        )


@audited
class CompanyCluster(Record, Versioned):
    """Municipalities and postcodes; the companies with an open site there, and those by hand."""

    job_center = models.ForeignKey(
        JobCenter,
        on_delete=models.PROTECT,
        related_name="clusters",
        verbose_name=_("job center"),
    )
    name = models.CharField(_("name"), max_length=80)
    consultant = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="clusters",
        verbose_name=_("consultant of the cluster"),
    )
    municipality_codes = ArrayField(
        models.CharField(max_length=4), default=list, blank=True, verbose_name=_("municipalities")
    )
    postcodes = ArrayField(
        models.CharField(max_length=4), default=list, blank=True, verbose_name=_("postcodes")
    )
    industry_group = models.ForeignKey(
        IndustryGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("industry group"),
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)

    objects = CompanyClusterQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster")
        constraints = [
            models.UniqueConstraint(
                fields=["job_center", "name"],
                condition=Q(ended_on=None),
                name="cluster_name_once",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the cluster."""
        return address("companies:cluster_detail", self.pk)

    def municipalities(self) -> models.QuerySet:
        """The municipalities of the area."""
        return Municipality.objects.filter(pk__in=self.municipality_codes).in_danish_order()

    def companies(self) -> models.QuerySet:
        """Those with an open site in the area and of the industry, but those taken out; and those
        put in by hand."""
        area = Q(municipality__in=self.municipality_codes) | Q(postcode__in=self.postcodes)
        sites = ProductionUnit.objects.open().filter(area)
        if self.industry_group_id:
            sites = sites.filter(industry_group=self.industry_group_id)
        by_hand = ClusterCompany.objects.filter(cluster=self)
        inside = Q(pk__in=by_hand.filter(is_out=False).values("company"))
        outside = Q(pk__in=by_hand.filter(is_out=True).values("company"))
        found = Company.objects.filter(Q(pk__in=sites.values("company")) & ~outside | inside)
        return found.filter(merged_into=None)


@not_audited("recorded with its CompanyCluster")
class ClusterCompany(Record):
    """A company put into a cluster by hand, or taken out although the rule would have it."""

    cluster = models.ForeignKey(CompanyCluster, on_delete=models.CASCADE, related_name="by_hand")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="cluster_rows")
    is_out = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "company"], name="company_once_per_cluster")
        ]

    def __str__(self):
        return f"{self.company}: {self.cluster}"
