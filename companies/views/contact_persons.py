"""Whom to talk to at a company."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.foundation.refusals import shown_on, status_of
from companies import policies
from companies.forms.contact_persons import ContactPersonForm
from companies.models import Company, ContactPerson
from companies.services import contact_persons
from companies.views.asked import require


@require_http_methods(["GET", "POST"])
def contact_person_new(request: HttpRequest, pk) -> HttpResponse:
    """Add a person whom one has spoken with."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(policies.can_add_contact_person(request.user, company))
    form = ContactPersonForm(request.POST or None, person=ContactPerson(company=company))
    if form.is_valid():
        with shown_on(form):
            contact_persons.add_contact_person(company, actor=request.user, fields=form.values)
            messages.success(request, _("The contact person is added."))
            return redirect(company)
    context = {"form": form, "company": company}
    return render(request, "companies/contact_person_new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def contact_person_edit(request: HttpRequest, pk) -> HttpResponse:
    """Change a person's details; for the job center of the company or the site."""
    person = _person_or_404(request, pk)
    require(policies.can_edit_contact_person(request.user, person))
    form = ContactPersonForm(request.POST or None, person=person)
    if form.is_valid():
        with shown_on(form):
            contact_persons.edit_contact_person(
                person,
                actor=request.user,
                fields=form.values,
                version=form.cleaned_data["version"],
            )
            messages.success(request, _("The contact person is saved."))
            return redirect(person.company)
    context = {"form": form, "person": person, "company": person.company}
    return render(request, "companies/contact_person_edit.html", context, status=status_of(form))


@require_POST
def contact_person_end(request: HttpRequest, pk) -> HttpResponse:
    """The person has left the company."""
    person = _person_or_404(request, pk)
    contact_persons.end_contact_person(person, actor=request.user)
    messages.success(request, _("%(name)s is kept as a former contact.") % {"name": person.name})
    return redirect(person.company)


def _person_or_404(request: HttpRequest, pk) -> ContactPerson:
    visible = ContactPerson.objects.visible_to(request.user)
    rows = visible.select_related("company", "unit__municipality__job_center")
    return get_object_or_404(rows, pk=pk)
