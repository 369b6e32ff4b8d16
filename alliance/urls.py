"""The URL table: each app's own list under its path."""

from django.urls import include, path

urlpatterns = [
    path("", include("alliance.portal.urls")),
    path("", include("jobcenters.urls")),
    path("", include("servicecatalog.urls")),
    path("files/", include("alliance.foundation.attachments.urls")),
    path("companies/", include("companies.urls")),
    path("recruitment/", include("recruitment.urls")),
]
