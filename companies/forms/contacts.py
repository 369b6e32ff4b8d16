"""A contact with a company, written down in half a minute."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeTextField
from companies.choices import ContactKind
from companies.forms.fields import (
    FUTURE,
    ClockTimeField,
    capitalized,
    moment_of,
    not_in_future,
)
from companies.models import Company, ContactPerson, ProductionUnit
from companies.services.colleagues import colleague_choices
from companies.services.contacts import SUMMARY_LENGTH, ContactNote
from jobcenters.models import JobCenter, User


class NoteForm(forms.Form):
    """What was said, when, with whom, and when next: the part that every contact has."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=lambda: capitalized(ContactKind),
        initial=ContactKind.CALL,
        widget=forms.RadioSelect,
    )
    on = DateField(label=_("Date"))
    time = ClockTimeField(label=_("Time"), required=False)
    contact_person = forms.ModelChoiceField(
        ContactPerson.objects.none(),
        label=_("With whom"),
        required=False,
        empty_label=_("Not a named person"),
    )
    summary = FreeTextField(
        label=_("What was said"),
        max_length=SUMMARY_LENGTH,
        rows=5,
        help_text=_("Visible to all job centers of the alliance. Nothing about single citizens."),
    )
    next_contact_on = DateField(label=_("Next contact"), required=False, quick_days=(7, 14, 30))

    def __init__(self, *args, company: Company | None, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = calendar.today
        self.fields["contact_person"].queryset = (
            ContactPerson.objects.visible_to(user)
            .filter(company=company, ended_on=None)
            .order_by("name")
        )

    def clean(self) -> dict:
        """A contact has taken place, and the next one comes after it."""
        data = super().clean()
        on, following = data.get("on"), data.get("next_contact_on")
        if on and not not_in_future(moment_of(on, data.get("time"))):
            self.add_error("on", FUTURE)
        if on and following and following < on:
            self.add_error("next_contact_on", _("The next contact lies before this one."))
        return data

    @property
    def note(self) -> ContactNote:
        """The note as the services take it."""
        data = self.cleaned_data
        return ContactNote(
            kind=data["kind"],
            summary=data["summary"],
            contact_person=data["contact_person"],
            next_contact_on=data["next_contact_on"],
            at=moment_of(data["on"], data["time"]),
        )


class ContactForm(NoteForm):
    """A contact entered on its own: also where, for which job center, and who took part."""

    unit = forms.ModelChoiceField(
        ProductionUnit.objects.none(),
        label=_("Site"),
        required=False,
        empty_label=_("The whole company"),
    )
    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("For job center"), empty_label=None
    )
    participants = forms.MultipleChoiceField(
        label=_("Colleagues who took part"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, company: Company, user, **kwargs):
        super().__init__(*args, company=company, user=user, **kwargs)
        self.fields["unit"].queryset = company.units.open().order_by("name", "p_number")
        own = logging_job_centers(user)
        self.fields["job_center"].queryset = own
        self.fields["job_center"].initial = user.home_center or own.first()
        if len(own) == 1:
            self.fields["job_center"].widget = forms.HiddenInput()
        self.fields["participants"].choices = colleague_choices(user)

    @property
    def colleagues(self):
        """Those who took part, as users."""
        return User.objects.filter(pk__in=self.cleaned_data["participants"]).order_by("pk")


def logging_job_centers(user):
    """The job centers for which ``user`` may log a contact."""
    handles = JobCenter.objects.keys_open_to(user, "handle_orders")
    answers = JobCenter.objects.keys_open_to(user, "answer_calls")
    return JobCenter.objects.filter(pk__in=handles | answers).in_danish_order()
