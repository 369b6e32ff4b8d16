"""A company and its sites: entered quickly, changed by the home job center."""

from collections.abc import Mapping

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.errors import RuleBroken
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from companies.choices import PreferredContact
from companies.forms.fields import NumberField, capitalized
from companies.models import Company, ProductionUnit
from companies.services import numbers
from companies.services.duplicates import Candidate
from companies.services.register import (
    COMPANY_FIELDS,
    KEY_ACCOUNT,
    UNIT_FIELDS,
    key_account_candidates,
)
from jobcenters.models import JobCenter, Municipality, User
from servicecatalog.choices import Scheme


def municipalities_in_reach(user):
    """The municipalities in which ``user`` may enter companies."""
    reach = JobCenter.objects.keys_in_reach_of(user)
    return Municipality.objects.filter(job_center__in=reach).in_danish_order()


class SiteFields(forms.Form):
    """What a site is known by; part of two forms."""

    p_number = NumberField(
        numbers.p_number, label=_("P-number"), help_text=_("10 digits, as in the CVR register.")
    )
    municipality = forms.ModelChoiceField(Municipality.objects.none(), label=_("Municipality"))
    industry_code = NumberField(
        numbers.industry_code,
        label=_("Industry code"),
        help_text=_("6 digits, as in the CVR register."),
    )
    industry_scheme = forms.ChoiceField(
        label=_("Industry scheme"), choices=Scheme.choices, initial=Scheme.DB25
    )
    address = FreeLineField(label=_("Address"), max_length=200, required=False)
    postcode = NumberField(numbers.postcode, label=_("Postcode"), required=False)
    city = FreeLineField(label=_("Town"), max_length=60, required=False)
    phone = NumberField(numbers.phone_number, label=_("Phone"), required=False)
    email = forms.EmailField(label=_("Mail"), required=False)


class CompanyNewForm(SiteFields):
    """Everything that a new company needs, on one page: company, main site, whom to talk to."""

    name = FreeLineField(label=_("Name"), max_length=150)
    cvr_number = NumberField(numbers.cvr_number, label=_("CVR number"), help_text=_("8 digits."))
    person_name = FreeLineField(label=_("Name"), max_length=100, required=False)
    person_title = FreeLineField(label=_("Title"), max_length=100, required=False)
    person_phone = NumberField(numbers.phone_number, label=_("Direct phone"), required=False)
    person_email = forms.EmailField(label=_("Mail"), required=False)
    is_another = forms.BooleanField(label=_("It is another company"), required=False)

    field_order = ("name", "cvr_number")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = municipalities_in_reach(user)
        if user.home_center:
            self.fields["municipality"].initial = user.home_center.municipality_id

    def clean(self) -> dict:
        """A person without a name is nobody."""
        data = super().clean()
        if not data.get("person_name") and (data.get("person_phone") or data.get("person_email")):
            self.add_error("person_name", _("Write the name."))
        return data

    @property
    def company(self) -> dict:
        """The fields of the company."""
        return {name: self.cleaned_data[name] for name in ("name", "cvr_number")}

    @property
    def unit(self) -> dict:
        """The fields of the main site, which has the company's name."""
        given = {name: self.cleaned_data[name] for name in SiteFields.base_fields}
        return {"name": self.cleaned_data["name"], **given}

    @property
    def person(self) -> dict | None:
        """The fields of the contact person, when there is one."""
        names = ("name", "title", "phone", "email")
        person = {name: self.cleaned_data[f"person_{name}"] for name in names}
        return person if person["name"] else None


CHECKS = {
    "cvr_number": numbers.cvr_number,
    "p_number": numbers.p_number,
    "postcode": numbers.postcode,
    "phone": numbers.phone_number,
}


def typed_candidate(data: Mapping[str, str]) -> Candidate:
    """What has been typed so far, for the warning while typing: half a number counts as none."""
    return Candidate(
        name=data.get("name", "")[:150],
        municipality_code=data.get("municipality", ""),
        email=data.get("email", "") or data.get("person_email", ""),
        **{name: _checked(name, data.get(name, "")) for name in CHECKS},
    )


def _checked(name: str, text: str) -> str:
    try:
        return CHECKS[name](text)
    except RuleBroken:
        return ""


class CompanyForm(forms.Form):
    """The core data of a company; only its home job center saves them (R011, R096)."""

    name = FreeLineField(label=_("Name"), max_length=150)
    cvr_number = NumberField(numbers.cvr_number, label=_("CVR number"))
    key_account_consultant = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Key account consultant"),
        required=False,
        empty_label=_("Nobody"),
    )
    key_account_deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Deputy of the key account consultant"),
        required=False,
        empty_label=_("Nobody"),
    )
    preferred_contact = forms.ChoiceField(
        label=_("Prefers to be contacted by"),
        choices=lambda: [("", _("No preference")), *capitalized(PreferredContact)],
        required=False,
    )
    availability = FreeLineField(
        label=_("Best reached"),
        max_length=200,
        required=False,
        help_text=_("For example: mornings before 9, not on Fridays."),
    )
    needs_profile = FreeTextField(
        label=_("Needs profile"),
        max_length=2000,
        required=False,
        help_text=_("Which workforce the company needs, and what matters to it."),
    )
    goals = FreeTextField(
        label=_("Goals"),
        max_length=2000,
        required=False,
        help_text=_("What the company and we have agreed to reach."),
    )
    consent_default = forms.BooleanField(
        label=_("Agrees to public adverts unless otherwise agreed"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, company: Company, **kwargs):
        values = {name: getattr(company, name) for name in COMPANY_FIELDS}
        super().__init__(*args, initial={**values, "version": company.version}, **kwargs)
        candidates = key_account_candidates(company.home_job_center)
        for name in KEY_ACCOUNT:
            current = company.serializable_value(name)
            self.fields[name].queryset = User.objects.filter(
                Q(pk__in=candidates.values("pk")) | Q(pk=current)
            ).order_by("name")

    @property
    def values(self) -> dict:
        """The fields of the company."""
        return {name: self.cleaned_data[name] for name in COMPANY_FIELDS}


class UnitForm(SiteFields):
    """A site; the job center of its municipality saves it."""

    name = FreeLineField(label=_("Name of the site"), max_length=150)
    closed_on = DateField(label=_("Closed on"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("name", "p_number")

    def __init__(self, *args, user, unit: ProductionUnit, **kwargs):
        values = {name: getattr(unit, name) for name in UNIT_FIELDS}
        values["municipality"] = unit.municipality_id
        super().__init__(*args, initial={**values, "version": unit.version}, **kwargs)
        self.fields["municipality"].queryset = municipalities_in_reach(user)
        if unit._state.adding:
            del self.fields["closed_on"]

    @property
    def values(self) -> dict:
        """The fields of the site."""
        return {name: self.cleaned_data[name] for name in UNIT_FIELDS if name in self.cleaned_data}
