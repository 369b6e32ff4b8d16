"""Follow-up after somebody began: one page for all of a day (S16, S17)."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.foundation.calendar import today
from alliance.foundation.errors import WrongState
from recruitment import policies
from recruitment.forms.starters import StartersForm
from recruitment.models import Starters
from recruitment.services.placements import follow_up_starters
from recruitment.views.acting import carry_out, done, sent, show_act
from recruitment.views.orders import phone_of


@require_http_methods(["GET", "POST"])
def starters_follow_up(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ring the company: first how it goes, after three months how many are still employed."""
    rows = Starters.objects.visible_to(request.user).with_progress()
    shown = rows.select_related(
        "order__company", "order__owner", "order__unit", "order__contact_person"
    )
    group = get_object_or_404(shown, pk=pk)
    order = group.order
    if not policies.can_handle(request.user, order):
        raise PermissionDenied
    if group.still_employed is not None or group.starts_on > today():
        raise WrongState(_("There is nothing to follow up here now."))
    form = StartersForm(sent(request), group=group)
    if carry_out(
        form,
        lambda: follow_up_starters(
            group,
            actor=request.user,
            answer=form.answer,
            version=form.cleaned_data["version"],
        ),
    ):
        return done(request, order, _("The follow-up is logged on the company."))
    return show_act(request, "starters_follow_up", order, form, group=group, phone=phone_of(order))
