"""The public form with which a company writes to its job center."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeLineField, FreeTextField
from companies.forms.fields import NumberField
from companies.services import numbers
from companies.services.web_inquiries import WebInquiry
from jobcenters.models import JobCenter


class WebInquiryForm(forms.Form):
    """Who writes from where, how to reach them, and what it is about."""

    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(),
        label=_("Municipality of the workplace"),
        empty_label=_("Choose the municipality"),
        to_field_name="slug",
        help_text=_("Your job center there answers you."),
    )
    company_name = FreeLineField(label=_("Name of the company"), max_length=130)
    cvr_number = NumberField(
        numbers.cvr_number, label=_("CVR number"), required=False, help_text=_("8 digits.")
    )
    caller = FreeLineField(label=_("Your name"), max_length=100)
    phone = NumberField(numbers.phone_number, label=_("Phone"), required=False)
    email = forms.EmailField(label=_("Mail"), required=False)
    subject = FreeLineField(
        label=_("What is it about?"),
        max_length=200,
        help_text=_("For example: we need two welders from August."),
    )
    text = FreeTextField(
        label=_("More, if you like"),
        max_length=2000,
        required=False,
        help_text=_("Nothing about single citizens."),
    )
    # Machines fill in every field; people do not see this one.
    website = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["job_center"].queryset = JobCenter.objects.serving_companies().in_danish_order()

    def clean(self) -> dict:
        """There is a way to answer, and a person wrote."""
        data = super().clean()
        has_way = data.get("phone") or data.get("email")
        if not has_way and not self.errors.keys() & {"phone", "email"}:
            self.add_error("phone", _("Write a phone number or a mail address, so we can answer."))
        if data.get("website"):
            self.data = self.data.copy()
            self.data["website"] = ""
            text = _("This looked like an automatic message. Send it once more, or call us.")
            self.add_error(None, text)
        return data

    @property
    def inquiry(self) -> WebInquiry:
        """What was written; call on a valid form."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "website"}
        return WebInquiry(**values)
