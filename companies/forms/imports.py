"""Uploading an extract of the CVR register, and deciding what it says of a site."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeLineField
from companies.choices import LineOutcome
from jobcenters.choices import Role
from jobcenters.models import Alliance


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
            "telefon and mail are read too. At most 64 MB."
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
