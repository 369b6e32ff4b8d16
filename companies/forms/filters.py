"""The filters of the company list; all of them stand in the address (lesson 11)."""

from collections.abc import Callable

from django import forms
from django.db.models import F, Q, QuerySet
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

    def narrowed(self, companies: QuerySet) -> QuerySet:
        """The queryset ``companies`` as the filters say, in the chosen order."""
        for name, narrow in NARROW.items():
            if name in self.given:
                companies = narrow(companies, self.given[name], self.user)
        order = SORTS.get(self.given.get("sort", ""), SORTS["name"])
        return companies.order_by(order, "name_sort", "cvr_number")


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
