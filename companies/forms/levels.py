"""A cooperation level set by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField
from companies.choices import CooperationLevel
from companies.forms.fields import capitalized


class LevelForm(forms.Form):
    """Which level, why the rule does not fit, and until when."""

    level = forms.ChoiceField(
        label=_("Cooperation level"), choices=lambda: capitalized(CooperationLevel)
    )
    note = FreeLineField(label=_("Why does the rule not fit?"), max_length=300)
    last_day = DateField(
        label=_("Until and including"),
        quick_days=(90, 180),
        help_text=_("At most a year ahead. Then the rule decides again."),
    )
