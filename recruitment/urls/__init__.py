"""The addresses of the app, by subject."""

from recruitment.urls import adverts, board, calls, comments, courses, orders, status_page

app_name = "recruitment"
urlpatterns = [
    *orders.urlpatterns,
    *adverts.urlpatterns,
    *board.urlpatterns,
    *calls.urlpatterns,
    *comments.urlpatterns,
    *status_page.urlpatterns,
    *courses.urlpatterns,
]
