"""App registration; enters the sweepers of recruitment and how its orders move in a merge."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecruitmentConfig(AppConfig):
    name = "recruitment"
    verbose_name = "Recruitment"

    def ready(self):
        from alliance.foundation import panels  # noqa: PLC0415 - models must be loaded first
        from alliance.foundation.sweep import register  # noqa: PLC0415 - as above
        from companies.models import Company, JointVisit  # noqa: PLC0415 - as above
        from companies.services import moving, outcomes, signs  # noqa: PLC0415 - as above
        from recruitment import workflows, worklist  # noqa: F401, PLC0415 - enters the tables
        from recruitment.models import (  # noqa: PLC0415 - as above
            RecruitmentOrder,
            SmallJobOffer,
            StatusLink,
        )
        from recruitment.services import outreach  # noqa: PLC0415 - as above
        from recruitment.services.exchange import free_expired  # noqa: PLC0415 - as above
        from recruitment.services.files import take_files  # noqa: PLC0415 - as above
        from recruitment.services.follow_ups import plan_follow_ups  # noqa: PLC0415 - as above
        from recruitment.services.reminders import climb_ladders  # noqa: PLC0415 - as above

        moving.moves(RecruitmentOrder)
        moving.moves(SmallJobOffer)
        moving.stays(RecruitmentOrder, "unit", "contact_person")
        moving.stays(StatusLink, "contact_person")
        signs.register(signs.Sign("order_due", _("order due soon"), outreach.orders_due_soon))
        outcomes.register(outcomes.Source("order", _("Orders"), outreach.orders_as_outcomes))
        take_files()
        panels.register(Company, worklist.company_panel)
        panels.register(JointVisit, worklist.visit_panel)
        register("follow-ups", plan_follow_ups)
        register("reminders", climb_ladders)
        register("reservations", free_expired)
