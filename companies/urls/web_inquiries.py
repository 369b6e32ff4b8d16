"""The addresses that companies open without a log-in."""

from django.urls import path

from companies.views import web_inquiries

urlpatterns = [
    path("contact/", web_inquiries.web_contact, name="web_contact"),
    path("contact/write/", web_inquiries.web_inquiry, name="web_inquiry"),
    path(
        "contact/received/<str:receipt>/",
        web_inquiries.web_inquiry_received,
        name="web_inquiry_received",
    ),
]
