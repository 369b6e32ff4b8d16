"""Log-in and the first password."""

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeLineField
from jobcenters.models import User

LONGEST_PASSWORD = 128  # characters; more would only feed the hash


class LogInForm(LoginForm):
    """allauth's form with labels in our words and without text inside the boxes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("User name or mail address")
        login.max_length = 254
        login.widget.attrs.pop("placeholder", None)
        login.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}
        password.label = _("Password")
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)


class InvitationAcceptForm(forms.Form):
    """Name and first password of somebody who was invited."""

    name = FreeLineField(label=_("Your name"), max_length=100)
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a sentence is easy to remember."),
    )
    password_again = forms.CharField(
        label=_("Password again"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict:
        """The passwords are the same and strong enough for this person."""
        data = super().clean()
        password = data.get("password")
        if password and password != data.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        if password:
            person = User(username=self.email, email=self.email, name=data.get("name", ""))
            try:
                password_validation.validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class JoinForm(forms.Form):
    """Somebody who has an account only says yes."""
