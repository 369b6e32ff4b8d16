"""App registration of the notifications; enters the postman in the sweep."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "alliance.foundation.notifications"
    label = "notifications"
    verbose_name = "Notifications"

    def ready(self):
        from alliance.foundation.notifications.services import deliver_due  # noqa: PLC0415 - apps
        from alliance.foundation.sweep import register  # noqa: PLC0415 - must be loaded first

        register("mail", deliver_due)
