"""Two entries of one company: compared, merged, accepted by the other home, taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.foundation.audit.models import Event
from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.choices import MergeState
from companies.forms.merges import DeclineForm, MergeForm, OtherForm
from companies.models import Company, Merge
from companies.services import merging, parting
from companies.services.comparing import comparison, moved_counts
from companies.services.duplicates import same_again
from companies.views.asked import asked_row, require


@require_http_methods(["GET", "POST"])
def company_merge(request: HttpRequest, pk) -> HttpResponse:
    """``?other=`` is the duplicate: without it the page asks which one, with it the two stand
    side by side and this one stays (lesson 14)."""
    visible = Company.objects.visible_to(request.user).select_related("key_account_consultant")
    rows = visible.prefetch_related("units__municipality__job_center")
    kept = get_object_or_404(rows, pk=pk)
    merged = asked_row(request.GET.get("other", ""), rows.exclude(pk=pk))
    if merged is None:
        return _choose_other(request, kept)
    require(policies.can_propose_merge(request.user, kept, merged))
    form = MergeForm(request.POST or None, kept=kept, merged=merged)
    if form.is_valid():
        with shown_on(form):
            return redirect(_merge(request, kept, merged, form))
    context = {"form": form, "kept": kept, "merged": merged, "facts": comparison(kept, merged)}
    return render(request, "companies/company_merge.html", context, status=status_of(form))


def _choose_other(request: HttpRequest, company: Company) -> HttpResponse:
    require(policies.can_register_company(request.user))
    form = OtherForm(request.GET if "other_text" in request.GET else None,
                     company=company, user=request.user)  # fmt: skip
    if form.is_valid():
        return redirect(f"{request.path}?other={form.cleaned_data['other'].pk}")
    context = {"form": form, "company": company, "matches": same_again(request.user, company)}
    return render(request, "companies/company_merge_choose.html", context, status=status_of(form))


def _merge(request: HttpRequest, kept: Company, merged: Company, form: MergeForm):
    reason = form.cleaned_data["reason"]
    merge = merging.propose_merge(kept, merged, actor=request.user, taken=form.taken, reason=reason)
    if merge.state == MergeState.DONE:
        messages.success(request, _("The companies are merged. You can take it back from here."))
    else:
        messages.success(request, _("The other job center is asked to accept the merge."))
    return merge


@require_GET
def merge_detail(request: HttpRequest, pk) -> HttpResponse:
    """What was, or would be, merged, and what can be done about it."""
    merge = _merge_or_404(request, pk)
    return render(request, "companies/merge_detail.html", _page(request, merge))


def _page(request: HttpRequest, merge: Merge, **more) -> dict[str, object]:
    is_open = merge.state == MergeState.PROPOSED
    return {
        "merge": merge,
        "facts": comparison(merge.kept, merge.merged) if is_open else [],
        "moved": moved_counts(merge),
        "taken": [Company._meta.get_field(name).verbose_name for name in merge.taken],
        "decline_form": DeclineForm(),
        "events": Event.objects.of(merge),
        **more,
    }


@require_POST
def merge_accept(request: HttpRequest, pk) -> HttpResponse:
    """The other home job center agrees: the merge is carried out."""
    merge = merging.accept_merge(_merge_or_404(request, pk), actor=request.user)
    messages.success(request, _("The companies are merged. You can take it back from here."))
    return redirect(merge)


@require_POST
def merge_decline(request: HttpRequest, pk) -> HttpResponse:
    """They are two companies."""
    merge = _merge_or_404(request, pk)
    require(policies.can_decline_merge(request.user, merge))
    form = DeclineForm(request.POST)
    if form.is_valid():
        with shown_on(form):
            reason = form.cleaned_data["reason"]
            merging.decline_merge(merge, actor=request.user, reason=reason)
            messages.success(request, _("The companies stay two."))
            return redirect(merge)
    context = _page(request, merge, decline_form=form)
    return render(request, "companies/merge_detail.html", context, status=status_of(form))


@require_POST
def merge_roll_back(request: HttpRequest, pk) -> HttpResponse:
    """Both companies as they were."""
    merge = parting.roll_back_merge(_merge_or_404(request, pk), actor=request.user)
    messages.success(request, _("The merge is rolled back. Both companies are as they were."))
    return redirect(merge)


def _merge_or_404(request: HttpRequest, pk) -> Merge:
    visible = Merge.objects.visible_to(request.user).select_related(
        "kept", "merged", "kept_home", "merged_home", "proposed_for", "proposed_by"
    )
    return get_object_or_404(visible, pk=pk)
