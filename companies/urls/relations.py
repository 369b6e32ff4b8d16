"""The addresses of clusters and feedback."""

from django.urls import path

from companies.views import clusters, feedback

urlpatterns = [
    path("clusters/", clusters.cluster_list, name="cluster_list"),
    path("clusters/new/", clusters.cluster_new, name="cluster_new"),
    path("clusters/<uuid:pk>/", clusters.cluster_detail, name="cluster_detail"),
    path("clusters/<uuid:pk>/edit/", clusters.cluster_edit, name="cluster_edit"),
    path("clusters/<uuid:pk>/put-in/", clusters.cluster_put_in, name="cluster_put_in"),
    path("clusters/<uuid:pk>/take-out/", clusters.cluster_take_out, name="cluster_take_out"),
    path("clusters/<uuid:pk>/end/", clusters.cluster_end, name="cluster_end"),
    path("feedback/", feedback.feedback_list, name="feedback_list"),
    path("<uuid:pk>/feedback/new/", feedback.feedback_new, name="feedback_new"),
]
