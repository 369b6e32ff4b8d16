"""The order form: what the company needs, in one screen that a consultant fills in a minute."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from alliance.foundation.widgets import Picked
from companies.models import Company, ContactPerson, ProductionUnit
from jobcenters.models import JobCenter, Unit
from recruitment.choices import EmploymentType, OrderReason
from recruitment.forms.fields import CompanyField, ConsentField, OccupationField, choices_of
from recruitment.models import RecruitmentOrder
from recruitment.services.orders import ORDER_FIELDS

MOST_PEOPLE = 9999
MOST_HOURS = 99
NOBODY = _("(nobody chosen)")
NOT_CHOSEN = _("(not chosen)")


def model_field(name: str, **kwargs) -> forms.Field:
    """The form field of an order's column: its label, length and choices are said once."""
    return RecruitmentOrder._meta.get_field(name).formfield(**kwargs)


class OrderForm(forms.Form):
    """Everything that `ORDER_FIELDS` names. Only the company is needed for a draft.

    ``user`` decides which companies and job centers may be chosen; ``order`` is given when an
    order is edited. A company can be changed in a draft only.
    """

    company = CompanyField(
        label=_("Company"),
        help_text=_("Name, CVR number, P-number or phone."),
        error_messages={"required": _("Choose the company.")},
    )
    unit = model_field("unit", required=False, empty_label=None)
    contact_person = model_field("contact_person", empty_label=NOBODY)
    workplace = model_field("workplace", form_class=FreeLineField)
    publish_consent = ConsentField(label=_("Consent to publish"))
    occupation = OccupationField(
        label=_("Occupation"), required=False, help_text=_("Danish title or DISCO-08 code.")
    )
    head_count = forms.IntegerField(
        label=_("Number of people"), min_value=1, max_value=MOST_PEOPLE, initial=1
    )
    starts_on = DateField(label=_("Start"), required=False, quick_days=(14, 30))
    skills = model_field("skills", form_class=FreeTextField, widget=forms.Textarea({"rows": 3}))
    title = model_field(
        "title",
        form_class=FreeLineField,
        help_text=_("Empty: the occupation's name is used."),
    )
    employment_type = forms.ChoiceField(
        label=_("Employment type"),
        choices=choices_of(EmploymentType),
        initial=EmploymentType.ORDINARY,
        required=False,
    )
    weekly_hours = forms.DecimalField(
        label=_("Hours a week"),
        min_value=0,
        max_value=MOST_HOURS,
        max_digits=3,
        decimal_places=1,
        initial=37,
        required=False,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "size": 6}),
    )
    hours_note = model_field(
        "hours_note", form_class=FreeLineField, help_text=_("Such as shifts, weekends.")
    )
    transport = model_field(
        "transport", form_class=FreeLineField, help_text=_("Such as bus lines, car needed.")
    )
    municipality = model_field("municipality", empty_label=_("as the production unit"))
    deadline_on = DateField(label=_("Deadline"), required=False, quick_days=(14,))
    max_candidates = forms.IntegerField(
        label=_("Most candidates wanted"), min_value=1, max_value=MOST_PEOPLE, required=False
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", NOT_CHOSEN), *choices_of(OrderReason)], required=False
    )
    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), empty_label=None, required=False
    )
    owner_unit = model_field("owner_unit", empty_label=_("no unit"))
    description = model_field(
        "description",
        form_class=FreeTextField,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("All job centers of the alliance read this. No candidates, no citizens."),
    )
    internal_note = model_field(
        "internal_note",
        form_class=FreeTextField,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only your own job center reads this."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    draft = forms.UUIDField(widget=forms.HiddenInput, required=False)
    copy = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, order: RecruitmentOrder | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = order
        companies = Company.objects.visible_to(user)
        self.fields["company"].queryset = companies
        self.fields["municipality"].queryset = self.fields["municipality"].queryset.order_by(
            "name_sort"
        )
        self.known_company = self._known_company()
        self._limit_to_company()
        self._limit_to_owner(user)

    def _known_company(self) -> Company | None:
        """Whom the form is about before it is checked: what was sent, shown or stored."""
        if self.order is not None and not self.order.is_draft:
            del self.fields["company"]
            return self.order.company
        field = self.fields["company"]
        try:
            return field.to_python(self["company"].value())
        except forms.ValidationError:
            return None

    def _limit_to_company(self) -> None:
        units = ProductionUnit.objects.none()
        people = ContactPerson.objects.none()
        if self.known_company is not None:
            units = self.known_company.units.open().order_by("-is_main", "name")
            people = self.known_company.contact_persons.active().order_by("name")
        self.fields["unit"].queryset = units
        self.fields["contact_person"].queryset = people

    def _limit_to_owner(self, user) -> None:
        own = JobCenter.objects.open_to(user, "handle_orders").in_danish_order()
        places = Unit.objects.filter(job_center__in=own)
        if self.order is not None:
            del self.fields["job_center"]
            places = Unit.objects.filter(job_center=self.order.owner_id)
        elif len(own) == 1:
            del self.fields["job_center"]
        else:
            self.fields["job_center"].queryset = own
        places = places.filter(valid_to=None).order_by("name")
        if places.exists():
            self.fields["owner_unit"].queryset = places
        else:
            del self.fields["owner_unit"]

    def clean_employment_type(self) -> str:
        """Ordinary unless something else was said."""
        return self.cleaned_data["employment_type"] or EmploymentType.ORDINARY

    def clean(self) -> dict:
        """The main site goes without saying, and so does the municipality of the site chosen."""
        cleaned = super().clean()
        if self.known_company is None or "unit" in self.errors:
            return cleaned
        cleaned["unit"] = cleaned.get("unit") or self.fields["unit"].queryset.first()
        if cleaned["unit"] is None:
            text = gettext("The company has no open site. Add one on the company's page.")
            self.add_error("unit", text)
        elif not cleaned.get("municipality"):
            cleaned["municipality"] = cleaned["unit"].municipality
        return cleaned

    @property
    def given(self) -> dict[str, object]:
        """What was sent of `ORDER_FIELDS`: a part of the form that was not shown says nothing."""
        values = {
            name: self.cleaned_data[name]
            for name in ORDER_FIELDS
            if name in self.cleaned_data and not self._is_omitted(name)
        }
        return {**values, "unit": self.cleaned_data["unit"]}

    def _is_omitted(self, name: str) -> bool:
        widget = self.fields[name].widget
        return widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))


def values_of(order: RecruitmentOrder) -> dict[str, object]:
    """The initial values of `OrderForm` for an order that exists."""
    values = {name: getattr(order, name) for name in ORDER_FIELDS}
    hours = order.weekly_hours
    if hours is not None and hours == int(hours):
        values["weekly_hours"] = int(hours)  # "37", not "37,0"
    return {**values, "company": order.company, "version": order.version}


def as_sent(form: forms.Form) -> dict[str, object]:
    """What the unbound ``form`` would send as it stands, so that it can be shown with errors."""
    sent: dict[str, object] = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, Picked):
            sent[bound.name], sent[f"{bound.name}_text"] = value.key, value.text
        elif isinstance(bound.field, forms.ChoiceField):
            sent[bound.name] = bound.field.prepare_value(value)
        else:
            sent[bound.name] = bound.field.widget.format_value(value)
    return {name: value for name, value in sent.items() if value is not None}
