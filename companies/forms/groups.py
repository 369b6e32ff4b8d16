"""A company group, its members, meetings and ideas."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from companies.choices import GroupKind
from companies.forms.clusters import CompanyPickForm
from companies.forms.fields import capitalized
from companies.models import Company, CompanyGroup
from companies.services.colleagues import handlers_at
from companies.services.groups import GROUP_FIELDS
from jobcenters.models import JobCenter, User


class GroupForm(forms.Form):
    """What the group is, and who keeps it together."""

    name = FreeLineField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=lambda: capitalized(GroupKind), widget=forms.RadioSelect
    )
    purpose = FreeLineField(label=_("Purpose"), max_length=500, required=False)
    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), empty_label=None
    )
    consultant = forms.ModelChoiceField(
        User.objects.none(), label=_("Who keeps the group together"), empty_label=None
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, group: CompanyGroup | None = None, **kwargs):
        super().__init__(*args, initial=_initial(user, group), **kwargs)
        own = JobCenter.objects.keys_open_to(user, "handle_orders")
        own = {group.job_center_id} if group else own
        centers = JobCenter.objects.filter(pk__in=own).in_danish_order()
        self.fields["job_center"].queryset = centers
        self.fields["consultant"].queryset = handlers_at(own)
        if len(own) == 1:
            self.fields["job_center"].widget = forms.HiddenInput()

    @property
    def values(self) -> dict:
        """The fields as the service takes them."""
        return {name: self.cleaned_data[name] for name in GROUP_FIELDS}


def _initial(user, group: CompanyGroup | None) -> dict[str, object]:
    if group is None:
        return {"job_center": user.home_center, "consultant": user.pk, "kind": GroupKind.TASKFORCE}
    values = {name: getattr(group, name) for name in (*GROUP_FIELDS, "job_center", "version")}
    return {**values, "consultant": group.consultant_id}


class MemberForm(CompanyPickForm):
    """A company that joins."""

    since = DateField(label=_("Member from"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = calendar.today


class MeetingForm(forms.Form):
    """A meeting that has been."""

    on = DateField(label=_("Date"))
    summary = FreeTextField(
        label=_("Summary"),
        max_length=2000,
        rows=4,
        help_text=_("Visible to all job centers of the alliance. Nothing about single citizens."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = calendar.today


class IdeaForm(forms.Form):
    """An idea, and whose it is."""

    text = FreeLineField(label=_("Idea"), max_length=300)
    member = forms.ModelChoiceField(
        Company.objects.none(),
        label=_("Whose idea"),
        required=False,
        empty_label=_("The whole group’s"),
    )

    def __init__(self, *args, group: CompanyGroup, user, **kwargs):
        super().__init__(*args, **kwargs)
        members = group.memberships.current().values("company")
        visible = Company.objects.visible_to(user).filter(pk__in=members)
        self.fields["member"].queryset = visible.in_danish_order()
