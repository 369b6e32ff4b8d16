"""The addresses of the catalog."""

from django.urls import path

from servicecatalog import views

app_name = "servicecatalog"
urlpatterns = [
    path("standards/", views.standard_list, name="standard_list"),
    path("standards/clocks/<uuid:pk>/", views.clock_waive, name="clock_waive"),
    path("standards/occupations/", views.occupation_suggest, name="occupation_suggest"),
    path("standards/<str:code>/", views.standard_detail, name="standard_detail"),
    path(
        "jobcenters/<slug:slug>/occupations/",
        views.job_center_occupations,
        name="job_center_occupations",
    ),
]
