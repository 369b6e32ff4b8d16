"""The portal's addresses and those of the floors."""

from django.urls import include, path

from tests.bench import floors

urlpatterns = [
    path("floor/a/list/", floors.raw_list),
    path("floor/b/list/", floors.plain_list),
    path("floor/b/order/<uuid:pk>/", floors.plain_order),
    path("", include("alliance.urls")),
]
