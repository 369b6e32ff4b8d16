"""A labor dispute or a barring, and its end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField
from companies.choices import RestrictionKind
from companies.forms.fields import capitalized
from companies.services.restrictions import RestrictionInput


class RestrictionForm(forms.Form):
    """Kind, source and dates; the source is what another consultant will ask for."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=lambda: capitalized(RestrictionKind), widget=forms.RadioSelect
    )
    source = FreeLineField(
        label=_("Source"),
        max_length=150,
        help_text=_("Who says so, and where it can be looked up."),
    )
    valid_from = DateField(label=_("Holds from"))
    valid_to = DateField(
        label=_("No longer holds from"),
        required=False,
        help_text=_("Leave empty when the end is not known."),
    )
    note = FreeLineField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = calendar.today

    @property
    def restriction(self) -> RestrictionInput:
        """The restriction as the service takes it."""
        return RestrictionInput(**self.cleaned_data)


class RestrictionEndForm(forms.Form):
    """From which day on the restriction is over, and who says so."""

    on = DateField(label=_("No longer holds from"))
    reason = FreeLineField(label=_("Source of the end"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = calendar.today
