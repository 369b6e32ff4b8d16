"""Two entries side by side: which value is kept, and how one knows that they are the same."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeLineField
from companies.forms.fields import CompanyChoiceField
from companies.models import Company
from companies.services.register import COMPANY_FIELDS

KEPT, MERGED = "kept", "merged"


class OtherForm(forms.Form):
    """Which company is the same; it stands in the address."""

    other = CompanyChoiceField(
        label=_("The same company, entered again"),
        help_text=_("Name, CVR number, P-number or phone."),
    )

    def __init__(self, data, *, company: Company, user):
        super().__init__(data)
        self.fields["other"].queryset = Company.objects.visible_to(user).exclude(pk=company.pk)


class MergeForm(forms.Form):
    """One choice for each field in which the two differ, with both values as its texts."""

    reason = FreeLineField(
        label=_("How do you know that they are the same?"),
        max_length=300,
        help_text=_("For example: new CVR number after becoming an ApS; told by the company."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    field_order = (*COMPANY_FIELDS, "reason")

    def __init__(self, data=None, *, kept: Company, merged: Company):
        super().__init__(data, initial={"seen": self.versions(kept, merged)})
        self.pair = (kept, merged)
        for name in COMPANY_FIELDS:
            mine, theirs = getattr(kept, name), getattr(merged, name)
            if mine != theirs:
                self.fields[name] = _choice(name, kept, merged)
        self.order_fields(self.field_order)

    @staticmethod
    def versions(kept: Company, merged: Company) -> str:
        """What was on the screen, to notice when it has changed."""
        return f"{kept.version}-{merged.version}"

    def clean_seen(self) -> str:
        """Both companies are still what was compared."""
        seen = self.cleaned_data["seen"]
        if seen != self.versions(*self.pair):
            text = _("One of the companies has been changed since. Compare them again.")
            self.data = {**self.data.dict(), "seen": self.versions(*self.pair)}
            self.add_error(None, text)
        return seen

    @property
    def differing(self) -> Iterable[forms.BoundField]:
        """The fields to choose in."""
        return [self[name] for name in COMPANY_FIELDS if name in self.fields]

    @property
    def taken(self) -> list[str]:
        """The fields whose value comes from the duplicate."""
        chosen = self.cleaned_data
        return [name for name in COMPANY_FIELDS if chosen.get(name) == MERGED]


class DeclineForm(forms.Form):
    """Why the two are not merged."""

    reason = FreeLineField(label=_("Why they are not merged"), max_length=300)


def _choice(name: str, kept: Company, merged: Company) -> forms.ChoiceField:
    label = str(Company._meta.get_field(name).verbose_name)
    is_empty = getattr(kept, name) in ("", None)
    return forms.ChoiceField(
        label=label[:1].upper() + label[1:],
        choices=[(KEPT, _shown(kept, name)), (MERGED, _shown(merged, name))],
        initial=MERGED if is_empty else KEPT,
        widget=forms.RadioSelect,
    )


def _shown(company: Company, name: str) -> str:
    display = getattr(company, f"get_{name}_display", None)
    value = display() if display else getattr(company, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if value else _("empty")
