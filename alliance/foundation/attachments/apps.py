"""App registration of the attachments; enters the clearing in the sweep."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "alliance.foundation.attachments"
    label = "attachments"
    verbose_name = "Attachments"

    def ready(self):
        from alliance.foundation.attachments.services import clear_attachments  # noqa: PLC0415 - models
        from alliance.foundation.sweep import register  # noqa: PLC0415 - must be loaded first

        register("attachments", clear_attachments)
