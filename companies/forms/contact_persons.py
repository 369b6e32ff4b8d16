"""Whom to talk to at a company."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField
from companies.forms.fields import NumberField
from companies.models import ContactPerson, ProductionUnit
from companies.services import numbers
from companies.services.contact_persons import PERSON_FIELDS


class ContactPersonForm(forms.Form):
    """Work details only: name, title, how to reach the person, and where we know it from."""

    name = FreeLineField(label=_("Name"), max_length=100)
    title = FreeLineField(label=_("Title"), max_length=100, required=False)
    phone = NumberField(numbers.phone_number, label=_("Direct phone"), required=False)
    email = forms.EmailField(label=_("Mail"), required=False)
    unit = forms.ModelChoiceField(
        ProductionUnit.objects.none(),
        label=_("Works at"),
        required=False,
        empty_label=_("The whole company"),
    )
    source = FreeLineField(
        label=_("Source"),
        max_length=100,
        required=False,
        help_text=_("Where the details come from, for example the person."),
    )
    verified_on = DateField(label=_("Last checked"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, person: ContactPerson, **kwargs):
        values = {name: getattr(person, name) for name in PERSON_FIELDS}
        super().__init__(*args, initial={**values, "version": person.version}, **kwargs)
        self.fields["unit"].queryset = person.company.units.open().order_by("name", "p_number")

    @property
    def values(self) -> dict:
        """The fields of the person."""
        return {name: self.cleaned_data[name] for name in PERSON_FIELDS}
