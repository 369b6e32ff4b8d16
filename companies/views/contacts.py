"""The contact log: one quick form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.forms.contacts import ContactForm
from companies.models import Company
from companies.services.contacts import log_contact
from companies.services.one_voice import one_voice
from companies.views.asked import require


def _initial(asked: QueryDict) -> dict[str, str]:
    """What the link that was followed already knows."""
    names = {"person": "contact_person", "kind": "kind"}
    return {field: asked[name] for name, field in names.items() if name in asked}


@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest, pk) -> HttpResponse:
    """Log a contact; tells whether another job center has just spoken with them (R146)."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(policies.can_log_any_contact(request.user))
    form = ContactForm(
        request.POST or None,
        company=company,
        user=request.user,
        initial=_initial(request.GET),
    )
    if form.is_valid():
        with shown_on(form):
            log_contact(
                company,
                actor=request.user,
                job_center=form.cleaned_data["job_center"],
                note=form.note,
                unit=form.cleaned_data["unit"],
                participants=form.colleagues,
            )
            messages.success(request, _("The contact is logged."))
            return redirect(company)
    context = {
        "form": form,
        "company": company,
        "voice": one_voice(company, request.user),
    }
    return render(request, "companies/contact_new.html", context, status=status_of(form))
