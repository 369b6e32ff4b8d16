"""Clusters: made, changed, ended; companies put in and taken out by hand (R112)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.models import ClusterCompany, Company, CompanyCluster
from companies.services.circles import locked_circle, save_circle
from jobcenters.models import JobCenter, User

CLUSTER_FIELDS = (
    "name",
    "consultant",
    "municipality_codes",
    "postcodes",
    "industry_group",
    "note",
)

describe("companycluster.made", gettext_lazy("Cluster made"))
describe("companycluster.edited", gettext_lazy("Cluster changed"))
describe("companycluster.ended", gettext_lazy("Cluster ended"))
describe("companycluster.put_in", gettext_lazy("Company put in by hand"))
describe("companycluster.taken_out", gettext_lazy("Company taken out by hand"))


@transaction.atomic
def make_cluster(job_center: JobCenter, *, actor: User, fields: dict) -> CompanyCluster:
    """A new cluster of the job center; ``fields`` maps `CLUSTER_FIELDS` to values.

    Raises `PermissionDenied`, `RuleBroken`.
    """
    if not policies.can_plan_visit(actor, job_center):
        raise PermissionDenied
    cluster = CompanyCluster(job_center=job_center)
    _apply(cluster, fields)
    record("companycluster.made", cluster, actor=actor, before={})
    return cluster


@transaction.atomic
def edit_cluster(
    cluster: CompanyCluster, *, actor: User, fields: dict, version: int | None = None
) -> CompanyCluster:
    """Another area, name or consultant. Raises `PermissionDenied`, `RuleBroken`, `Conflict`."""
    locked = _locked(cluster, actor)
    locked.claim_version(version, fields)
    before = snapshot(locked)
    _apply(locked, fields)
    record("companycluster.edited", locked, actor=actor, before=before)
    return locked


@transaction.atomic
def end_cluster(cluster: CompanyCluster, *, actor: User) -> CompanyCluster:
    """The cluster is over; it stays as history. Raises `PermissionDenied`, `WrongState`."""
    locked = _locked(cluster, actor)
    before = snapshot(locked)
    locked.ended_on = calendar.today()
    locked.version += 1
    locked.save()
    record("companycluster.ended", locked, actor=actor, before=before)
    return locked


@transaction.atomic
def put_in(cluster: CompanyCluster, company: Company, *, actor: User) -> None:
    """The company belongs to the cluster whatever the rule says. Raises `PermissionDenied`."""
    _by_hand(cluster, company, actor, is_out=False)


@transaction.atomic
def take_out(cluster: CompanyCluster, company: Company, *, actor: User) -> None:
    """The company does not belong to the cluster whatever the rule says. Raises
    `PermissionDenied`."""
    _by_hand(cluster, company, actor, is_out=True)


def _by_hand(cluster: CompanyCluster, company: Company, actor: User, *, is_out: bool) -> None:
    locked = _locked(cluster, actor)
    if not policies.can_view_company(actor, company):
        raise PermissionDenied
    ClusterCompany.objects.update_or_create(
        cluster=locked, company=company, defaults={"is_out": is_out}
    )
    name = "companycluster.taken_out" if is_out else "companycluster.put_in"
    record(name, locked, actor=actor, reason=str(company))


def counted(clusters: list[CompanyCluster], user: User) -> list[tuple[CompanyCluster, int]]:
    """Each cluster with the number of its companies that ``user`` may see, in one query."""
    parts = [
        one.companies()
        .filter(pk__in=Company.objects.visible_to(user).values("pk"))
        .order_by()
        .values(cluster_key=Value(str(one.pk)))
        .annotate(count=Count("pk"))
        for one in clusters
    ]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    counts = {row["cluster_key"]: row["count"] for row in rows}
    return [(one, counts.get(str(one.pk), 0)) for one in clusters]


def already_in(rows: QuerySet, kept: Company) -> QuerySet:
    """Those of a duplicate's ``rows`` whose cluster has a row for ``kept``."""
    return rows.filter(cluster__in=kept.cluster_rows.values("cluster"))


def _locked(cluster: CompanyCluster, actor: User) -> CompanyCluster:
    return locked_circle(cluster, actor, ended=_("This cluster has ended."))


def _apply(cluster: CompanyCluster, fields: dict) -> None:
    for name in CLUSTER_FIELDS:
        setattr(cluster, name, fields[name])
    refuse_cpr(name=cluster.name, note=cluster.note)
    allied = JobCenter.objects.allied_with(cluster.job_center)
    known = set(allied.values_list("municipality", flat=True))
    if set(cluster.municipality_codes) - known - {cluster.job_center.municipality_id}:
        message = _("A municipality of the area is in none of the job center’s alliances.")
        raise RuleBroken(message, field="municipality_codes")
    save_circle(cluster, taken=_("The job center has a cluster of this name."))
