"""App registration of the foundation; enters the housekeeping in the sweep."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "alliance.foundation"
    label = "foundation"
    verbose_name = "Foundation"

    def ready(self):
        from alliance.foundation.housekeeping import forget_submissions  # noqa: PLC0415 - models
        from alliance.foundation.sweep import register  # noqa: PLC0415 - must be loaded first

        register("submissions", forget_submissions)
