"""Members and settings of an alliance."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField
from jobcenters.models import Alliance, AllianceMembership, JobCenter

LARGEST = 1000  # positions; a larger "large order" would never be met


class AllianceForm(forms.Form):
    """Name, closing days and the size of a large order."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = FreeLineField(label=_("Name"), max_length=100)
    closing_days = forms.CharField(
        label=_("Closing days"),
        max_length=200,
        required=False,
        help_text=_(
            "Days on which no deadline counts, beside public holidays: month and day, such as "
            "06-05, 12-24, 12-31."
        ),
    )
    large_order_size = forms.IntegerField(
        label=_("A large order has at least"),
        min_value=2,
        max_value=LARGEST,
        help_text=_("positions"),
    )

    @classmethod
    def of(cls, alliance: Alliance, data=None) -> "AllianceForm":
        """The form with what is stored, or with what was sent."""
        initial = {
            "version": alliance.version,
            "name": alliance.name,
            "closing_days": ", ".join(alliance.closing_days),
            "large_order_size": alliance.large_order_size,
        }
        return cls(data, initial=initial)

    def clean_closing_days(self) -> list[str]:
        """The days one by one."""
        parts = self.cleaned_data["closing_days"].replace(",", " ").split()
        return sorted(set(parts))


class MembershipForm(forms.Form):
    """A job center that joins."""

    job_center = forms.ModelChoiceField(JobCenter.objects.none(), label=_("Job center"))
    valid_from = DateField(
        label=_("First day"), required=False, help_text=_("Empty means from today.")
    )

    def __init__(self, alliance: Alliance, data=None):
        super().__init__(data)
        rows = JobCenter.objects.in_danish_order()
        if alliance.parent_id:
            above = AllianceMembership.objects.current().filter(alliance=alliance.parent_id)
            rows = rows.filter(pk__in=above.values("job_center"))
        current = AllianceMembership.objects.current().filter(alliance=alliance)
        self.fields["job_center"].queryset = rows.exclude(pk__in=current.values("job_center"))
