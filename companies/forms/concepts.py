"""The concept of an alliance's agreements."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeLineField, FreeTextField
from companies import policies
from companies.choices import AgreementKind
from companies.forms.agreements import ServiceChoices
from companies.forms.fields import capitalized
from companies.models import AgreementConcept
from companies.services.concepts import LONGEST, ConceptInput
from jobcenters.models import Alliance


class ConceptForm(forms.Form):
    """What agreements of a kind say in an alliance, from today on."""

    alliance = forms.ModelChoiceField(
        Alliance.objects.none(), label=_("Alliance"), empty_label=None
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: capitalized(AgreementKind))
    name = FreeLineField(label=_("Name"), max_length=150)
    text = FreeTextField(
        label=_("Text"),
        max_length=4000,
        rows=8,
        help_text=_("What both sides promise. It stands on every agreement under the concept."),
    )
    months = forms.IntegerField(
        label=_("Usual length in months"), min_value=1, max_value=LONGEST, initial=24
    )
    services = ServiceChoices(label=_("Services that an agreement begins with"))

    def __init__(self, *args, user, concept: AgreementConcept | None = None, **kwargs):
        picked = list(concept.services.all()) if concept else []
        names = ("alliance", "kind", "name", "text", "months")
        values = {name: getattr(concept, name) for name in names} if concept else {}
        super().__init__(*args, initial={**values, "services": picked}, **kwargs)
        rows = Alliance.objects.visible_to(user).order_by("name")
        own = [row.pk for row in rows if policies.can_set_concept(user, row)]
        self.fields["alliance"].queryset = rows.filter(pk__in=own)
        self.fields["services"].offer(picked)

    @property
    def concept(self) -> ConceptInput:
        """The concept as the service takes it."""
        data = dict(self.cleaned_data)
        del data["alliance"]
        return ConceptInput(**{**data, "services": list(data["services"])})
