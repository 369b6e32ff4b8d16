"""The addresses of the app, by subject."""

from recruitment.urls import adverts, calls, comments, orders, status_page

app_name = "recruitment"
urlpatterns = [
    *orders.urlpatterns,
    *adverts.urlpatterns,
    *calls.urlpatterns,
    *comments.urlpatterns,
    *status_page.urlpatterns,
]
