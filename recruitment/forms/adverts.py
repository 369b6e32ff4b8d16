"""Adverts on Jobnet: registering one, and moving its expiry."""

import datetime as dt

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.foundation.calendar import today
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField
from jobcenters.models import Municipality
from recruitment.choices import EmploymentType, JobnetHelpKind
from recruitment.forms.contacts import ContactNoteForm
from recruitment.forms.fields import choices_of
from recruitment.models import Advert
from recruitment.services.adverts import LONGEST_PUBLICATION


def latest_expiry() -> dt.date:
    """What most adverts get: the longest time that Jobnet gives, from today."""
    return today() + LONGEST_PUBLICATION


class AdvertForm(forms.Form):
    """What the consultant reads off Jobnet after publishing there."""

    reference = FreeLineField(
        label=_("Jobnet reference"),
        max_length=Advert._meta.get_field("jobnet_reference").max_length,
        help_text=_("The number of the advert, as Jobnet shows it."),
    )
    title = FreeLineField(label=_("Title"), max_length=Advert._meta.get_field("title").max_length)
    employment_type = forms.ChoiceField(
        label=_("Employment type"), choices=choices_of(EmploymentType)
    )
    published_on = DateField(label=_("Published"), initial=today)
    expires_on = DateField(
        label=_("Expires"),
        initial=latest_expiry,
        quick_days=(28, 56),
        help_text=_("At most eight weeks after publication."),
    )


class ExpiryForm(forms.Form):
    """A new last day of an advert. ``version`` is what was on the screen."""

    expires_on = DateField(
        label=_("Expires"),
        quick_days=(14, 28),
        help_text=_("At most eight weeks after publication."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class JobnetHelpForm(ContactNoteForm):
    """With what the company was helped, and when; the rest is a contact like any other."""

    help = forms.ChoiceField(
        label=_("Helped with"), choices=[("", _("(choose)")), *choices_of(JobnetHelpKind)]
    )
    on = DateField(label=_("Date"), initial=today)

    field_order = ("help", "on", "summary", "kind", "contact_person", "next_contact_on")


class OpenAdvertsForm(forms.Form):
    """Where and what, from the address of the public list; nonsense is left out."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name_sort"),
        label=_("Municipality"),
        required=False,
        empty_label=_("All"),
    )
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=100)

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()

    def adverts(self, public: QuerySet) -> QuerySet:
        """``public`` adverts, narrowed as chosen."""
        found = public
        if place := self.cleaned_data.get("municipality"):
            found = found.filter(place_code=place.pk)
        if text := self.cleaned_data.get("occupation"):
            job = Q(order__occupation__title_da__icontains=text)
            found = found.filter(job | Q(title__icontains=text))
        return found
