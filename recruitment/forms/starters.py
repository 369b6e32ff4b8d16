"""Follow-up after the start: the talk with the company, and how many are still there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recruitment.forms.contacts import ContactNoteForm
from recruitment.models import Starters
from recruitment.services.placements import StartersAnswer

MOST_PEOPLE = 9999


class StartersForm(ContactNoteForm):
    """The first follow-up logs the talk (S16); the second asks for a number too (S17)."""

    still_employed = forms.IntegerField(
        label=_("Still employed"),
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text=_("How many of them, not who."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("still_employed", "kind", "contact_person", "summary", "next_contact_on")

    def __init__(self, *args, group: Starters, **kwargs):
        super().__init__(*args, company=group.order.company, **kwargs)
        self.initial.setdefault("version", group.version)
        self.initial.setdefault("contact_person", group.order.contact_person_id)
        if group.is_first:
            del self.fields["still_employed"]

    @property
    def answer(self) -> StartersAnswer:
        """What the service wants; call on a valid form."""
        return StartersAnswer(self.contact_note, self.cleaned_data.get("still_employed"))
