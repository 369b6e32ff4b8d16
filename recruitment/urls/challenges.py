"""The addresses of recruitment challenges."""

from django.urls import path

from recruitment.views import challenges

urlpatterns = [
    path("challenges/", challenges.challenge_list, name="challenge_list"),
    path("challenges/new/", challenges.challenge_new, name="challenge_new"),
    path("challenges/<uuid:pk>/", challenges.challenge_detail, name="challenge_detail"),
    path("challenges/<uuid:pk>/edit/", challenges.challenge_edit, name="challenge_edit"),
    path("challenges/<uuid:pk>/close/", challenges.challenge_close, name="challenge_close"),
    path("challenges/<uuid:pk>/reopen/", challenges.challenge_reopen, name="challenge_reopen"),
]
