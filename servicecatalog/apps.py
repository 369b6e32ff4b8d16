"""App registration; enters the judge of the clocks and the panels of a job center."""

from django.apps import AppConfig


class ServiceCatalogConfig(AppConfig):
    name = "servicecatalog"
    verbose_name = "Service catalog"

    def ready(self):
        from alliance.foundation import panels  # noqa: PLC0415 - models must be loaded first
        from alliance.foundation.sweep import register  # noqa: PLC0415 - as above
        from jobcenters.models import JobCenter  # noqa: PLC0415 - as above
        from servicecatalog import worklist  # noqa: PLC0415 - as above
        from servicecatalog.services.judging import judge_clocks  # noqa: PLC0415 - as above

        register("clocks", judge_clocks)
        panels.register(JobCenter, worklist.strong_occupations_panel)
        panels.register(JobCenter, worklist.standards_panel)
