"""The job center's own facts."""

import datetime as dt

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField
from jobcenters.choices import ContactKind
from jobcenters.models import JobCenter, Unit

PHONE = RegexValidator(r"^\+?[0-9][0-9 ]{4,18}$", _("Write digits only, such as 96 28 28 28."))
LONGEST_QUERY = 60


class PhoneField(forms.CharField):
    """A phone number: digits, spaces and a leading plus."""

    default_validators = (PHONE,)

    def __init__(self, **kwargs):
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)


class JobCenterSearchForm(forms.Form):
    """The box above the list."""

    q = forms.CharField(label=_("Search"), max_length=LONGEST_QUERY, required=False)


class JobCenterForm(forms.Form):
    """Label, addresses and ways in of the house as a whole."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    label = FreeLineField(
        label=_("What the place is called"),
        max_length=60,
        help_text=_("Such as Jobcenter or Virksomhedsservice; the municipality's name follows."),
    )
    phone = PhoneField(label=_("Main phone"), required=False)
    mailbox = forms.EmailField(
        label=_("Shared mailbox"),
        required=False,
        help_text=_("Calls that no person answers are sent here."),
    )
    web = forms.URLField(label=_("Web page"), required=False, assume_scheme="https")
    visiting_address = FreeLineField(label=_("Visiting address"), max_length=200, required=False)
    postal_address = FreeLineField(label=_("Postal address"), max_length=200, required=False)

    @classmethod
    def of(cls, job_center: JobCenter, data=None) -> "JobCenterForm":
        """The form with what is stored, or with what was sent."""
        names = list(cls.base_fields)
        return cls(data, initial={name: getattr(job_center, name) for name in names})


class ContactPointForm(forms.Form):
    """One way in for companies."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind.choices)
    label = FreeLineField(
        label=_("What it is for"), max_length=60, help_text=_("Such as “Recruitment”.")
    )
    value = forms.CharField(label=_("Number or address"), max_length=200)
    hours = FreeLineField(label=_("Opening hours"), max_length=100, required=False)

    def clean(self) -> dict:
        """The number or address fits its kind."""
        data = super().clean()
        checks = {
            ContactKind.PHONE: PhoneField(),
            ContactKind.MAIL: forms.EmailField(),
            ContactKind.WEB: forms.URLField(assume_scheme="https"),
        }
        if data.get("kind") and data.get("value"):
            try:
                data["value"] = checks[data["kind"]].clean(data["value"])
            except forms.ValidationError as error:
                self.add_error("value", error)
        return data


class UnitForm(forms.Form):
    """The name of a unit."""

    name = FreeLineField(label=_("Name of the unit"), max_length=60)


class EndForm(forms.Form):
    """The last day of something, as people count it; empty means that it is over from now on."""

    last_day = DateField(
        label=_("Last day"), required=False, help_text=_("Empty means: over from today.")
    )

    def first_day_without(self) -> dt.date | None:
        """The half-open end, as it is stored."""
        last = self.cleaned_data["last_day"]
        return last + dt.timedelta(days=1) if last else None


def units_of(job_center: JobCenter):
    """The units that people can be put in today."""
    return Unit.objects.current().filter(job_center=job_center).order_by("name")
