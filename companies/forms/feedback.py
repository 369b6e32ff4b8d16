"""What a company said, and the filters of the list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeTextField
from companies.choices import FeedbackSource, FeedbackTopic
from companies.forms.contacts import logging_job_centers
from companies.forms.fields import capitalized
from companies.services.feedback import FeedbackInput
from jobcenters.models import JobCenter


class FeedbackForm(forms.Form):
    """Where it was heard, what it is about, what was said."""

    source = forms.ChoiceField(
        label=_("Heard"),
        choices=lambda: capitalized(FeedbackSource),
        initial=FeedbackSource.DAILY,
        widget=forms.RadioSelect,
    )
    topic = forms.ChoiceField(
        label=_("About"), choices=lambda: [("", _("(choose)")), *capitalized(FeedbackTopic)]
    )
    text = FreeTextField(
        label=_("What the company said"),
        max_length=1000,
        rows=4,
        help_text=_("Visible to all job centers of the alliance. Nothing about single citizens."),
    )
    given_on = DateField(label=_("Date"))
    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("For job center"), empty_label=None
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = logging_job_centers(user)
        self.fields["job_center"].queryset = own
        self.fields["job_center"].initial = user.home_center or own.first()
        self.fields["given_on"].initial = calendar.today
        if len(own) == 1:
            self.fields["job_center"].widget = forms.HiddenInput()

    @property
    def feedback(self) -> FeedbackInput:
        """The feedback as the service takes it."""
        names = ("source", "topic", "text", "given_on")
        return FeedbackInput(**{name: self.cleaned_data[name] for name in names})


class FeedbackFilterForm(forms.Form):
    """Which feedback is shown; it stands in the address."""

    topic = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=lambda: [("", _("All")), *capitalized(FeedbackTopic)],
    )
    source = forms.ChoiceField(
        label=_("Heard"),
        required=False,
        choices=lambda: [("", _("All")), *capitalized(FeedbackSource)],
    )
    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), required=False, empty_label=_("All")
    )
    since = DateField(label=_("Since"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.fields["job_center"].queryset = JobCenter.objects.in_reach_of(user).in_danish_order()
        self.is_valid()

    @property
    def is_used(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.cleaned_data.values())

    def narrowed(self, feedback, *, by_topic: bool = True):
        """The queryset ``feedback`` as the filters say; without the topic to count the topics."""
        data = self.cleaned_data
        names = ("source", "job_center", *(("topic",) if by_topic else ()))
        feedback = feedback.filter(**{name: data[name] for name in names if data.get(name)})
        return feedback.filter(given_on__gte=data["since"]) if data.get("since") else feedback
