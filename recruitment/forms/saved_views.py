"""Saving the filters of the order board under a name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeLineField
from jobcenters.models import User
from recruitment import policies
from recruitment.models import SavedView
from recruitment.services.saved_views import ViewInput


class ViewForm(forms.Form):
    """The name of a view, and what it is used for."""

    name = FreeLineField(label=_("Name"), max_length=SavedView._meta.get_field("name").max_length)
    is_default = forms.BooleanField(label=_("The order board opens with it"), required=False)
    is_shared = forms.BooleanField(required=False)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        if policies.can_share_view(user):
            text = _("Share with the colleagues in %(center)s")
            self.fields["is_shared"].label = text % {"center": user.home_center.name}
        else:
            del self.fields["is_shared"]

    @classmethod
    def of(cls, view: SavedView, data, *, user: User) -> "ViewForm":
        """The form with what is stored, or with what was sent."""
        initial = {
            "name": view.name,
            "is_default": view.is_default,
            "is_shared": view.shared_with_id is not None,
        }
        return cls(data, user=user, initial=initial)

    @property
    def view(self) -> ViewInput:
        """What was typed, as the service wants it; call on a valid form."""
        return ViewInput(**self.cleaned_data)
