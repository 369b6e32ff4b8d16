"""The small acts on an order: pause, hand over, results, searches."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.calendar import today
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeTextField
from jobcenters.models import JobCenter, User
from recruitment.choices import ResultKind, SearchOutcome
from recruitment.forms.fields import choices_of
from recruitment.models import MemberSearch, RecruitmentOrder

MOST_PEOPLE = 9999
REASON_LENGTH = 500


class ReasonForm(forms.Form):
    """One reason in words, for pausing and for "cannot be filled locally"."""

    reason = FreeTextField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        rows=3,
        required=False,
        help_text=_("Kept in the history of the order."),
    )


class HandOverForm(forms.Form):
    """Who becomes the company's one contact: a colleague of the order's job center (S02)."""

    case_holder = forms.ModelChoiceField(
        User.objects.none(), label=_("New case holder"), empty_label=_("Choose a colleague")
    )

    def __init__(self, *args, order: RecruitmentOrder, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = User.objects.working_at(order.owner).exclude(pk=order.case_holder_id)
        self.fields["case_holder"].queryset = colleagues.order_by("name")


class ResultForm(forms.Form):
    """So many on a day; ``job_centers`` are those that the person may register for."""

    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), empty_label=None
    )
    kind = forms.ChoiceField(
        label=_("Result"),
        choices=choices_of(ResultKind),
        initial=ResultKind.PRESENTED,
        widget=forms.RadioSelect,
    )
    count = forms.IntegerField(
        label=_("Number"),
        min_value=-MOST_PEOPLE,
        max_value=MOST_PEOPLE,
        help_text=_("A minus before the number puts an earlier number right."),
    )
    on = DateField(label=_("Date"), initial=today)
    starts_on = DateField(
        label=_("First working day of the hired"),
        required=False,
        help_text=_("Left empty, it is the start that the order names, or today."),
    )

    def __init__(self, *args, job_centers: list[JobCenter], **kwargs):
        super().__init__(*args, **kwargs)
        keys = [job_center.pk for job_center in job_centers]
        field = self.fields["job_center"]
        field.queryset = JobCenter.objects.filter(pk__in=keys).in_danish_order()


class SearchForm(forms.Form):
    """A member job center was searched, or is skipped for a reason (R071)."""

    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), empty_label=_("Choose a job center")
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=choices_of(SearchOutcome),
        initial=SearchOutcome.SEARCHED,
        widget=forms.RadioSelect,
    )
    found = forms.IntegerField(
        label=_("Suitable candidates"),
        min_value=0,
        max_value=MOST_PEOPLE,
        initial=0,
        required=False,
    )
    skipped_reason = FreeTextField(
        label=_("Why skipped"),
        max_length=MemberSearch._meta.get_field("reason").max_length,
        rows=2,
        required=False,
    )

    def __init__(self, *args, job_centers: list[JobCenter], **kwargs):
        super().__init__(*args, **kwargs)
        keys = [job_center.pk for job_center in job_centers]
        field = self.fields["job_center"]
        field.queryset = JobCenter.objects.filter(pk__in=keys).in_danish_order()

    def clean(self) -> dict:
        """A skipped job center needs its reason; a searched one keeps none."""
        cleaned = super().clean()
        if cleaned.get("outcome") == SearchOutcome.SKIPPED:
            cleaned["found"] = 0
            if not cleaned.get("skipped_reason") and "skipped_reason" not in self.errors:
                self.add_error("skipped_reason", _("Write why the job center is skipped."))
        else:
            cleaned["skipped_reason"] = ""
            cleaned["found"] = cleaned.get("found") or 0
        return cleaned
