"""Uploading an extract of the CVR register, and deciding what it says of a site."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeLineField
from companies.choices import LineOutcome
from companies.models import ImportRun
from companies.services.import_reading import NEEDED
from jobcenters.choices import Role
from jobcenters.models import Alliance

FIELD_LABELS = {
    "cvr_number": _("CVR number"),
    "company_name": _("Name of the company"),
    "p_number": _("P-number"),
    "municipality": _("Municipality code"),
    "industry_code": _("Industry code"),
    "name": _("Name of the site"),
    "address": _("Address"),
    "postcode": _("Postcode"),
    "city": _("City"),
    "status": _("Status"),
    "ended_on": _("Closed on"),
    "phone": _("Phone"),
    "email": _("Mail"),
}


class ImportForm(forms.Form):
    """The file, and the alliance for whose municipalities it is meant."""

    alliance = forms.ModelChoiceField(
        Alliance.objects.none(), label=_("Alliance"), empty_label=None
    )
    file = forms.FileField(
        label=_("Extract as CSV"),
        help_text=_(
            "The first line names the columns: cvr, virksomhedsnavn, pnummer, kommunekode and "
            "branchekode are needed; penhedsnavn, adresse, postnr, by, status, ophørsdato, "
            "telefon and mail are read too. Columns with other names you choose afterwards. At "
            "most 64 MB."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["alliance"].queryset = administered_by(user)
        self.fields["alliance"].initial = administered_by(user).first()


def administered_by(user):
    """The alliances that ``user`` is administrator of today."""
    held = [
        row.alliance_id
        for row in user.current_appointments
        if row.role == Role.ALLIANCE_ADMINISTRATOR
    ]
    return Alliance.objects.filter(pk__in=held).order_by("name")


class ColumnsForm(forms.Form):
    """Which column of the extract holds what; the choices are the names in its first line."""

    def __init__(self, *args, run: ImportRun, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(str(at), name) for at, name in enumerate(run.headings) if name]
        for field, label in FIELD_LABELS.items():
            is_needed = field in NEEDED
            self.fields[field] = forms.ChoiceField(
                label=label,
                choices=[("", _("(choose)") if is_needed else _("(not in the file)")), *named],
                required=is_needed,
                initial=str(run.columns.get(field, "")),
            )

    def clean(self) -> dict:
        """No column holds two things."""
        data = super().clean()
        taken: dict[str, str] = {}
        for field in FIELD_LABELS:
            column = data.get(field)
            if column and column in taken:
                self.add_error(field, _("The same column is chosen twice."))
            taken[column or ""] = field
        return data

    @property
    def columns(self) -> dict[str, int]:
        """The number of the column by field; call on a valid form."""
        return {field: int(at) for field, at in self.cleaned_data.items() if at}


class LineFilterForm(forms.Form):
    """Which lines of an import are shown; it stands in the address."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("All")), *LineOutcome.choices],
        required=False,
    )
    q = forms.CharField(
        label=_("Search"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search"}),
        help_text=_("Name, CVR number or P-number."),
    )

    def narrowed(self, lines):
        """The queryset ``lines`` as the filters say; nonsense in the address is left out."""
        data = self.cleaned_data if self.is_valid() else {}
        if data.get("outcome"):
            lines = lines.filter(outcome=data["outcome"])
        if text := data.get("q", "").strip():
            lines = (
                lines.filter(cvr_number=text)
                | lines.filter(p_number=text)
                | (lines.filter(name__icontains=text))
            )
        return lines


class KeepForm(forms.Form):
    """Why the register here does not follow."""

    reason = FreeLineField(label=_("Why it stays as it is"), max_length=300)
