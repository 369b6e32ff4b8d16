"""Choosing a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.attachments.sniffing import ENDINGS


class AttachForm(forms.Form):
    """One file; what it may be, the service says."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ",".join(f".{ending}" for ending in ENDINGS)}),
        help_text=_("At most 10 MB. Nothing about single citizens, neither name nor number."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
