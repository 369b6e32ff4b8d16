"""A cluster: its area, its rule, its consultant."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeLineField
from companies.forms.companies import municipalities_in_reach
from companies.forms.fields import CompanyChoiceField
from companies.models import Company, CompanyCluster
from companies.services.clusters import CLUSTER_FIELDS
from companies.services.colleagues import handlers_at
from jobcenters.models import JobCenter, User
from servicecatalog.models import IndustryGroup

SEPARATORS = re.compile(r"[\s,;]+")
POSTCODE = re.compile(r"[0-9]{4}")
MOST_POSTCODES = 60


class PostcodesField(forms.CharField):
    """Postcodes as people list them: "7400, 7430 7441"."""

    def to_python(self, value: object) -> list[str]:
        """The postcodes, each once."""
        codes = [code for code in SEPARATORS.split(super().to_python(value)) if code]
        if len(codes) > MOST_POSTCODES or not all(POSTCODE.fullmatch(code) for code in codes):
            raise ValidationError(_("Write postcodes of four digits with commas between them."))
        return sorted(set(codes))

    def prepare_value(self, value: object) -> object:
        """The list as text."""
        return ", ".join(value) if isinstance(value, list) else value


class ClusterForm(forms.Form):
    """Area and rule; everything else is by hand, on the page of the cluster."""

    name = FreeLineField(label=_("Name"), max_length=80)
    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), empty_label=None
    )
    consultant = forms.ModelChoiceField(
        User.objects.none(), label=_("Consultant of the cluster"), empty_label=None
    )
    municipality_codes = forms.MultipleChoiceField(
        label=_("Municipalities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All companies with an open site there belong to the cluster."),
    )
    postcodes = PostcodesField(
        label=_("Postcodes"),
        required=False,
        max_length=500,
        help_text=_("With commas between them. They are added to the municipalities."),
    )
    industry_group = forms.ModelChoiceField(
        IndustryGroup.objects.all(),
        label=_("Only this industry group"),
        required=False,
        empty_label=_("All"),
    )
    note = FreeLineField(label=_("Note"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, cluster: CompanyCluster | None = None, **kwargs):
        super().__init__(*args, initial=_initial(user, cluster), **kwargs)
        places = municipalities_in_reach(user)
        self.fields["municipality_codes"].choices = [(row.code, row.name) for row in places]
        own = JobCenter.objects.keys_open_to(user, "handle_orders")
        own = {cluster.job_center_id} if cluster else own
        centers = JobCenter.objects.filter(pk__in=own).in_danish_order()
        self.fields["job_center"].queryset = centers
        self.fields["consultant"].queryset = handlers_at(own)
        if len(own) == 1:
            self.fields["job_center"].widget = forms.HiddenInput()

    @property
    def values(self) -> dict:
        """The fields as the service takes them."""
        return {name: self.cleaned_data[name] for name in CLUSTER_FIELDS}


def _initial(user, cluster: CompanyCluster | None) -> dict[str, object]:
    if cluster is None:
        return {"job_center": user.home_center, "consultant": user.pk}
    values = {name: getattr(cluster, name) for name in (*CLUSTER_FIELDS, "job_center", "version")}
    return {**values, "consultant": cluster.consultant_id}


class CompanyPickForm(forms.Form):
    """One company of the register."""

    company = CompanyChoiceField(
        label=_("Company"), help_text=_("Name, CVR number, P-number or phone.")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Company.objects.visible_to(user)
