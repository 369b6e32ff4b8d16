"""The filters of the order board: everything stands in the address, so that back and a sent link
show the same list (issue 2 section 4, lesson 11)."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from django import forms
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from alliance.foundation.calendar import today
from alliance.foundation.prepared import prepared
from alliance.foundation.sorting import DanishKey
from jobcenters.models import JobCenter, Municipality
from recruitment.choices import UNCLOSED_STATES, OrderState
from recruitment.forms.fields import OccupationField, choices_of
from recruitment.models import Advert

MINE, CENTER, ALLIANCE = "mine", "center", "alliance"
OVERDUE, UNDATED = "overdue", "none"
BORDERING = "border"

SCOPES = ((MINE, _("Mine")), (CENTER, _("My job center")), (ALLIANCE, _("The alliance")))
DEADLINES = (
    ("", _("All")),
    (OVERDUE, _("Passed")),
    ("3", _("Within 3 days")),
    ("7", _("Within 7 days")),
    (UNDATED, _("No deadline")),
)
DISTANCES = (
    ("", _("Everywhere")),
    (BORDERING, _("My municipality and its neighbors")),
    ("25", _("Within 25 km")),
    ("50", _("Within 50 km")),
    ("100", _("Within 100 km")),
)
STATES = (("", _("All open")), *choices_of(OrderState))

# The order in which an order passes its states, for sorting.
STATE_RANK = Case(
    *(When(state=state.value, then=Value(rank)) for rank, state in enumerate(OrderState)),
    output_field=IntegerField(),
)
SORTS: dict[str, object] = {
    "company": F("company__name_sort"),
    "job": DanishKey("title"),
    "state": STATE_RANK,
    "deadline": F("deadline_on"),
    "need": F("head_count"),
    "center": F("owner__name_sort"),
    "number": F("number"),
    "holder": DanishKey("case_holder__name"),
    "age": F("opened_at"),
}
# Sorting by these computes them for every order found, not only for the page shown.
COUNTED_SORTS: dict[str, object] = {
    "hired": F("hired_count"),
    "lacking": F("lacking"),
}
# The older, the earlier opened.
REVERSED = ("age",)
DEFAULT_SORT = "deadline"
# Filters by one of many values. The others have few choices, so that each may be a sentence of
# its own (`prepared`); only a text is put together anew each time.
BY_VALUE = ("center", "occupation", "near")


class BoardForm(forms.Form):
    """Which orders ``user`` wants to see, and in which order.

    A value that makes no sense (an old link, a changed address) is left out, never an error page.
    """

    scope = forms.ChoiceField(choices=SCOPES, required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    center = forms.ModelChoiceField(
        JobCenter.objects.none(),
        label=_("Job center"),
        to_field_name="slug",
        required=False,
        empty_label=_("All"),
    )
    deadline = forms.ChoiceField(label=_("Deadline"), choices=DEADLINES, required=False)
    occupation = OccupationField(label=_("Occupation"), required=False)
    near = forms.ChoiceField(label=_("Distance"), choices=DISTANCES, required=False)
    large = forms.BooleanField(label=_("Large orders only"), required=False)
    no_advert = forms.BooleanField(label=_("Without advert"), required=False)
    closed = forms.BooleanField(label=_("Closed ones too"), required=False)

    # Those behind "More filters"; it stands open while one of them is used.
    MORE: ClassVar = ("occupation", "near", "large", "no_advert", "closed")

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        center = self.fields["center"]
        if (data or {}).get("center"):  # else there is nothing to look up, only names to show
            center.queryset = JobCenter.objects.in_reach_of(user).in_danish_order()
        center.choices = [("", center.empty_label), *_names_in_reach(user)]
        if user.home_center is None:
            del self.fields["near"]
        self.is_valid()

    @property
    def chosen(self) -> dict[str, object]:
        """The filters that are set and make sense, by name."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def scope_now(self) -> str:
        """Mine, my job center or the alliance; the board begins with the alliance (R063)."""
        return self.cleaned_data.get("scope") or ALLIANCE

    @property
    def sort_now(self) -> str:
        """The column by which the list is sorted, with a minus before it when falling."""
        given = self.cleaned_data.get("sort", "")
        return given if given.removeprefix("-") in SORTS | COUNTED_SORTS else DEFAULT_SORT

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out that the scope alone would show."""
        return bool(self.chosen.keys() - {"scope", "sort"})

    @property
    def shows_more(self) -> bool:
        """Whether one of the rarer filters is used, or was filled in wrongly."""
        return any(name in self.chosen or name in self.errors for name in self.MORE)

    @property
    def wish(self) -> "Wish":
        """What is asked for, as `narrowed` reads it."""
        filters = {name: one for name, one in self.chosen.items() if name not in ("scope", "sort")}
        if "center" in filters:
            filters["center"] = filters["center"].pk
        if "occupation" in filters:
            # Several titles share a code: who looks for welders wants the TIG welders too.
            filters["occupation"] = filters["occupation"].disco08
        if "near" in filters:
            filters["near"] = _codes_near(filters["near"], self.user)
        return Wish(self.scope_now, self.sort_now, tuple(filters.items()))

    def orders(self, visible: QuerySet) -> QuerySet:
        """``visible`` orders (`visible_to`), narrowed and sorted as chosen."""
        return narrowed(visible, self.user, self.wish)


@prepared
def _names_in_reach(user) -> QuerySet:
    centers = JobCenter.objects.in_reach_of(user).in_danish_order()
    return centers.values_list("slug", "name")


@dataclass(frozen=True)
class Wish:
    """Whose orders, in which order, and the filters with what was chosen."""

    scope: str
    sort: str
    filters: tuple[tuple[str, object], ...]

    @property
    def values(self) -> list[object]:
        """What was chosen of many values."""
        return [chosen for name, chosen in self.filters if name in BY_VALUE]

    @property
    def shape(self) -> "Wish":
        """The same without its `values`."""
        return self.with_values([None] * len(self.values))

    def with_values(self, values: Iterable[object]) -> "Wish":
        """The same with other values in the same order."""
        given = iter(values)
        filters = (
            (name, next(given) if name in BY_VALUE else chosen) for name, chosen in self.filters
        )
        return replace(self, filters=tuple(filters))


def narrowed(visible: QuerySet, user, wish: Wish) -> QuerySet:
    """``visible`` orders (`visible_to`), narrowed and sorted as ``user`` wishes."""
    chosen = dict(wish.filters)
    found = visible.filter(_in_scope(wish.scope, user), _in_state(chosen))
    for name, narrow in FILTERS.items():
        if name in chosen:
            found = narrow(found, chosen[name], user)
    return _sorted(found, wish.sort)


def _in_scope(scope: str, user) -> Q:
    if scope == MINE:
        return Q(case_holder=user)
    if scope == CENTER:
        return Q(owner__in=JobCenter.objects.keys_open_to(user, "view_orders"))
    return Q()


def _in_state(chosen: Mapping[str, object]) -> Q:
    if state := chosen.get("state"):
        return Q(state=state)
    return Q() if chosen.get("closed") else Q(state__in=UNCLOSED_STATES)


def _sorted(found: QuerySet, sort: str) -> QuerySet:
    name = sort.removeprefix("-")
    falls = sort.startswith("-") != (name in REVERSED)
    if name in COUNTED_SORTS:
        found = found.with_gap()
    column = (SORTS | COUNTED_SORTS)[name]
    return found.order_by(OrderBy(column, descending=falls, nulls_last=True), "-opened_at", "pk")


def _by_text(found: QuerySet, text: str, _user) -> QuerySet:
    return found.search(text)


def _by_center(found: QuerySet, center: uuid.UUID, _user) -> QuerySet:
    return found.filter(owner=center)


def _by_deadline(found: QuerySet, choice: str, _user) -> QuerySet:
    if choice == UNDATED:
        return found.filter(deadline_on=None)
    if choice == OVERDUE:
        return found.filter(deadline_on__lt=today())
    last = today() + dt.timedelta(days=int(choice))
    return found.filter(deadline_on__range=(today(), last))


def _by_occupation(found: QuerySet, disco08: str, _user) -> QuerySet:
    return found.filter(occupation__disco08=disco08)


def _by_municipality(found: QuerySet, codes: Collection[str], _user) -> QuerySet:
    at_site = Q(municipality=None, unit__municipality__in=codes)
    return found.filter(Q(municipality__in=codes) | at_site)


def _codes_near(choice: str, user) -> tuple[str, ...]:
    here = Municipality(code=user.home_center.municipality_id)
    if choice == BORDERING:
        return tuple(Municipality.objects.codes_around(here))
    return tuple(Municipality.objects.codes_within(int(choice), here))


def _large(found: QuerySet, _chosen: bool, _user) -> QuerySet:
    return found.filter(is_large=True)


def _without_advert(found: QuerySet, _chosen: bool, _user) -> QuerySet:
    return found.filter(~Exists(Advert.objects.published().filter(order=OuterRef("pk"))))


FILTERS: dict[str, Callable[[QuerySet, object, object], QuerySet]] = {
    "q": _by_text,
    "center": _by_center,
    "deadline": _by_deadline,
    "occupation": _by_occupation,
    "near": _by_municipality,
    "large": _large,
    "no_advert": _without_advert,
}
