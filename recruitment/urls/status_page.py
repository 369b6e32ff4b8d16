"""The addresses of the company's status page, and of its link."""

from django.urls import path

from recruitment.views import status_page

urlpatterns = [
    path("orders/<uuid:pk>/status-link/", status_page.status_link_send, name="status_link_send"),
    path(
        "status-links/<uuid:pk>/revoke/", status_page.status_link_revoke, name="status_link_revoke"
    ),
    path(
        "company-requests/<uuid:pk>/",
        status_page.company_request_answer,
        name="company_request_answer",
    ),
    path("company-status/<str:token>/", status_page.company_status, name="company_status"),
]
