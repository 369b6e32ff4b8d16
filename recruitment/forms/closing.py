"""Closing and withdrawing: a cause, the numbers per job center, and what the company was told."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeTextField
from jobcenters.models import JobCenter
from recruitment.forms.contacts import ContactNoteForm
from recruitment.models import RecruitmentOrder
from recruitment.services.closing import CLOSABLE_CAUSES

MOST_PEOPLE = 9999


class CloseForm(ContactNoteForm):
    """Lesson 4: closing needs a cause and the numbers. The contact is logged in the same act.

    ``hired`` maps each job center that may have filled places to the number registered so far;
    the form shows one field for each.
    """

    cause = forms.ChoiceField(
        label=_("Cause"),
        choices=[(cause.value, capfirst(cause.label)) for cause in CLOSABLE_CAUSES],
        widget=forms.RadioSelect,
    )
    filled_elsewhere = forms.IntegerField(
        label=_("Filled elsewhere"),
        min_value=0,
        max_value=MOST_PEOPLE,
        initial=0,
        required=False,
        help_text=_("People whom the company found without the job centers."),
    )
    note = FreeTextField(
        label=_("Note"),
        max_length=RecruitmentOrder._meta.get_field("close_note").max_length,
        rows=2,
        required=False,
    )

    def __init__(self, *args, hired: dict[JobCenter, int], **kwargs):
        super().__init__(*args, **kwargs)
        self.job_centers = list(hired)
        for job_center, count in hired.items():
            self.fields[f"hired_{job_center.slug}"] = forms.IntegerField(
                label=job_center.name, min_value=0, max_value=MOST_PEOPLE, initial=count
            )

    @property
    def hired_fields(self) -> list[forms.BoundField]:
        """The fields for the numbers, in the order of the job centers."""
        return [self[f"hired_{job_center.slug}"] for job_center in self.job_centers]

    @property
    def hired(self) -> dict[object, int]:
        """The number hired by job center key; call on a valid form."""
        return {
            job_center.pk: self.cleaned_data[f"hired_{job_center.slug}"]
            for job_center in self.job_centers
        }


class WithdrawForm(ContactNoteForm):
    """The need is gone: why, and what the company said."""

    reason = FreeTextField(
        label=_("Why the order is withdrawn"),
        max_length=RecruitmentOrder._meta.get_field("close_note").max_length,
        rows=2,
    )
    field_order = ("reason", "kind", "contact_person", "summary")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["next_contact_on"]

    def clean(self) -> dict:
        """No next contact is asked for: the matter is over."""
        return {**super().clean(), "next_contact_on": None}
