"""Clusters: the list with counts, the page with its companies, the acts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.audit.models import Event
from alliance.foundation.paging import take_page
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.forms.clusters import ClusterForm, CompanyPickForm
from companies.models import Company, CompanyCluster
from companies.services import clusters
from companies.views.asked import require

LATEST_EVENTS = 20


@require_GET
def cluster_list(request: HttpRequest) -> HttpResponse:
    """The clusters of the alliances with their consultants and how many companies each has."""
    require(policies.can_see_register(request.user))
    visible = CompanyCluster.objects.visible_to(request.user).for_list()
    page = take_page(visible, request.GET.get("page"))
    context = {
        "page": page,
        "rows": clusters.counted(page.rows, request.user),
        "may_make": policies.can_register_company(request.user),
    }
    return render(request, "companies/cluster_list.html", context)


@require_http_methods(["GET", "POST"])
def cluster_new(request: HttpRequest) -> HttpResponse:
    """A new cluster."""
    require(policies.can_register_company(request.user))
    form = ClusterForm(request.POST or None, user=request.user)
    if form.is_valid():
        with shown_on(form):
            center = form.cleaned_data["job_center"]
            made = clusters.make_cluster(center, actor=request.user, fields=form.values)
            messages.success(request, _("The cluster is made."))
            return redirect(made)
    context = {"form": form, "cluster": None}
    return render(request, "companies/cluster_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def cluster_edit(request: HttpRequest, pk) -> HttpResponse:
    """Another area, rule or consultant."""
    cluster = _cluster_or_404(request, pk)
    require(policies.can_plan_visit(request.user, cluster.job_center))
    form = ClusterForm(request.POST or None, user=request.user, cluster=cluster)
    if form.is_valid():
        with shown_on(form):
            version = form.cleaned_data["version"]
            clusters.edit_cluster(cluster, actor=request.user, fields=form.values, version=version)
            messages.success(request, _("The cluster is saved."))
            return redirect(cluster)
    context = {"form": form, "cluster": cluster}
    return render(request, "companies/cluster_form.html", context, status=status_of(form))


@require_GET
def cluster_detail(request: HttpRequest, pk) -> HttpResponse:
    """The area, the consultant, the companies."""
    cluster = _cluster_or_404(request, pk)
    return render(request, "companies/cluster_detail.html", _page(request, cluster))


def _page(request: HttpRequest, cluster: CompanyCluster, **forms) -> dict[str, object]:
    visible = Company.objects.visible_to(request.user).filter(pk__in=cluster.companies())
    rows = visible.with_main_city().for_list(request.user).in_danish_order()
    may_change = policies.can_plan_visit(request.user, cluster.job_center)
    return {
        "cluster": cluster,
        "municipalities": cluster.municipalities(),
        "page": take_page(rows, request.GET.get("page")),
        "may_change": may_change and cluster.ended_on is None,
        "pick_form": CompanyPickForm(user=request.user),
        "events": Event.objects.of(cluster)[:LATEST_EVENTS],
        **forms,
    }


@require_POST
def cluster_put_in(request: HttpRequest, pk) -> HttpResponse:
    """A company by hand."""
    cluster = _cluster_or_404(request, pk)
    require(policies.can_plan_visit(request.user, cluster.job_center))
    form = CompanyPickForm(request.POST, user=request.user)
    if form.is_valid():
        with shown_on(form):
            clusters.put_in(cluster, form.cleaned_data["company"], actor=request.user)
            messages.success(request, _("The company is in the cluster."))
            return redirect(cluster)
    context = _page(request, cluster, pick_form=form)
    return render(request, "companies/cluster_detail.html", context, status=status_of(form))


@require_POST
def cluster_take_out(request: HttpRequest, pk) -> HttpResponse:
    """A company that the rule has, and that does not belong here."""
    cluster = _cluster_or_404(request, pk)
    require(policies.can_plan_visit(request.user, cluster.job_center))
    form = CompanyPickForm(request.POST, user=request.user)
    if form.is_valid():
        clusters.take_out(cluster, form.cleaned_data["company"], actor=request.user)
        messages.success(request, _("The company is out of the cluster."))
    return redirect(cluster)


@require_POST
def cluster_end(request: HttpRequest, pk) -> HttpResponse:
    """The cluster is over."""
    cluster = clusters.end_cluster(_cluster_or_404(request, pk), actor=request.user)
    messages.success(request, _("The cluster has ended."))
    return redirect(cluster)


def _cluster_or_404(request: HttpRequest, pk) -> CompanyCluster:
    visible = CompanyCluster.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("job_center", "consultant", "industry_group"), pk=pk
    )
