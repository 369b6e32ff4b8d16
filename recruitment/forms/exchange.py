"""The exchange: one offer, the filters of the list, and how long something is reserved."""

import datetime as dt
from collections.abc import Callable
from typing import ClassVar

from django import forms
from django.db.models import F, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from alliance.foundation.calendar import add_working_days, today
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from companies.models import Company
from jobcenters.models import JobCenter, Municipality
from recruitment.choices import OfferKind, Weekday
from recruitment.forms.fields import CompanyField, OccupationField, choices_of
from recruitment.models import SmallJobOffer
from recruitment.services.exchange import FULL_WEEK, OFFER_FIELDS
from servicecatalog.models import IndustryGroup, Occupation

VACANT, MINE, ALL = "vacant", "mine", "all"
SCOPES = ((VACANT, _("Vacant")), (MINE, _("My job center")), (ALL, _("All")))
USUAL_STAND = dt.timedelta(weeks=4)
USUAL_RESERVATION = 5  # working days
DAYS = [(day.value, capfirst(day.label)) for day in Weekday]


class OfferForm(forms.Form):
    """A place at a company: hours, days and dates. ``user`` decides which companies there are;
    ``offer`` is the one being changed."""

    company = CompanyField(label=_("Company"), help_text=_("Name, CVR number, P-number or phone."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=choices_of(OfferKind),
        initial=OfferKind.SMALL_JOB,
        widget=forms.RadioSelect,
    )
    title = FreeLineField(
        label=_("Title"), max_length=SmallJobOffer._meta.get_field("title").max_length
    )
    weekly_hours = forms.DecimalField(
        label=_("Hours a week"),
        min_value=1,
        max_value=FULL_WEEK,
        max_digits=3,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "size": 6}),
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Days of the week"), choices=DAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts_on = DateField(label=_("Start"), quick_days=(7, 14))
    ends_on = DateField(label=_("Last day"), required=False, help_text=_("Empty: it goes on."))
    expires_on = DateField(label=_("Offer stands until"), quick_days=(14, 28))
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name_sort"), label=_("Municipality")
    )
    occupation = OccupationField(
        label=_("Occupation"), required=False, help_text=_("Danish title or DISCO-08 code.")
    )
    description = FreeTextField(
        label=_("Description"),
        max_length=SmallJobOffer._meta.get_field("description").max_length,
        required=False,
        help_text=_("All job centers of the alliance read this. No candidates, no citizens."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, offer: SmallJobOffer | None = None, **kwargs):
        initial = {name: getattr(offer, name) for name in OFFER_FIELDS} if offer else {}
        initial["version"] = offer.version if offer else None
        initial.setdefault("expires_on", today() + USUAL_STAND)
        home = user.home_center
        initial.setdefault("municipality", home.municipality_id if home else None)
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["company"].queryset = Company.objects.visible_to(user)

    @property
    def values(self) -> dict[str, object]:
        """What the service wants; call on a valid form."""
        return {name: self.cleaned_data[name] for name in OFFER_FIELDS}


class ReserveForm(forms.Form):
    """Until when the job center holds what it has chosen."""

    until = DateField(label=_("Reserve until"), help_text=_("Then it is free again by itself."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", add_working_days(today(), USUAL_RESERVATION))


class ExchangeForm(forms.Form):
    """Which offers; everything stands in the address. What makes no sense is left out."""

    scope = forms.ChoiceField(choices=SCOPES, required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *choices_of(OfferKind)], required=False
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name_sort"),
        label=_("Municipality"),
        required=False,
        empty_label=_("All"),
    )
    industry = forms.ModelChoiceField(
        IndustryGroup.objects.all(), label=_("Industry"), required=False, empty_label=_("All")
    )
    day = forms.TypedChoiceField(
        label=_("Day"),
        choices=[("", _("All")), *DAYS],
        coerce=int,
        required=False,
        empty_value=None,
    )
    hours = forms.IntegerField(label=_("Hours at most"), min_value=1, max_value=37, required=False)
    occupation = OccupationField(label=_("Occupation"), required=False)

    NARROWING: ClassVar = ("q", "kind", "municipality", "industry", "day", "hours", "occupation")

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        offered = SmallJobOffer.objects.visible_to(user).values("municipality")
        self.fields["municipality"].queryset = Municipality.objects.filter(pk__in=offered).order_by(
            "name_sort"
        )
        self.is_valid()

    @property
    def scope_now(self) -> str:
        """Vacant ones, those of my job center, or all."""
        return self.cleaned_data.get("scope") or VACANT

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter besides the scope is set."""
        return any(self.cleaned_data.get(name) for name in self.NARROWING)

    @property
    def shows_more(self) -> bool:
        """Whether a filter below "more" is set."""
        return any(self.cleaned_data.get(name) for name in ("occupation", "day", "hours"))

    def offers(self, visible: QuerySet) -> QuerySet:
        """``visible`` offers, narrowed as chosen; those that run out first come first."""
        found = visible
        if self.scope_now == VACANT:
            found = found.vacant(today())
        elif self.scope_now == MINE:
            own = JobCenter.objects.keys_open_to(self.user, "view_orders")
            found = found.filter(owner__in=own)
        for name in self.NARROWING:
            if value := self.cleaned_data.get(name):
                found = FILTERS[name](found, value)
        return found.order_by(F("expires_on"), "created_at", "pk")


def _by_occupation(found: QuerySet, occupation: Occupation) -> QuerySet:
    return found.filter(occupation__disco08=occupation.disco08)


FILTERS: dict[str, Callable[[QuerySet, object], QuerySet]] = {
    "q": lambda found, text: found.search(text),
    "kind": lambda found, kind: found.filter(kind=kind),
    "municipality": lambda found, place: found.filter(municipality=place),
    "industry": lambda found, group: found.filter(industry_group=group),
    "day": lambda found, day: found.filter(days__contains=[day]),
    "hours": lambda found, hours: found.filter(weekly_hours__lte=hours),
    "occupation": _by_occupation,
}
