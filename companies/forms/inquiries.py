"""Inquiries by phone and mail: taken in, given to a colleague, answered, closed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from companies.choices import TAKEN_IN_BY, Channel, InquiryState
from companies.forms.fields import (
    FUTURE,
    ClockTimeField,
    CompanyChoiceField,
    NumberField,
    capitalized,
    moment_of,
    not_in_future,
)
from companies.models import Company, Inquiry
from companies.services import numbers
from companies.services.colleagues import handlers_at
from companies.services.inquiries import InquiryInput
from jobcenters.models import JobCenter, Unit, User


class InquiryForm(forms.Form):
    """Who asked about what, and when: the clock of the first response starts there."""

    channel = forms.ChoiceField(
        label=_("Came by"),
        choices=lambda: [row for row in capitalized(Channel) if row[0] in TAKEN_IN_BY],
        initial=Channel.PHONE,
        widget=forms.RadioSelect,
    )
    company = CompanyChoiceField(
        label=_("Company"),
        required=False,
        help_text=_("Name, CVR number, P-number or phone."),
    )
    # Not company_text: that is the name of the typeahead's own text box.
    unregistered = FreeLineField(
        label=_("Company, if it is not in the register"), max_length=150, required=False
    )
    caller = FreeLineField(label=_("Who asked"), max_length=100, required=False)
    phone = NumberField(numbers.phone_number, label=_("Phone"), required=False)
    email = forms.EmailField(label=_("Mail"), required=False)
    subject = FreeLineField(label=_("Subject"), max_length=200)
    text = FreeTextField(
        label=_("What was asked"),
        max_length=2000,
        required=False,
        help_text=_("Nothing about single citizens."),
    )
    received_on = DateField(label=_("Received"))
    received_time = ClockTimeField(label=_("Time"), required=False)
    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), empty_label=None
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("The whole job center")
    )
    assigned_to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who answers"),
        required=False,
        empty_label=_("Nobody yet"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = JobCenter.objects.keys_open_to(user, "handle_orders")
        self.fields["company"].queryset = Company.objects.visible_to(user)
        self.fields["job_center"].queryset = JobCenter.objects.filter(pk__in=own).in_danish_order()
        self.fields["job_center"].initial = user.home_center
        units = Unit.objects.filter(job_center__in=own, valid_to=None).order_by("name")
        self.fields["unit"].queryset = units
        if len(own) == 1:
            self.fields["job_center"].widget = forms.HiddenInput()
        if not units.exists():
            self.fields["unit"].widget = forms.HiddenInput()
        self.fields["assigned_to"].queryset = handlers_at(own)
        self.fields["assigned_to"].initial = user.pk
        self.fields["received_on"].initial = calendar.today

    def clean(self) -> dict:
        """A company is named, and the inquiry has come in."""
        data = super().clean()
        named = data.get("company") or data.get("unregistered") or "company" in self.errors
        if not named and "unregistered" not in self.errors:
            self.add_error("company", _("Choose the company, or write its name."))
        on = data.get("received_on")
        if on and not not_in_future(moment_of(on, data.get("received_time"))):
            self.add_error("received_on", FUTURE)
        return data

    @property
    def inquiry(self) -> InquiryInput:
        """The inquiry as the service takes it."""
        names = ("channel", "subject", "company", "caller", "phone", "email")
        data = self.cleaned_data
        return InquiryInput(
            company_text=data["unregistered"],
            **{name: data[name] for name in (*names, "text", "unit", "assigned_to")},
            received_at=moment_of(data["received_on"], data["received_time"]),
        )


class AssignForm(forms.Form):
    """Who is to answer."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Who answers"), empty_label=None)

    def __init__(self, *args, inquiry: Inquiry, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = handlers_at([inquiry.job_center_id])
        self.fields["user"].initial = inquiry.assigned_to_id


class LinkForm(forms.Form):
    """Which company of the register asked."""

    company = CompanyChoiceField(
        label=_("Company of the register"), help_text=_("Name, CVR number, P-number or phone.")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Company.objects.visible_to(user)


class CloseForm(forms.Form):
    """Why no reply is needed."""

    reason = FreeLineField(
        label=_("Why it needs no reply"),
        max_length=500,
        help_text=_("For example: asked twice, meant for another authority."),
    )


class InquiryFilterForm(forms.Form):
    """Which inquiries are shown; it stands in the address."""

    whose = forms.ChoiceField(
        choices=[("", _("My job center")), ("mine", _("Mine")), ("nobody", _("Nobody’s"))],
        required=False,
        widget=forms.HiddenInput,
    )
    number = forms.CharField(label=_("Receipt number"), max_length=20, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=lambda: [("", _("Open")), ("all", _("All")), *capitalized(InquiryState)[1:]],
        required=False,
    )

    def narrowed(self, inquiries, user):
        """The queryset ``inquiries`` as the filters say; nonsense in the address is left out."""
        data = self.cleaned_data if self.is_valid() else {}
        if data.get("number"):
            return inquiries.numbered(data["number"])
        state = data.get("state") or InquiryState.NEW
        if state != "all":
            inquiries = inquiries.filter(state=state)
        if data.get("whose") == "mine":
            return inquiries.filter(assigned_to=user)
        return inquiries.filter(assigned_to=None) if data.get("whose") == "nobody" else inquiries
