"""Joint visits as people write them: the request, and the word on the times."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from companies.choices import CompanyReply
from companies.forms.fields import ClockTimeField, capitalized
from companies.models import Company, ContactPerson, JointVisit, VisitInvitation
from companies.services.colleagues import handlers_at
from companies.services.partners import Partner
from companies.services.visit_times import TimesAnswer
from companies.services.visits import ProposedTime, VisitPlan
from jobcenters.models import Appointment, JobCenter, User
from jobcenters.roles import PERMISSIONS

TIMES = (1, 2, 3)  # how many times one proposes at once
LENGTHS = ((30, "30"), (45, "45"), (60, "60"), (90, "90"), (120, "120"), (180, "180"))
ANSWERING_ROLES = tuple(role for role, held in PERMISSIONS.items() if "answer_calls" in held)
PAST = _("A proposed time must lie ahead.")
NO_DATE = _("Write the date as well.")
NO_TIME = _("Write the time of day as well, such as 10:00.")


def answerers_at(job_centers) -> "forms.models.QuerySet":
    """The active people who may answer for the job centers (rows or keys) today."""
    held = Appointment.objects.current().filter(
        role__in=ANSWERING_ROLES, job_center__in=job_centers
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "pk")


class MomentsForm(forms.Form):
    """The base of forms with a moment in two boxes, ``<name>_on`` and ``<name>_time``."""

    def moment(self, name: str) -> dt.datetime | None:
        """The aware moment, or None where both boxes are empty; call while cleaning."""
        on, time = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
        if on is None or time is None:
            return None
        return dt.datetime.combine(on, time, calendar.COPENHAGEN)

    def check_moment(self, name: str) -> None:
        """Both boxes or none, and a moment that is to come."""
        on_field, time_field = f"{name}_on", f"{name}_time"
        on, time = self.cleaned_data.get(on_field), self.cleaned_data.get(time_field)
        if on_field in self.errors or time_field in self.errors:
            return
        if on and time is None:
            self.add_error(time_field, NO_TIME)
        elif time is not None and not on:
            self.add_error(on_field, NO_DATE)
        elif on and self.moment(name) <= calendar.now():
            self.add_error(on_field, PAST)


class FactsForm(forms.Form):
    """Why, where, how long, with whom, and who does what: the facts that can be changed later."""

    purpose = FreeTextField(
        label=_("What the visit is about"),
        max_length=1000,
        rows=3,
        help_text=_("The invited job centers read it. Nothing about single citizens."),
    )
    place = FreeLineField(label=_("Place"), max_length=200)
    minutes = forms.TypedChoiceField(
        label=_("How long, in minutes"), choices=LENGTHS, coerce=int, initial=60
    )
    contact_person = forms.ModelChoiceField(
        ContactPerson.objects.none(),
        label=_("Whom at the company"),
        required=False,
        empty_label=_("Not a named person"),
        help_text=_("A guest from outside sees name and phone when it has accepted."),
    )
    leader = forms.ModelChoiceField(
        User.objects.none(), label=_("Who leads the visit"), empty_label=None
    )
    note_taker = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who takes notes"),
        required=False,
        empty_label=_("Agreed on the day"),
    )

    def __init__(self, *args, company: Company, people, **kwargs):
        super().__init__(*args, **kwargs)
        persons = company.contact_persons.filter(ended_on=None).order_by("name")
        self.fields["contact_person"].queryset = persons
        for name in ("leader", "note_taker"):
            self.fields[name].queryset = people


class VisitForm(FactsForm, MomentsForm):
    """The request: the facts, whom to invite, and up to three times.

    The suggested job centers are lines with a box; any other one comes as a guest.
    """

    job_centers = forms.ModelMultipleChoiceField(
        JobCenter.objects.none(),
        label=_("Invite"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    add = forms.ModelChoiceField(
        JobCenter.objects.none(),
        label=_("Another job center"),
        required=False,
        empty_label=_("(choose)"),
        help_text=_("It comes as a guest: it sees only this visit."),
    )

    def __init__(self, *args, company: Company, host: JobCenter, partners: list[Partner], **kwargs):
        super().__init__(*args, company=company, people=handlers_at([host]), **kwargs)
        self.partners = partners
        suggested = [row.job_center.pk for row in partners]
        others = JobCenter.objects.exclude(pk=host.pk)
        self.fields["job_centers"].queryset = others
        self.fields["add"].queryset = others.exclude(pk__in=suggested).in_danish_order()
        for number in TIMES:
            self.fields[f"t{number}_on"] = DateField(label=_("Date"), required=False)
            self.fields[f"t{number}_time"] = ClockTimeField(label=_("Time"), required=False)
            self.fields[f"t{number}_company"] = forms.ChoiceField(
                label=_("The company"),
                choices=capitalized(CompanyReply),
                required=False,
            )

    @property
    def lines(self) -> list[tuple[Partner, bool, str]]:
        """Each suggested job center, whether its box is ticked, and the box's id."""
        ticked = self.data.getlist("job_centers") if self.is_bound else None
        return [
            (
                row,
                row.preselected if ticked is None else str(row.job_center.pk) in ticked,
                f"id_job_centers_{number}",
            )
            for number, row in enumerate(self.partners)
        ]

    @property
    def time_rows(self) -> list[tuple]:
        """The boxes of each proposed time."""
        return [
            (number, self[f"t{number}_on"], self[f"t{number}_time"], self[f"t{number}_company"])
            for number in TIMES
        ]

    def clean(self) -> dict:
        """At least one job center, at least one time, none twice."""
        data = super().clean()
        if not data.get("job_centers") and not data.get("add") and "add" not in self.errors:
            self.add_error("job_centers", _("Choose at least one job center."))
        for number in TIMES:
            self.check_moment(f"t{number}")
        moments = [self.moment(f"t{number}") for number in TIMES]
        given = [moment for moment in moments if moment]
        if not given and not self._times_wrong:
            self.add_error("t1_on", _("Propose at least one time."))
        if len(set(given)) < len(given):
            self.add_error("t1_on", _("The same time is proposed twice."))
        return data

    @property
    def _times_wrong(self) -> bool:
        return any(name.startswith(("t1", "t2", "t3")) for name in self.errors)

    @property
    def plan(self) -> VisitPlan:
        """The plan as the service takes it; call on a valid form."""
        data = self.cleaned_data
        names = ("purpose", "place", "minutes", "contact_person", "leader", "note_taker")
        extra = [data["add"]] if data["add"] else []
        return VisitPlan(
            **{name: data[name] for name in names},
            job_centers=[*data["job_centers"], *extra],
            times=[
                ProposedTime(
                    self.moment(f"t{number}"), data[f"t{number}_company"] or CompanyReply.UNASKED
                )
                for number in TIMES
                if self.moment(f"t{number}")
            ],
        )


class TimesForm(MomentsForm):
    """One job center's word on the proposed times of ``visit``; the host tells the company's too,
    an invited job center (``invitation``) whom it sends."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, visit: JointVisit, invitation: VisitInvitation | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.visit, self.invitation = visit, invitation
        self.times = (
            list(visit.times.prefetch_related("answers")) if visit.starts_at is None else []
        )
        self.center_id = invitation.job_center_id if invitation else visit.host_id
        for time in self.times:
            self._add_time(time)
        if visit.starts_at is None:
            self.fields["proposal_on"] = DateField(label=_("Another date"), required=False)
            self.fields["proposal_time"] = ClockTimeField(label=_("Time"), required=False)
        if invitation is not None:
            self.fields["version"].initial = invitation.version
            self.fields["person"] = forms.ModelChoiceField(
                answerers_at([invitation.job_center_id]),
                label=_("Who comes"),
                initial=invitation.person_id,
                empty_label=None,
            )
        elif visit.starts_at is None:
            self.fields["proposal_company"] = _reply_field(CompanyReply.UNASKED)

    def _add_time(self, time) -> None:
        said = {row.job_center_id: row.fits for row in time.answers.all()}
        self.fields[f"fits_{time.pk}"] = forms.ChoiceField(
            label=_("Fits us"),
            choices=[("", _("(no answer)")), ("yes", _("yes")), ("no", _("no"))],
            initial={True: "yes", False: "no"}.get(said.get(self.center_id), ""),
            required=False,
        )
        if self.invitation is None:
            self.fields[f"company_{time.pk}"] = _reply_field(time.company_reply)

    @property
    def rows(self) -> list[tuple]:
        """Each time with its boxes: ours, and the company's where we are the host."""
        return [
            (
                time,
                self[f"fits_{time.pk}"],
                self[f"company_{time.pk}"] if self.invitation is None else None,
            )
            for time in self.times
        ]

    def clean(self) -> dict:
        """Another time is whole, and to come."""
        data = super().clean()
        if "proposal_on" in self.fields:
            self.check_moment("proposal")
        return data

    @property
    def answer(self) -> TimesAnswer:
        """The answer as the services take it; call on a valid form."""
        data = self.cleaned_data
        said = {time.pk: data[f"fits_{time.pk}"] for time in self.times}
        company = {time.pk: data.get(f"company_{time.pk}") for time in self.times}
        return TimesAnswer(
            fits={key: text == "yes" for key, text in said.items() if text},
            company={key: reply for key, reply in company.items() if reply},
            proposal=self.moment("proposal"),
            company_on_proposal=data.get("proposal_company") or CompanyReply.UNASKED,
            person=data.get("person"),
        )


def _reply_field(initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("The company"), choices=capitalized(CompanyReply), initial=initial, required=False
    )
