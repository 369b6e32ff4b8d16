"""The filters of the agreement register; all of them stand in the address (R160)."""

import datetime as dt
from collections.abc import Callable

from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from companies.choices import AgreementKind, AgreementState, PlaceKind
from companies.forms.fields import capitalized
from jobcenters.models import JobCenter
from servicecatalog.models import ServiceItem

SORTS = {
    "company": F("company__name_sort").asc(),
    "-company": F("company__name_sort").desc(),
    "end": F("valid_to").asc(nulls_last=True),
    "-end": F("valid_to").desc(nulls_last=True),
    "review": F("review_on").asc(nulls_last=True),
    "-review": F("review_on").desc(nulls_last=True),
}
WITHIN = (30, 90, 180)  # days until the end


class AgreementFilterForm(forms.Form):
    """Search, filters and order of the register."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "placeholder": _("Company or words")}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: [
            ("", _("Draft or in force")),
            ("all", _("All")),
            *capitalized(AgreementState),
        ],
    )
    ends = forms.ChoiceField(label=_("Runs out within"), required=False)
    center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), required=False, empty_label=_("All")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=lambda: [("", _("All")), *capitalized(AgreementKind)],
    )
    service = forms.ModelChoiceField(
        ServiceItem.objects.order_by("name_sort"),
        label=_("Service"),
        required=False,
        empty_label=_("All"),
    )
    place = forms.ChoiceField(
        label=_("Offers places"),
        required=False,
        choices=lambda: [("", _("All")), *capitalized(PlaceKind)],
    )
    mine = forms.BooleanField(label=_("Mine"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        reach = JobCenter.objects.in_reach_of(user)
        self.fields["center"].queryset = reach.in_danish_order()
        self.fields["ends"].choices = [
            ("", _("Any time")),
            *[(str(days), _("%(days)s days") % {"days": days}) for days in WITHIN],
        ]
        self.is_valid()

    @property
    def given(self) -> dict:
        """The filters that are set and make sense; a wrong one in the address is left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def shows_more(self) -> bool:
        """Whether one of the rarer filters is used."""
        return bool(self.given.keys() & {"kind", "place", "mine", "service"})

    @property
    def is_used(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.given.keys() - {"sort"})

    def narrowed(self, agreements: QuerySet) -> QuerySet:
        """The queryset ``agreements`` as the filters say, in the chosen order."""
        agreements = _in_state(agreements, self.given.get("state", ""))
        for name, narrow in NARROW.items():
            if name in self.given:
                agreements = narrow(agreements, self.given[name], self.user)
        order = SORTS.get(self.given.get("sort", ""), SORTS["end"])
        return agreements.order_by(order, "company__name_sort", "pk")


def _in_state(agreements: QuerySet, state: str) -> QuerySet:
    if state == "all":
        return agreements
    present = (AgreementState.DRAFT, AgreementState.ACTIVE)
    return agreements.filter(state__in=[state] if state else present)


def _running_out(agreements: QuerySet, days: str) -> QuerySet:
    today = calendar.today()
    last = today + dt.timedelta(days=int(days) + 1)
    return agreements.filter(valid_to__gt=today, valid_to__lte=last)


NARROW: dict[str, Callable[[QuerySet, object, object], QuerySet]] = {
    "q": lambda rows, text, user: rows.search(text),
    "ends": lambda rows, days, user: _running_out(rows, days),
    "center": lambda rows, value, user: rows.filter(job_center=value),
    "kind": lambda rows, value, user: rows.filter(kind=value),
    "service": lambda rows, value, user: rows.filter(services=value),
    "place": lambda rows, value, user: rows.filter(places__kind=value),
    "mine": lambda rows, value, user: rows.mine(user),
}
