"""The addresses of the app, by subject."""

from recruitment.urls import (
    adverts,
    board,
    calls,
    challenges,
    comments,
    courses,
    exchange,
    orders,
    status_page,
)

app_name = "recruitment"
urlpatterns = [
    *orders.urlpatterns,
    *adverts.urlpatterns,
    *board.urlpatterns,
    *calls.urlpatterns,
    *comments.urlpatterns,
    *status_page.urlpatterns,
    *challenges.urlpatterns,
    *courses.urlpatterns,
    *exchange.urlpatterns,
]
