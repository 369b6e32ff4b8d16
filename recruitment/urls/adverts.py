"""The addresses of adverts."""

from django.urls import path

from recruitment.views import adverts, follow_ups

urlpatterns = [
    path("orders/<uuid:pk>/adverts/new/", adverts.advert_new, name="advert_new"),
    path("adverts/<uuid:pk>/", adverts.advert_edit, name="advert_edit"),
    path("adverts/<uuid:pk>/withdraw/", adverts.advert_withdraw, name="advert_withdraw"),
    path("follow-ups/", follow_ups.follow_up_list, name="follow_up_list"),
    path("follow-ups/export/", follow_ups.follow_up_export, name="follow_up_export"),
    path("follow-ups/<uuid:pk>/", follow_ups.follow_up_complete, name="follow_up_complete"),
]
