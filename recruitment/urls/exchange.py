"""The addresses of the exchange of small jobs and placements."""

from django.urls import path

from recruitment.views import exchange

urlpatterns = [
    path("exchange/", exchange.offer_list, name="offer_list"),
    path("exchange/new/", exchange.offer_new, name="offer_new"),
    path("exchange/reserve/", exchange.offers_reserve, name="offers_reserve"),
    path("exchange/<uuid:pk>/", exchange.offer_detail, name="offer_detail"),
    path("exchange/<uuid:pk>/edit/", exchange.offer_edit, name="offer_edit"),
    path("exchange/<uuid:pk>/withdraw/", exchange.offer_withdraw, name="offer_withdraw"),
    path("exchange/<uuid:pk>/reopen/", exchange.offer_reopen, name="offer_reopen"),
    path(
        "reservations/<uuid:pk>/release/", exchange.reservation_release, name="reservation_release"
    ),
    path("reservations/<uuid:pk>/take/", exchange.reservation_take, name="reservation_take"),
]
