"""App registration of the organization; enters the sweeper of access."""

from django.apps import AppConfig


class JobCentersConfig(AppConfig):
    name = "jobcenters"
    verbose_name = "Job centers"

    def ready(self):
        from alliance.foundation.notifications import covers  # noqa: PLC0415 - apps must be loaded
        from alliance.foundation.sweep import register  # noqa: PLC0415 - apps must be loaded first
        from jobcenters.models import Delegation  # noqa: PLC0415 - as above
        from jobcenters.services.lapses import lapse_appointments  # noqa: PLC0415 - as above

        covers.register(Delegation.objects.deputies_of)
        register("access", lapse_appointments)
