"""One's own settings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.foundation.refusals import shown_on, status_of
from jobcenters.forms.profiles import DeputyForm, MailForm, ProfileForm
from jobcenters.models import Delegation
from jobcenters.services import profiles

HERE = "jobcenters:settings_edit"


@require_http_methods(["GET", "POST"])
def settings_edit(request: HttpRequest) -> HttpResponse:
    """Name, reach and screen; the page also holds the forms for mail and deputy."""
    form = ProfileForm.of(request.user, request.POST or None)
    if form.is_valid():
        with shown_on(form):
            user = profiles.save_profile(request.user, actor=request.user, fields=form.cleaned_data)
            with translation.override(user.language):
                messages.success(request, _("Saved."))
            return redirect(HERE)
    return _page(request, form=form)


def _page(request: HttpRequest, **forms) -> HttpResponse:
    """All three forms; the one that was sent shows its errors."""
    user = request.user
    context = {
        "form": ProfileForm.of(user),
        "mail_form": MailForm(user),
        "deputy_form": DeputyForm(user),
        "delegations": Delegation.objects.visible_to(user)
        .not_ended()
        .select_related("deputy")
        .order_by("valid_from"),
        "standing_in_for": user.deputized.current().select_related("user"),
        **forms,
    }
    status = max(status_of(form) for form in forms.values())
    return render(request, "jobcenters/settings_edit.html", context, status=status)


@require_POST
def settings_mail(request: HttpRequest) -> HttpResponse:
    """How each kind of message comes by mail."""
    form = MailForm(request.user, request.POST)
    if form.is_valid():
        profiles.choose_mail(request.user, actor=request.user, modes=form.modes)
        messages.success(request, _("Saved."))
        return redirect(HERE)
    return _page(request, mail_form=form)


@require_POST
def deputy_new(request: HttpRequest) -> HttpResponse:
    """Name a deputy."""
    form = DeputyForm(request.user, request.POST)
    if form.is_valid():
        deputy = form.cleaned_data["deputy"]
        with shown_on(form):
            profiles.name_deputy(request.user, deputy, actor=request.user, **form.dates())
            text = _("%(name)s is told and gets your calls and reminders too.")
            messages.success(request, text % {"name": deputy})
            return redirect(HERE)
    return _page(request, deputy_form=form)


@require_POST
def deputy_end(request: HttpRequest, pk) -> HttpResponse:
    """Back again."""
    delegation = get_object_or_404(Delegation.objects.visible_to(request.user), pk=pk)
    profiles.end_delegation(delegation, actor=request.user)
    messages.success(request, _("Calls and reminders go to you alone again."))
    return redirect(HERE)
