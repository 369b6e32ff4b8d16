"""What is typed when a joint visit is declined, moved, held, cancelled, reported."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation.calendar import COPENHAGEN
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from companies.choices import CompanyReply
from companies.forms.fields import (
    FUTURE,
    ClockTimeField,
    capitalized,
    moment_of,
    not_in_future,
)
from companies.forms.visits import FactsForm, MomentsForm, answerers_at
from companies.models import JointVisit, VisitReport
from companies.services.visit_reports import REPORT_FIELDS
from companies.services.visits import VISIT_FIELDS
from jobcenters.models import JobCenter, User


class VisitEditForm(FactsForm):
    """The facts of a visit that is coming."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, visit: JointVisit, **kwargs):
        people = answerers_at(involved_keys(visit))
        initial = {name: getattr(visit, name) for name in (*VISIT_FIELDS, "version")}
        super().__init__(*args, company=visit.company, people=people, initial=initial, **kwargs)

    @property
    def values(self) -> dict[str, object]:
        """The facts as the service takes them."""
        return {name: self.cleaned_data[name] for name in VISIT_FIELDS}


def involved_keys(visit: JointVisit) -> list:
    """The job centers that may send people: the host and those invited."""
    invited = visit.invitations.taking_part().values_list("job_center", flat=True)
    return [visit.host_id, *invited]


class DeclineForm(forms.Form):
    """Why the job center does not come."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = FreeLineField(label=_("Why you do not take part"), max_length=300)


class CancelForm(forms.Form):
    """Why there is no visit."""

    reason = FreeLineField(
        label=_("Why the visit is cancelled"),
        max_length=300,
        help_text=_("Everybody who is invited reads it."),
    )


class MoveForm(MomentsForm):
    """Another time than the agreed one."""

    new_on = DateField(label=_("New date"))
    new_time = ClockTimeField(label=_("Time"))
    company_reply = forms.ChoiceField(label=_("The company"), choices=capitalized(CompanyReply))
    reason = FreeLineField(label=_("Why the visit is moved"), max_length=300)

    def clean(self) -> dict:
        """The new time is to come."""
        data = super().clean()
        self.check_moment("new")
        return data


class InviteForm(forms.Form):
    """Further job centers, also from outside the alliance."""

    job_centers = forms.ModelMultipleChoiceField(
        JobCenter.objects.none(),
        label=_("Job centers"),
        widget=forms.SelectMultiple({"size": 8}),
        help_text=_("A job center from outside the alliance comes as a guest."),
    )

    def __init__(self, *args, visit: JointVisit, **kwargs):
        super().__init__(*args, **kwargs)
        others = JobCenter.objects.exclude(pk__in=involved_keys(visit))
        self.fields["job_centers"].queryset = others.in_danish_order()


class HoldForm(forms.Form):
    """When the visit took place, and who came."""

    on = DateField(label=_("Date"))
    time = ClockTimeField(label=_("Time"), required=False)
    came = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Who came"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, visit: JointVisit, **kwargs):
        people = [user.pk for user in visit.participants]
        super().__init__(*args, initial={"came": people, **_planned(visit)}, **kwargs)
        self.fields["came"].queryset = User.objects.filter(pk__in=people).order_by("name")

    def clean(self) -> dict:
        """A visit that is still to come has not been held."""
        data = super().clean()
        if data.get("on") and not not_in_future(self.held_at):
            self.add_error("on", FUTURE)
        return data

    @property
    def held_at(self):
        """The moment of the visit."""
        return moment_of(self.cleaned_data["on"], self.cleaned_data.get("time"))


def _planned(visit: JointVisit) -> dict[str, object]:
    local = visit.starts_at.astimezone(COPENHAGEN) if visit.starts_at else None
    return {"on": local.date(), "time": local.time()} if local else {}


class ReportForm(forms.Form):
    """The one report, shared by those who took part."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    needs = FreeTextField(
        label=_("What the company needs"),
        max_length=3000,
        rows=6,
        help_text=_("How many and what for. Nothing about single citizens."),
    )
    agreed = FreeTextField(label=_("What was agreed"), max_length=3000, rows=5, required=False)

    def __init__(self, *args, report: VisitReport | None, **kwargs):
        initial = {"version": 0}
        if report is not None:
            initial = {name: getattr(report, name) for name in (*REPORT_FIELDS, "version")}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def values(self) -> dict[str, str]:
        """The texts as the service takes them."""
        return {name: self.cleaned_data[name] for name in REPORT_FIELDS}


class StepForm(forms.Form):
    """What somebody does next, and by when."""

    text = FreeLineField(label=_("What is to be done"), max_length=300)
    assignee = forms.ModelChoiceField(User.objects.none(), label=_("Who"), empty_label=None)
    due_on = DateField(label=_("By when"), quick_days=(7, 14))

    def __init__(self, *args, visit: JointVisit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = answerers_at(involved_keys(visit))
