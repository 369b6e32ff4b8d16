"""Fields that several forms of recruitment share."""

from django import forms
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import TypeaheadField
from alliance.foundation.widgets import Picked
from companies.models import Company
from servicecatalog.models import Occupation

CONSENTS = {True: "yes", False: "no", None: ""}


def choices_of(fixed: type[TextChoices]) -> list[tuple[str, str]]:
    """The choices of a fixed list as a form shows them: each begins with a capital letter."""
    return [(member.value, capfirst(member.label)) for member in fixed]


class OccupationField(TypeaheadField):
    """An occupation by its Danish title or DISCO-08 code; several titles may share a code."""

    def __init__(self, **kwargs):
        super().__init__(
            Occupation.objects.order_by("title_sort"),
            url_name="recruitment:occupation_suggest",
            exact=("title_da__iexact", "title_en__iexact", "disco08"),
            **kwargs,
        )


class CompanyField(TypeaheadField):
    """A company that the user may see; proposals carry number and town behind the name."""

    def __init__(self, **kwargs):
        super().__init__(
            Company.objects.none(),
            url_name="companies:company_suggest",
            exact=("name__iexact", "cvr_number", "units__p_number"),
            **kwargs,
        )

    def to_python(self, value: object) -> Company | None:
        """The company; a proposal counts as chosen while the text begins with its name."""
        picked = value if isinstance(value, Picked) else self.prepare_value(value)
        row = self._by_key(picked.key)
        if row is not None and picked.text.strip().startswith(row.name):
            return row
        return super().to_python(picked)


class ConsentField(forms.TypedChoiceField):
    """Yes, no, or not asked yet: whether the company agrees to public adverts (R074)."""

    def __init__(self, **kwargs):
        choices = [
            ("yes", _("Yes, it may be advertised on Jobnet")),
            ("no", _("No")),
            ("", _("Not asked yet")),
        ]
        super().__init__(
            choices=choices,
            coerce=lambda given: given == "yes",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: object) -> object:
        """The choice that stands for a stored True, False or None."""
        return CONSENTS.get(value, value) if isinstance(value, bool | None) else value
