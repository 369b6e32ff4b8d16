"""Inviting colleagues, changing and ending roles."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField
from jobcenters.forms.places import EndForm, units_of
from jobcenters.models import Alliance, Appointment, JobCenter, Unit, User
from jobcenters.policies import roles_to_give


class RoleFields(forms.Form):
    """Role and unit as the person who asks may give them at ``place``."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False)

    def __init__(self, *args, actor: User, place: JobCenter | Alliance, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            (value, capfirst(str(label))) for value, label in roles_to_give(actor, place)
        ]
        units = units_of(place) if isinstance(place, JobCenter) else Unit.objects.none()
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = _("The whole job center")
        if not units.exists():
            del self.fields["unit"]


class InvitationForm(RoleFields):
    """Who is to get a link by mail."""

    field_order = ("name", "email", "role", "unit")

    name = FreeLineField(label=_("Name"), max_length=100)
    email = forms.EmailField(label=_("Mail at work"), max_length=254)


class AppointmentForm(RoleFields):
    """Another role or unit for somebody."""

    @classmethod
    def of(cls, appointment: Appointment, *, actor: User, data=None) -> "AppointmentForm":
        """The form with what is stored, or with what was sent."""
        return cls(
            data,
            actor=actor,
            place=appointment.job_center or appointment.alliance,
            initial={"role": appointment.role, "unit": appointment.unit},
        )


class EndAppointmentForm(EndForm):
    """The last day of a role."""

    last_day = DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty means now: the person is logged out at once."),
        quick_days=(0, 7, 14),
    )


class AllianceRoleForm(RoleFields):
    """A role for the whole alliance, to somebody who works at one of its job centers."""

    field_order = ("person", "role")

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"))

    def __init__(self, *args, actor: User, place: Alliance, **kwargs):
        super().__init__(*args, actor=actor, place=place, **kwargs)
        people = User.objects.filter(
            is_active=True,
            appointments__in=Appointment.objects.current(),
            appointments__job_center__memberships__alliance=place,
        )
        self.fields["person"].queryset = people.exclude(pk=actor.pk).distinct().order_by("name")
