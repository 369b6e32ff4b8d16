"""A visit put on the plan, and the plan's own filters."""

import datetime as dt

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.calendar import HalfYear
from alliance.foundation.privacy import FreeLineField
from companies.choices import PlannedVisitState
from companies.forms.fields import capitalized
from companies.models import PlannedVisit
from companies.services.colleagues import handlers_at
from companies.services.outcomes import Outcome, Source
from companies.services.plans import MOST_PLACES, PLAN_FIELDS
from jobcenters.models import JobCenter, User

HALF_YEARS = 3  # this one and the next two: further ahead nobody plans


class PlanForm(forms.Form):
    """Why, when and who."""

    purpose = FreeLineField(
        label=_("Purpose"),
        max_length=200,
        help_text=_("For example: agreement runs out; needs of next season."),
    )
    month = forms.TypedChoiceField(label=_("Month"), coerce=dt.date.fromisoformat)
    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), empty_label=None
    )
    consultant = forms.ModelChoiceField(
        User.objects.none(), label=_("Who visits"), empty_label=None
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, visit: PlannedVisit | None = None, **kwargs):
        super().__init__(*args, initial=_initial(user, visit), **kwargs)
        self.fields["month"].choices = _months(visit)
        own = JobCenter.objects.keys_open_to(user, "handle_orders")
        if visit is not None:
            own = {visit.job_center_id}
        centers = JobCenter.objects.filter(pk__in=own).in_danish_order()
        self.fields["job_center"].queryset = centers
        self.fields["consultant"].queryset = handlers_at(own)
        if len(own) == 1:
            self.fields["job_center"].widget = forms.HiddenInput()

    @property
    def values(self) -> dict:
        """The fields as the service takes them."""
        return {name: self.cleaned_data[name] for name in PLAN_FIELDS}


def _initial(user, visit: PlannedVisit | None) -> dict[str, object]:
    if visit is None:
        return {"job_center": user.home_center, "consultant": user.pk}
    values = {name: getattr(visit, name) for name in ("purpose", "job_center", "version")}
    return {**values, "month": visit.month.isoformat(), "consultant": visit.consultant_id}


def _months(visit: PlannedVisit | None) -> list[tuple[str, str]]:
    first = calendar.today().replace(day=1)
    last = HalfYear.of(first).later(HALF_YEARS - 1).end
    months = [visit.month] if visit and visit.month < first else []
    while first <= last:
        months.append(first)
        first = (first + dt.timedelta(days=31)).replace(day=1)
    return [(month.isoformat(), capfirst(date_format(month, "F Y"))) for month in months]


class DropForm(forms.Form):
    """Why the visit is not made."""

    reason = FreeLineField(label=_("Why it is dropped"), max_length=300)


class ResultsForm(forms.Form):
    """What came of the visit: places, and boxes for what the apps above know of the company."""

    places = forms.IntegerField(
        label=_("Places that came of it"),
        min_value=0,
        max_value=MOST_PLACES,
        help_text=_("Placements, wage subsidy jobs, apprenticeships: a number, never a name."),
    )

    def __init__(self, data=None, *, visit: PlannedVisit, sources: list[Source], found):
        super().__init__(data, initial={"places": visit.places})
        linked = {str(row.target_id) for row in visit.outcomes.all()}
        self.kinds = [source.kind for source in sources if found[source.kind]]
        for source in sources:
            if rows := found[source.kind]:
                self.fields[source.kind] = _boxes(source, rows, linked)

    @property
    def outcomes(self) -> dict[str, list]:
        """The chosen keys by kind."""
        return {kind: self.cleaned_data[kind] for kind in self.kinds}


def _boxes(source: Source, rows: list[Outcome], linked: set[str]) -> forms.Field:
    keys = {str(row.key): row.key for row in rows}
    return forms.TypedMultipleChoiceField(
        label=source.label,
        required=False,
        choices=[(str(row.key), row.title) for row in rows],
        initial=[key for key in keys if key in linked],
        coerce=keys.get,
        widget=forms.CheckboxSelectMultiple,
    )


class PlanFilterForm(forms.Form):
    """Whose plan of which half-year is shown; it stands in the address."""

    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), required=False, empty_label=None
    )
    half = forms.ChoiceField(label=_("Half-year"), required=False)
    consultant = forms.ModelChoiceField(
        User.objects.none(), label=_("Who visits"), required=False, empty_label=_("Everybody")
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: [("", _("All")), *capitalized(PlannedVisitState)],
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        reach = JobCenter.objects.in_reach_of(user).in_danish_order()
        self.fields["job_center"].queryset = reach
        now = HalfYear.of(calendar.today())
        self.halves = {str(now.later(step)): now.later(step) for step in range(-2, HALF_YEARS)}
        self.fields["half"].choices = [(key, half_label(half)) for key, half in self.halves.items()]
        self.is_valid()
        given = self.cleaned_data
        self.center = given.get("job_center") or user.home_center or reach.first()
        self.half = self.halves.get(given.get("half", ""), now)
        self.fields["consultant"].queryset = handlers_at([self.center.pk])
        self.initial = {"job_center": self.center, "half": str(self.half)}
        self.data = {**self.data.dict(), "job_center": self.center.pk, "half": str(self.half)}
        self.full_clean()

    def narrowed(self, visits):
        """The queryset ``visits`` of the whole plan as the finer filters say."""
        names = ("consultant", "state")
        given = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
        return visits.filter(**given)


def half_label(half: HalfYear) -> str:
    """The half-year as people say it: "1. halvår 2026"."""
    return _("half-year %(half)s of %(year)s") % {"half": half.half, "year": half.year}
