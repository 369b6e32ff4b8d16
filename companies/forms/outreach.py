"""The filters of the outreach list: whose turn it is to be contacted (R015)."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from companies.forms.filters import SORTS, CompanyFilterForm
from companies.services import signs
from jobcenters.models import JobCenter


class OutreachForm(CompanyFilterForm):
    """As the register's filters, and whether a visit is planned or a sign asks for a contact."""

    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), required=False, empty_label=None
    )
    plan = forms.ChoiceField(
        label=_("Visit plan"),
        required=False,
        choices=[("", _("All")), ("without", _("No visit planned")), ("with", _("Planned"))],
    )
    sign = forms.ChoiceField(label=_("Signs"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        own = JobCenter.objects.open_to(user, "view_orders").in_danish_order()
        self.fields["job_center"].queryset = own
        known = [(sign.key, sign.label) for sign in signs.signs()]
        self.fields["sign"].choices = [("", _("All")), *known]
        self.full_clean()
        self.center = self.given.get("job_center") or user.home_center or own.first()
        self.has_several = len(own) > 1

    @property
    def is_used(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.given.keys() - {"sort", "job_center"})

    def narrowed(self, companies: QuerySet) -> QuerySet:
        """The companies at home in the chosen job center as the filters say; those that nobody
        has spoken with first, then those longest ago."""
        companies = companies.at_home_in(self.center)
        if plan := self.given.get("plan"):
            companies = companies.filter(has_plan=plan == "with")
        if sign := self.given.get("sign"):
            companies = companies.filter(**{f"sign_{sign}": True})
        found = super().narrowed(companies)
        if self.given.get("sort", "") in SORTS:
            return found
        return found.order_by(SORTS["last"], "name_sort", "cvr_number")
