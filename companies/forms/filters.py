"""The filters of the company list; all of them stand in the address (lesson 11)."""

from collections.abc import Callable

from django import forms
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.fields import DateField
from alliance.foundation.sorting import DanishKey
from companies.choices import CooperationLevel
from companies.forms.companies import municipalities_in_reach
from companies.forms.fields import capitalized
from jobcenters.models import Municipality
from servicecatalog.models import IndustryGroup

YES = "1"
# Companies that nobody has spoken with come first, those without a planned contact last.
SORTS = {
    "name": F("name_sort").asc(),
    "-name": F("name_sort").desc(),
    "town": DanishKey("main_city").asc(),
    "-town": DanishKey("main_city").desc(),
    "last": F("last_contact_at").asc(nulls_first=True),
    "-last": F("last_contact_at").desc(nulls_last=True),
    "next": F("next_contact_on").asc(nulls_last=True),
    "-next": F("next_contact_on").desc(nulls_last=True),
}
# The same order, which no index has: PostgreSQL then finds those few and sorts them. In a sentence
# that is kept it cannot tell how few they are, and along the index it would pass by the names of
# thousands of others.
_NAME = Coalesce("name_sort", Value(""))
SORTS_OF_FEW = {"name": _NAME.asc(), "-name": _NAME.desc()}
BY_TOWN = ("town", "-town")
DEFAULT_SORT = "name"


class CompanyFilterForm(forms.Form):
    """Search, filters and sorting of the company list."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "placeholder": _("Name or number")}),
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), required=False, empty_label=_("All")
    )
    group = forms.ModelChoiceField(
        IndustryGroup.objects.all(), label=_("Industry group"), required=False, empty_label=_("All")
    )
    level = forms.ChoiceField(
        label=_("Cooperation level"),
        required=False,
        choices=lambda: [("", _("All")), *capitalized(CooperationLevel)],
    )
    silent_since = DateField(label=_("No contact since"), required=False)
    mine = forms.BooleanField(label=_("My key accounts"), required=False)
    restricted = forms.BooleanField(label=_("In dispute or barred"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["municipality"].queryset = municipalities_in_reach(user)
        self.is_valid()

    @property
    def given(self) -> dict:
        """The filters that are set and make sense; a wrong one in the address is left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def shows_more(self) -> bool:
        """Whether one of the rarer filters is used."""
        return bool(self.given.keys() & {"level", "mine", "restricted"})

    @property
    def is_used(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.given.keys() - {"sort"})

    @property
    def sort_now(self) -> str:
        """By what the list is sorted, with a minus before it when falling."""
        given = self.given.get("sort", "")
        return given if given in SORTS else DEFAULT_SORT

    def filtered(self, companies: QuerySet) -> QuerySet:
        """The queryset ``companies`` as the filters say, in no order."""
        for name, narrow in NARROW.items():
            if name in self.given:
                companies = narrow(companies, self.given[name], self.user)
        return companies

    def narrowed(self, companies: QuerySet) -> QuerySet:
        """The queryset ``companies`` as the filters say, in the chosen order."""
        return in_order(self.filtered(companies), self.sort_now)


def in_order(companies: QuerySet, sort: str, *, are_few: bool = False) -> QuerySet:
    """The queryset ``companies`` by one of the `SORTS`; only what sorts by towns looks them up.
    ``are_few``: see `SORTS_OF_FEW`."""
    if sort in BY_TOWN:
        companies = companies.with_main_city()
    sorts = SORTS | SORTS_OF_FEW if are_few else SORTS
    return companies.order_by(sorts[sort], "name_sort", "cvr_number")


NARROW: dict[str, Callable[[QuerySet, object, object], QuerySet]] = {
    "q": lambda companies, text, user: companies.search(text),
    "municipality": lambda companies, value, user: companies.with_site(municipality=value),
    "group": lambda companies, value, user: companies.with_site(industry_group=value),
    "level": lambda companies, value, user: companies.filter(cooperation_level=value),
    "silent_since": lambda companies, day, user: companies.not_contacted_since(
        calendar.start_of_day(day)
    ),
    "mine": lambda companies, value, user: companies.filter(
        Q(key_account_consultant=user) | Q(key_account_deputy=user)
    ),
    "restricted": lambda companies, value, user: companies.restricted_on(calendar.today()),
}
