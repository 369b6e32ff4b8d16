"""The addresses of the companies."""

from django.urls import path

from companies.urls import imports, merges, plans, relations, visits, web_inquiries
from companies.urls.agreements import urlpatterns as agreement_patterns
from companies.views import (
    companies,
    company_pages,
    contact_persons,
    contacts,
    inquiries,
    messages,
    restrictions,
    units,
)

app_name = "companies"

urlpatterns = [
    *agreement_patterns,
    path("", companies.company_list, name="company_list"),
    *web_inquiries.urlpatterns,
    path("export/", companies.company_export, name="company_export"),
    *imports.urlpatterns,
    path("<uuid:pk>/files/", companies.company_attach, name="company_attach"),
    path("new/", companies.company_new, name="company_new"),
    path("suggest/", companies.company_suggest, name="company_suggest"),
    path("duplicates/", companies.company_duplicates, name="company_duplicates"),
    path("inquiries/", inquiries.inquiry_list, name="inquiry_list"),
    path("inquiries/new/", inquiries.inquiry_new, name="inquiry_new"),
    path("inquiries/<uuid:pk>/", inquiries.inquiry_detail, name="inquiry_detail"),
    path("inquiries/<uuid:pk>/answer/", inquiries.inquiry_answer, name="inquiry_answer"),
    path("inquiries/<uuid:pk>/close/", inquiries.inquiry_close, name="inquiry_close"),
    path("inquiries/<uuid:pk>/assign/", inquiries.inquiry_assign, name="inquiry_assign"),
    path("inquiries/<uuid:pk>/link/", inquiries.inquiry_link, name="inquiry_link"),
    path("units/<uuid:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<uuid:pk>/main/", units.unit_main, name="unit_main"),
    path(
        "contact-persons/<uuid:pk>/edit/",
        contact_persons.contact_person_edit,
        name="contact_person_edit",
    ),
    path(
        "contact-persons/<uuid:pk>/end/",
        contact_persons.contact_person_end,
        name="contact_person_end",
    ),
    path("restrictions/<uuid:pk>/end/", restrictions.restriction_end, name="restriction_end"),
    path("<uuid:pk>/", company_pages.company_detail, name="company_detail"),
    path("<uuid:pk>/more/", company_pages.company_more, name="company_more"),
    path("<uuid:pk>/message/", messages.company_message, name="company_message"),
    path("<uuid:pk>/edit/", companies.company_edit, name="company_edit"),
    path("<uuid:pk>/units/new/", units.unit_new, name="unit_new"),
    path(
        "<uuid:pk>/contact-persons/new/",
        contact_persons.contact_person_new,
        name="contact_person_new",
    ),
    path("<uuid:pk>/contacts/new/", contacts.contact_new, name="contact_new"),
    path("<uuid:pk>/restrictions/new/", restrictions.restriction_new, name="restriction_new"),
    *merges.urlpatterns,
    *plans.urlpatterns,
    *relations.urlpatterns,
    *visits.urlpatterns,
]
