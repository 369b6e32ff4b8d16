"""What is typed when job centers ask each other for help: the call, the answer, the question."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from jobcenters.models import Appointment, JobCenter, User
from jobcenters.roles import PERMISSIONS
from recruitment.choices import DeclineReason
from recruitment.forms.fields import choices_of
from recruitment.models import EscalationRecipient, RecruitmentOrder
from recruitment.services.escalation import Call
from recruitment.services.suggestions import Suggestion
from recruitment.workflows import ENDED

ANSWERING_ROLES = tuple(role for role, grants in PERMISSIONS.items() if "answer_calls" in grants)


@dataclass(frozen=True)
class Candidate:
    """A line of the escalation dialog: whom one may ask, why, and whom there by name."""

    job_center: JobCenter
    reasons: tuple[str, ...]
    is_guest: bool
    is_chosen: bool
    box_id: str
    person: BoundField | None


class EscalateForm(forms.Form):
    """Whom to ask for help with ``order``. The suggestions are lines with a box; any other job
    center is added by the list below them and comes as a guest.

    ``data`` is what `with_addition` made of the request. Names of colleagues are shown only for
    job centers in the user's reach.
    """

    job_centers = forms.ModelMultipleChoiceField(
        JobCenter.objects.none(),
        label=_("Ask"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one job center.")},
    )
    add = forms.ModelChoiceField(
        JobCenter.objects.none(),
        label=_("Another job center"),
        required=False,
        empty_label=_("(choose)"),
        help_text=_("It comes as a guest: it sees only this order, until it is closed."),
    )
    reason = FreeLineField(
        label=_("Why it cannot be filled locally"), max_length=300, required=False
    )
    message = FreeTextField(
        label=_("Message"),
        max_length=2000,
        rows=2,
        required=False,
        help_text=_("They see the order itself. No candidates, no citizens."),
    )

    def __init__(
        self,
        data: MultiValueDict | None = None,
        *,
        order: RecruitmentOrder,
        user: User,
        suggestions: list[Suggestion],
    ):
        super().__init__(data)
        self.order, self.suggestions = order, suggestions
        suggested = [row.job_center.pk for row in suggestions]
        running = order.recipients.exclude(state__in=ENDED).values("job_center")
        askable = JobCenter.objects.exclude(pk=order.owner_id).exclude(pk__in=running)
        others = askable.exclude(pk__in=suggested)
        added = _keys(data.getlist("added")) if data else set()
        self.added = [center for center in others.in_danish_order() if str(center.pk) in added]
        self.fields["job_centers"].queryset = askable
        self.fields["add"].queryset = others.exclude(
            pk__in=[center.pk for center in self.added]
        ).in_danish_order()
        self.people = self._people([*suggested, *(center.pk for center in self.added)], user)

    def _people(self, keys: list, user: User) -> dict[str, dict[str, User]]:
        """One field for each job center with known colleagues; all of them in one query."""
        rows = Appointment.objects.current().filter(
            job_center__in=keys,
            role__in=ANSWERING_ROLES,
            user__is_active=True,
            user__in=User.objects.visible_to(user),
        )
        people: dict[str, dict[str, User]] = {}
        for row in rows.select_related("user").order_by("user__name"):
            people.setdefault(str(row.job_center_id), {})[str(row.user_id)] = row.user
        for key, known in people.items():
            choices = [("", _("the shared mailbox"))]
            choices += [(pk, person.name) for pk, person in known.items()]
            field = forms.ChoiceField(label=_("To"), choices=choices, required=False)
            self.fields[f"person_{key}"] = field
        return people

    @property
    def candidates(self) -> list[Candidate]:
        """The lines of the dialog: the suggestions, best first, then those added."""
        lines = [
            (row.job_center, row.reasons, row.is_guest, row.preselected) for row in self.suggestions
        ]
        lines += [(center, (), True, True) for center in self.added]
        return [self._candidate(*line) for line in lines]

    def _candidate(self, center: JobCenter, reasons, is_guest, is_preselected) -> Candidate:
        key = str(center.pk)
        sent = self.data.getlist("job_centers") if self.is_bound else None
        return Candidate(
            job_center=center,
            reasons=reasons,
            is_guest=is_guest,
            is_chosen=is_preselected if sent is None else key in sent,
            box_id=f"id_job_centers_{key}",
            person=self[f"person_{key}"] if key in self.people else None,
        )

    @property
    def call(self) -> Call:
        """What the service needs; only after `is_valid`."""
        cleaned = self.cleaned_data
        named = {
            center.pk: self.people[str(center.pk)][cleaned[f"person_{center.pk}"]]
            for center in cleaned["job_centers"]
            if cleaned.get(f"person_{center.pk}")
        }
        return Call(
            job_centers=list(cleaned["job_centers"]),
            reason=cleaned["reason"],
            message=cleaned["message"],
            named=named,
        )


def _keys(given: Iterable[str]) -> set[str]:
    return set(given)


def with_addition(data: MultiValueDict) -> MultiValueDict:
    """The request's data with the job center picked under "another" as one of the lines, chosen:
    so that it counts both after "Add" and when somebody sends at once."""
    data = data.copy()
    if picked := data.get("add"):
        data.appendlist("added", picked)
        data.appendlist("job_centers", picked)
        data["add"] = ""
    return data


class AnswerForm(forms.Form):
    """The base of an asked job center's answers: ``version`` is what was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, recipient: EscalationRecipient):
        super().__init__(data, initial=self.initial_of(recipient))

    def initial_of(self, recipient: EscalationRecipient) -> dict[str, object]:
        """The present answer, so that it can be changed."""
        shown = {name: getattr(recipient, name) for name in self.base_fields}
        return {**shown, "pledged_count": recipient.pledged_count or None}


class PledgeForm(AnswerForm):
    """How many, from when: numbers and dates, never persons (lesson 3)."""

    pledged_count = forms.IntegerField(
        label=_("How many can you offer?"),
        min_value=0,
        error_messages={"required": _("Write a number. 0 is an answer too.")},
    )
    available_from = DateField(label=_("From when"), required=False, quick_days=(14,))
    note = FreeTextField(
        label=_("Note"), max_length=500, rows=2, required=False, help_text=_("No names.")
    )


class DeclineForm(AnswerForm):
    """No, with a reason from the list."""

    decline_reason = forms.ChoiceField(
        label=_("Reason"), choices=choices_of(DeclineReason), widget=forms.RadioSelect
    )
    note = FreeTextField(
        label=_("Note"), max_length=500, rows=2, required=False, help_text=_("No names.")
    )


class QuestionForm(forms.Form):
    """A question before the answer, or the owner's answer to it."""

    text = FreeTextField(label=_("Question"), max_length=1000, rows=3)


class ReplyForm(forms.Form):
    """What the owner answers to a question."""

    text = FreeTextField(label=_("Reply"), max_length=1000, rows=3)


class AssignForm(forms.Form):
    """Which colleague at the asked job center answers."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"), empty_label=None)

    def __init__(self, data=None, *, recipient: EscalationRecipient):
        super().__init__(data, initial={"user": recipient.assigned_to_id})
        rows = Appointment.objects.current().filter(
            job_center=recipient.job_center, role__in=ANSWERING_ROLES
        )
        people = User.objects.filter(is_active=True, pk__in=rows.values("user"))
        self.fields["user"].queryset = people.order_by("name")
