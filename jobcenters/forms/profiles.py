"""One's own settings."""

import datetime as dt

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import DateField
from alliance.foundation.notifications.models import MailMode, Preference
from alliance.foundation.notifications.modes import default_mode
from alliance.foundation.notifications.registry import KINDS, Notification
from alliance.foundation.privacy import FreeLineField
from jobcenters.choices import Density, Language
from jobcenters.forms.places import PhoneField
from jobcenters.models import User
from jobcenters.services.profiles import PROFILE_FIELDS


class ProfileForm(forms.Form):
    """Name, reach and screen."""

    name = FreeLineField(label=_("Name"), max_length=100)
    title = FreeLineField(label=_("Title"), max_length=100, required=False)
    phone = PhoneField(label=_("Phone at work"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=Language.choices, widget=forms.RadioSelect
    )
    density = forms.ChoiceField(
        label=_("Rows and text"), choices=Density.choices, widget=forms.RadioSelect
    )
    shortcuts = forms.BooleanField(
        label=_("Keyboard shortcuts"),
        required=False,
        help_text=_("Single keys such as / and n; press ? for the list."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("language", "density"):
            field = self.fields[name]
            field.choices = [(value, capfirst(str(label))) for value, label in field.choices]

    @classmethod
    def of(cls, user: User, data=None) -> "ProfileForm":
        """The form with what is stored, or with what was sent."""
        return cls(data, initial={name: getattr(user, name) for name in PROFILE_FIELDS})


class MailForm(forms.Form):
    """How each kind of message comes by mail; mandatory ones are shown locked."""

    def __init__(self, user: User, data=None):
        super().__init__(data)
        kinds = sorted(
            (kind for kind in KINDS.values() if goes_to_people(kind)),
            key=lambda kind: str(kind.label),
        )
        self.locked = [kind.label for kind in kinds if kind.mandatory]
        chosen = dict(Preference.objects.filter(user=user).values_list("kind", "mode"))
        self.keys = {_field_name(kind): kind.key for kind in kinds if not kind.mandatory}
        for kind in kinds:
            if not kind.mandatory:
                self.fields[_field_name(kind)] = forms.ChoiceField(
                    label=kind.label,
                    choices=[(mode.value, capfirst(mode.label)) for mode in MailMode],
                    initial=chosen.get(kind.key, default_mode(kind)),
                    required=False,
                )

    @property
    def modes(self) -> dict[str, str]:
        """The chosen mode of each kind that was sent; call on a valid form."""
        return {self.keys[name]: mode for name, mode in self.cleaned_data.items() if mode}


def _field_name(kind: type[Notification]) -> str:
    return kind.key.replace(".", "-")


def goes_to_people(kind: type[Notification]) -> bool:
    """Whether the kind has readers in the portal, beside single addresses."""
    return kind.recipients is not Notification.recipients


class DeputyForm(forms.Form):
    """Who answers for me, from when, and my last day away."""

    deputy = forms.ModelChoiceField(User.objects.none(), label=_("Deputy"))
    valid_from = DateField(label=_("First day away"), required=False)
    last_day = DateField(
        label=_("Last day away"), required=False, help_text=_("Empty means until you end it.")
    )

    def __init__(self, user: User, data=None):
        super().__init__(data)
        centers = [row.job_center_id for row in user.current_appointments if row.job_center_id]
        colleagues = User.objects.filter(is_active=True, appointments__job_center__in=centers)
        self.fields["deputy"].queryset = colleagues.exclude(pk=user.pk).distinct().order_by("name")

    def dates(self) -> dict[str, dt.date | None]:
        """The half-open period: the first day, and the first day back."""
        last = self.cleaned_data["last_day"]
        return {
            "valid_from": self.cleaned_data["valid_from"],
            "valid_to": last + dt.timedelta(days=1) if last else None,
        }
