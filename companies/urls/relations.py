"""The addresses of clusters, company groups and feedback."""

from django.urls import path

from companies.views import clusters, feedback, groups

urlpatterns = [
    path("clusters/", clusters.cluster_list, name="cluster_list"),
    path("clusters/new/", clusters.cluster_new, name="cluster_new"),
    path("clusters/<uuid:pk>/", clusters.cluster_detail, name="cluster_detail"),
    path("clusters/<uuid:pk>/edit/", clusters.cluster_edit, name="cluster_edit"),
    path("clusters/<uuid:pk>/put-in/", clusters.cluster_put_in, name="cluster_put_in"),
    path("clusters/<uuid:pk>/take-out/", clusters.cluster_take_out, name="cluster_take_out"),
    path("clusters/<uuid:pk>/end/", clusters.cluster_end, name="cluster_end"),
    path("groups/", groups.group_list, name="group_list"),
    path("groups/new/", groups.group_new, name="group_new"),
    path("groups/<uuid:pk>/", groups.group_detail, name="group_detail"),
    path("groups/<uuid:pk>/edit/", groups.group_edit, name="group_edit"),
    path("groups/<uuid:pk>/join/", groups.group_join, name="group_join"),
    path("groups/<uuid:pk>/meeting/", groups.group_meeting, name="group_meeting"),
    path("groups/<uuid:pk>/idea/", groups.group_idea, name="group_idea"),
    path("groups/<uuid:pk>/end/", groups.group_end, name="group_end"),
    path("group-memberships/<uuid:pk>/leave/", groups.group_leave, name="group_leave"),
    path("group-ideas/<uuid:pk>/move/", groups.idea_move, name="idea_move"),
    path("feedback/", feedback.feedback_list, name="feedback_list"),
    path("visits/<uuid:pk>/feedback/", feedback.visit_feedback_new, name="visit_feedback_new"),
    path(
        "planned-visits/<uuid:pk>/feedback/",
        feedback.planned_visit_feedback_new,
        name="planned_visit_feedback_new",
    ),
    path("<uuid:pk>/feedback/new/", feedback.feedback_new, name="feedback_new"),
]
