"""Imports of register extracts: upload, progress, preview, report; and what a person decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from alliance.foundation.errors import WrongState
from alliance.foundation.exports import export
from alliance.foundation.htmx import render_part, wants_part
from alliance.foundation.paging import take_page
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.choices import ImportState, LineOutcome
from companies.exports import IMPORT_LINES, line_rows
from companies.forms.imports import (
    ColumnsForm,
    ImportForm,
    KeepForm,
    LineFilterForm,
    administered_by,
)
from companies.models import ImportRun, RegisterChange
from companies.services import imports, register_changes
from companies.views.asked import require
from jobcenters.models import Municipality

LATEST = 30
EXAMPLES = 3


@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Upload an extract; the imports so far."""
    require(administered_by(request.user).exists())
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ImportForm(*sent, user=request.user)
    if form.is_valid():
        with shown_on(form):
            file = form.cleaned_data["file"]
            run = imports.start_import(
                form.cleaned_data["alliance"],
                actor=request.user,
                file_name=file.name,
                pieces=file.chunks(),
            )
            messages.success(request, _("The extract is uploaded. Nothing is changed yet."))
            return redirect(run)
    runs = ImportRun.objects.visible_to(request.user).select_related("alliance", "started_by")
    context = {"form": form, "runs": runs.order_by("-created_at")[:LATEST]}
    return render(request, "companies/import_list.html", context, status=status_of(form))


@require_GET
def import_detail(request: HttpRequest, pk) -> HttpResponse:
    """How far an import is, what it would change or has changed, line by line."""
    run = _run_or_404(request, pk)
    form = LineFilterForm(request.GET)
    counts = run.lines.counts()
    lines = form.narrowed(run.lines.order_by("number"))
    applied = run.lines.filter(applied=True).count()
    to_apply = applied + run.lines.to_apply().count()
    is_applying = run.state == ImportState.APPLYING
    context = {
        "run": run,
        "form": form,
        "page": take_page(lines, request.GET.get("page")),
        "tiles": [(LineOutcome(key), count) for key, count in counts.items()],
        "examples": _examples(run) if run.state == ImportState.READY else [],
        "done": applied if is_applying else run.lines_read,
        "total": to_apply if is_applying else max(run.line_count, run.lines_read),
        "errors": counts[LineOutcome.ERROR],
    }
    if wants_part(request) and not run.is_working:
        return HttpResponseClientRefresh()  # the preview or the report stands below
    return render_part(request, "companies/import_detail.html", "progress", context)


def _examples(run: ImportRun) -> list[tuple[LineOutcome, list]]:
    """A few lines of each kind that changes something, to judge by before saying yes."""
    kinds = (LineOutcome.NEW, LineOutcome.CHANGED, LineOutcome.ERROR)
    found = [
        (kind, list(run.lines.filter(outcome=kind).order_by("number")[:EXAMPLES])) for kind in kinds
    ]
    return [(kind, lines) for kind, lines in found if lines]


@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, pk) -> HttpResponse:
    """Which column holds what, where the names in the first line did not tell."""
    run = _run_or_404(request, pk)
    if not run.can_choose:
        raise WrongState(_("The columns of this import cannot be chosen any more."))
    form = ColumnsForm(request.POST or None, run=run)
    if form.is_valid():
        with shown_on(form):
            imports.choose_columns(run, actor=request.user, columns=form.columns)
            messages.success(request, _("The extract is being read with these columns."))
            return redirect(run)
    context = {"form": form, "run": run}
    return render(request, "companies/import_columns.html", context, status=status_of(form))


@require_POST
def import_apply(request: HttpRequest, pk) -> HttpResponse:
    """Yes to the preview."""
    run = imports.apply_import(_run_or_404(request, pk), actor=request.user)
    messages.success(request, _("The extract is being applied."))
    return redirect(run)


@require_POST
def import_cancel(request: HttpRequest, pk) -> HttpResponse:
    """Stop an import."""
    run = imports.cancel_import(_run_or_404(request, pk), actor=request.user)
    messages.success(request, _("The import is cancelled."))
    return redirect(run)


@require_POST
def import_lines(request: HttpRequest, pk) -> HttpResponse:
    """The report as a file; the filters in the address narrow it, such as to the errors."""
    run = _run_or_404(request, pk)
    found = LineFilterForm(request.GET).narrowed(run.lines.order_by("number"))
    return export(
        IMPORT_LINES,
        line_rows(found),
        kind=request.POST.get("format", ""),
        actor=request.user,
        count=found.order_by().count(),
        filters=request.GET.urlencode(),
    )


def _run_or_404(request: HttpRequest, pk) -> ImportRun:
    visible = ImportRun.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("alliance", "started_by"), pk=pk)


@require_http_methods(["GET", "POST"])
def register_change_decide(request: HttpRequest, pk) -> HttpResponse:
    """What the CVR register says of a site: let the register here follow, or keep it."""
    rows = RegisterChange.objects.visible_to(request.user)
    change = get_object_or_404(
        rows.select_related("unit__company", "unit__municipality__job_center"), pk=pk
    )
    require(policies.can_decide_change(request.user, change))
    keeps = request.method == "POST" and "keep" in request.POST
    form = KeepForm(request.POST if keeps else None)
    if request.method == "POST" and not keeps:
        register_changes.take_change(change, actor=request.user)
        return _decided(request, change)
    if form.is_valid():
        with shown_on(form):
            reason = form.cleaned_data["reason"]
            register_changes.keep_change(change, actor=request.user, reason=reason)
            return _decided(request, change)
    context = {
        "form": form,
        "change": change,
        "unit": change.unit,
        "municipality": Municipality.objects.filter(pk=change.facts.get("municipality")).first(),
    }
    template = "companies/register_change_decide.html"
    return render(request, template, context, status=status_of(form))


def _decided(request: HttpRequest, change: RegisterChange) -> HttpResponse:
    messages.success(request, _("Your decision is noted."))
    return redirect(change.unit.company)
