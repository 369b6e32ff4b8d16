"""The addresses of register extracts, and of what they say about sites."""

from django.urls import path

from companies.views import imports

urlpatterns = [
    path("imports/", imports.import_list, name="import_list"),
    path("imports/<uuid:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<uuid:pk>/columns/", imports.import_columns, name="import_columns"),
    path("imports/<uuid:pk>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<uuid:pk>/cancel/", imports.import_cancel, name="import_cancel"),
    path("imports/<uuid:pk>/export/", imports.import_lines, name="import_lines"),
    path(
        "register-changes/<uuid:pk>/",
        imports.register_change_decide,
        name="register_change_decide",
    ),
]
