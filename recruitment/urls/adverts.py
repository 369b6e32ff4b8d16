"""The addresses of adverts."""

from django.urls import path

from recruitment.views import adverts, follow_ups, open_adverts

urlpatterns = [
    path("open-adverts/", open_adverts.open_adverts, name="open_adverts"),
    path("open-adverts.jsonld", open_adverts.open_adverts_data, name="open_adverts_data"),
    path("orders/<uuid:pk>/adverts/new/", adverts.advert_new, name="advert_new"),
    path("orders/<uuid:pk>/jobnet-help/", adverts.jobnet_help_new, name="jobnet_help_new"),
    path("adverts/<uuid:pk>/", adverts.advert_edit, name="advert_edit"),
    path("adverts/<uuid:pk>/withdraw/", adverts.advert_withdraw, name="advert_withdraw"),
    path("follow-ups/", follow_ups.follow_up_list, name="follow_up_list"),
    path("follow-ups/export/", follow_ups.follow_up_export, name="follow_up_export"),
    path("follow-ups/<uuid:pk>/", follow_ups.follow_up_complete, name="follow_up_complete"),
]
