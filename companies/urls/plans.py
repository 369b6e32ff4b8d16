"""The addresses of the outreach list and the visit plan."""

from django.urls import path

from companies.views import outreach, plans, visits

urlpatterns = [
    path("outreach/", outreach.outreach_list, name="outreach_list"),
    path("visit-plan/", plans.visit_plan, name="visit_plan"),
    path("visit-plan/move/", plans.visit_plan_move, name="visit_plan_move"),
    path("<uuid:pk>/plan-visit/", plans.planned_visit_new, name="planned_visit_new"),
    path("planned-visits/<uuid:pk>/", plans.planned_visit_detail, name="planned_visit_detail"),
    path("planned-visits/<uuid:pk>/edit/", plans.planned_visit_edit, name="planned_visit_edit"),
    path(
        "planned-visits/<uuid:pk>/complete/",
        plans.planned_visit_complete,
        name="planned_visit_complete",
    ),
    path("planned-visits/<uuid:pk>/joint/", visits.planned_visit_joint, name="planned_visit_joint"),
    path("planned-visits/<uuid:pk>/drop/", plans.planned_visit_drop, name="planned_visit_drop"),
    path(
        "planned-visits/<uuid:pk>/resume/", plans.planned_visit_resume, name="planned_visit_resume"
    ),
    path(
        "planned-visits/<uuid:pk>/results/",
        plans.planned_visit_results,
        name="planned_visit_results",
    ),
]
