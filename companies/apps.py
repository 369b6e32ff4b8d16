"""App registration; enters the sweepers, and what moves when two companies are merged."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    name = "companies"
    verbose_name = "Companies"

    def ready(self):
        from alliance.foundation.sweep import register  # noqa: PLC0415 - models must be loaded first
        from companies.services.agreement_acts import end_agreements  # noqa: PLC0415 - as above
        from companies.services.growth import measure_growth  # noqa: PLC0415 - as above
        from companies.services.imports import advance_imports  # noqa: PLC0415 - as above
        from companies.services.ladder import climb_renewals  # noqa: PLC0415 - as above
        from companies.services.levels import sweep_levels  # noqa: PLC0415 - as above

        register("agreements", end_agreements)
        register("renewals", climb_renewals)
        register("levels", sweep_levels)
        register("growth", measure_growth)
        register("imports", advance_imports)
        self._enter_relations()

    def _enter_relations(self):
        from companies import models  # noqa: PLC0415 - models must be loaded first
        from companies.services import (  # noqa: PLC0415 - as above
            agreements,
            clusters,
            groups,
            moving,
            outcomes,
            plans,
        )
        from companies.services.files import take_files  # noqa: PLC0415 - as above

        for model in (
            models.ProductionUnit,
            models.ContactPerson,
            models.Restriction,
            models.Contact,
            models.Inquiry,
            models.Feedback,
            models.JointVisit,
        ):
            moving.moves(model)
        moving.moves(models.ClusterCompany, clashing=clusters.already_in)
        moving.moves(models.GroupIdea)
        moving.moves(models.GroupMembership, clashing=groups.already_member)
        moving.moves(models.PlannedVisit, clashing=plans.planned_twice)
        moving.moves(models.CompanyAgreement, clashing=agreements.clashing_agreements)
        moving.moves(models.Company, "merged_into")
        moving.stays(models.ContactPerson, "unit")
        moving.stays(models.Contact, "unit", "contact_person")
        moving.stays(models.JointVisit, "unit", "contact_person")
        moving.stays(models.CompanyAgreement, "contact_person")
        moving.stays(models.CooperationPeriod, "company")  # each entry keeps what it was
        moving.stays(models.Merge, "kept", "merged")
        moving.stays(models.RegisterFact, "unit")
        moving.stays(models.RegisterChange, "unit")
        agreements_found = outcomes.agreements_as_outcomes
        outcomes.register(outcomes.Source("agreement", _("Agreements"), agreements_found))
        take_files()
