"""Which shared text, in which language, to whom (R009)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.choices import MessageTemplate
from companies.models import Company, ContactPerson
from jobcenters.choices import Language


class MessageForm(forms.Form):
    """Everything stands in the address; what is missing or makes no sense gets the first choice."""

    template = forms.ChoiceField(label=_("Text"), choices=MessageTemplate.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    person = forms.ModelChoiceField(
        ContactPerson.objects.none(),
        label=_("To"),
        required=False,
        empty_label=_("Not a named person"),
    )

    def __init__(self, data, *, company: Company, user):
        people = ContactPerson.objects.visible_to(user).active().filter(company=company)
        first = {"template": MessageTemplate.RECEIVED, "language": Language.DANISH}
        super().__init__({**first, **data.dict()})
        self.fields["person"].queryset = people.order_by("name")
        self.is_valid()

    @property
    def chosen(self) -> tuple[str, str, ContactPerson | None]:
        """The text, its language and the person."""
        data = self.cleaned_data
        return (
            data.get("template", MessageTemplate.RECEIVED),
            data.get("language", Language.DANISH),
            data.get("person"),
        )
