"""Forms of the catalog: half-year, waiver, threshold, strong occupation."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.calendar import HalfYear, Year
from alliance.foundation.fields import DateField, TypeaheadField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from jobcenters.models import Alliance
from servicecatalog.models import Occupation
from servicecatalog.policies import can_set_threshold
from servicecatalog.statistics import half_years

SHOWN_HALF_YEARS = 6


class HalfYearForm(forms.Form):
    """Which half-year or year; the address carries it, such as 2026H1 or 2026."""

    half_year = forms.ChoiceField(label=_("Period"), required=False)

    def __init__(self, data, *, today: dt.date):
        super().__init__(data)
        halves = half_years(today, SHOWN_HALF_YEARS)
        years = [Year(year) for year in sorted({half.year for half in halves}, reverse=True)]
        self.known = {str(period): period for period in (*halves, *years)}
        self.fields["half_year"].choices = [
            (key, period_label(period)) for key, period in self.known.items()
        ]

    def chosen(self) -> HalfYear | Year:
        """The period asked for; the present half-year when nothing or nonsense was asked for."""
        key = self.cleaned_data.get("half_year") if self.is_valid() else ""
        return self.known.get(key) or next(iter(self.known.values()))


def period_label(period: HalfYear | Year) -> str:
    """Such as "1st half of 2026" or "All of 2026"."""
    if isinstance(period, Year):
        return _("All of %(year)s") % {"year": period.year}
    half = period
    name = _("1st half of %(year)s") if half.half == 1 else _("2nd half of %(year)s")
    return name % {"year": half.year}


class WaiveForm(forms.Form):
    """Why a measurement does not count."""

    reason = FreeTextField(label=_("Why does it not count?"), max_length=500, rows=3)


class ThresholdForm(forms.Form):
    """A new threshold, for whom and from when."""

    alliance = forms.ModelChoiceField(Alliance.objects.none(), label=_("For"))
    threshold = forms.IntegerField(label=_("New threshold"), min_value=1)
    valid_from = DateField(label=_("From"), required=False, help_text=_("Empty means from today."))
    reason = FreeLineField(
        label=_("Decided by"),
        max_length=300,
        required=False,
        help_text=_("Such as “Chief group, 3 March”. It stands in the history."),
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Alliance.objects.visible_to(actor).order_by("name")
        own = [row.pk for row in rows if can_set_threshold(actor, row)]
        self.fields["alliance"].queryset = rows.filter(pk__in=own)


class OccupationForm(forms.Form):
    """An occupation in which the job center is strong."""

    occupation = TypeaheadField(
        Occupation.objects.all(),
        url_name="servicecatalog:occupation_suggest",
        exact=("title_da__iexact", "title_en__iexact", "disco08"),
        label=_("Occupation"),
    )
