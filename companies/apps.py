"""App registration; enters what moves when two companies are merged."""

from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "companies"
    verbose_name = "Companies"

    def ready(self):
        from companies import models  # noqa: PLC0415 - models must be loaded first
        from companies.services import clusters, groups, moving, plans  # noqa: PLC0415 - as above

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
        moving.moves(models.Company, "merged_into")
        moving.stays(models.ContactPerson, "unit")
        moving.stays(models.Contact, "unit", "contact_person")
        moving.stays(models.JointVisit, "unit", "contact_person")
        moving.stays(models.Merge, "kept", "merged")
