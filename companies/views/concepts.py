"""The concepts of the alliances: what their agreements with companies say."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.forms.concepts import ConceptForm
from companies.models import AgreementConcept
from companies.services.concepts import set_concept
from companies.views.asked import asked_row, require
from jobcenters.models import Alliance


@require_GET
def concept_list(request: HttpRequest) -> HttpResponse:
    """What holds today, and what held before."""
    require(policies.can_see_register(request.user))
    concepts = AgreementConcept.objects.visible_to(request.user).newest()
    context = {
        "concepts": concepts,
        "may_set": _may_set(request.user),
    }
    return render(request, "companies/concept_list.html", context)


@require_http_methods(["GET", "POST"])
def concept_new(request: HttpRequest) -> HttpResponse:
    """Decide a concept; ``?concept=`` begins with one that stands."""
    require(_may_set(request.user))
    visible = AgreementConcept.objects.visible_to(request.user).newest()
    former = asked_row(request.GET.get("concept", ""), visible)
    form = ConceptForm(request.POST or None, user=request.user, concept=former)
    if form.is_valid():
        with shown_on(form):
            alliance = form.cleaned_data["alliance"]
            set_concept(alliance, actor=request.user, concept=form.concept)
            messages.success(request, _("The concept holds from today."))
            return redirect("companies:concept_list")
    context = {"form": form}
    return render(request, "companies/concept_new.html", context, status=status_of(form))


def _may_set(user) -> bool:
    alliances = Alliance.objects.visible_to(user).order_by("name")
    return any(policies.can_set_concept(user, alliance) for alliance in alliances)
