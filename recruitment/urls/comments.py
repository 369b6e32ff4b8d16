"""The addresses of comments."""

from django.urls import path

from recruitment.views import comments

urlpatterns = [
    path("orders/<uuid:pk>/comments/new/", comments.comment_new, name="comment_new"),
    path("orders/<uuid:pk>/comments/people/", comments.comment_people, name="comment_people"),
    path("comments/<uuid:pk>/edit/", comments.comment_edit, name="comment_edit"),
    path("comments/<uuid:pk>/delete/", comments.comment_delete, name="comment_delete"),
]
