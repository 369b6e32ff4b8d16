"""The addresses of files; attaching has an address in the app of the thing."""

from django.urls import path

from alliance.foundation.attachments import views

app_name = "attachments"
urlpatterns = [
    path("<uuid:pk>/", views.attachment_download, name="attachment_download"),
    path("<uuid:pk>/remove/", views.attachment_remove, name="attachment_remove"),
    path("<uuid:pk>/restore/", views.attachment_restore, name="attachment_restore"),
]
