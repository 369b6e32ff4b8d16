"""What was said to the company: the part of a form that logs a contact in the same act."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeTextField
from companies.choices import ContactKind
from companies.models import Company, Contact, ContactPerson
from companies.services.contacts import ContactNote
from recruitment.forms.fields import choices_of


class ContactNoteForm(forms.Form):
    """Kind, summary, with whom, and when next. ``company`` gives the persons to choose from."""

    kind = forms.ChoiceField(
        label=_("Kind of contact"), choices=choices_of(ContactKind), initial=ContactKind.CALL
    )
    contact_person = forms.ModelChoiceField(
        ContactPerson.objects.none(),
        label=_("Talked to"),
        empty_label=_("(nobody chosen)"),
        required=False,
    )
    summary = FreeTextField(
        label=_("What was said"),
        max_length=Contact._meta.get_field("summary").max_length,
        rows=3,
        help_text=_("No candidates, no citizens: say how many, not who."),
    )
    next_contact_on = DateField(label=_("Next contact"), required=False, quick_days=(14,))

    def __init__(self, *args, company: Company, **kwargs):
        super().__init__(*args, **kwargs)
        people = company.contact_persons.active().order_by("name")
        self.fields["contact_person"].queryset = people

    @property
    def contact_note(self) -> ContactNote:
        """The note as the services want it; call on a valid form."""
        return ContactNote(
            kind=self.cleaned_data["kind"],
            summary=self.cleaned_data["summary"],
            contact_person=self.cleaned_data["contact_person"],
            next_contact_on=self.cleaned_data["next_contact_on"],
        )
