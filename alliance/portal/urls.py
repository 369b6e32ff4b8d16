"""The addresses of the portal's own pages."""

from django.urls import path

from alliance.portal.views import health, home, language, messages, search, styleguide

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("messages/", messages.message_list, name="message_list"),
    path("messages/read/", messages.messages_read, name="messages_read"),
    path("messages/<uuid:pk>/", messages.message_open, name="message_open"),
    path("language/", language.language, name="language"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("styleguide/options/", styleguide.styleguide_options, name="styleguide_options"),
    path("healthz", health.health, name="health"),
]
