"""The addresses of merging two entries of one company."""

from django.urls import path

from companies.views import merges

urlpatterns = [
    path("<uuid:pk>/merge/", merges.company_merge, name="company_merge"),
    path("merges/<uuid:pk>/", merges.merge_detail, name="merge_detail"),
    path("merges/<uuid:pk>/accept/", merges.merge_accept, name="merge_accept"),
    path("merges/<uuid:pk>/decline/", merges.merge_decline, name="merge_decline"),
    path("merges/<uuid:pk>/roll-back/", merges.merge_roll_back, name="merge_roll_back"),
]
