"""The number of unemployed by education, as of a day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField
from jobcenters.choices import EducationLevel
from jobcenters.models import EducationProfile

MOST = 999_999


class EducationForm(forms.Form):
    """One number for each level; the newest ones are filled in to be corrected."""

    as_of = DateField(label=_("As of"))
    source = FreeLineField(
        label=_("Source"), max_length=200, help_text=_("Such as “Jobindsats, table Y01A02”.")
    )

    def __init__(self, *args, newest: EducationProfile | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["as_of"].initial = calendar.today
        self.fields["source"].initial = newest.source if newest else ""
        for level in EducationLevel:
            self.fields[level.value] = forms.IntegerField(
                label=level.label,
                min_value=0,
                max_value=MOST,
                initial=newest.count_of([level]) if newest else None,
            )

    @property
    def numbers(self) -> list:
        """The fields of the levels, in order."""
        return [self[level] for level in EducationLevel.values]

    @property
    def values(self) -> dict[str, object]:
        """The numbers as the service takes them; call on a valid form."""
        data = self.cleaned_data
        counts = {level: data[level] for level in EducationLevel.values}
        return {"as_of": data["as_of"], "source": data["source"], "counts": counts}
