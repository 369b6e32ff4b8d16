"""The call before an advert expires: one screen, one outcome, the contact in the same act."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.foundation.calendar import today
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeTextField
from recruitment.choices import FollowUpOutcome, FollowUpState
from recruitment.forms.contacts import ContactNoteForm
from recruitment.forms.fields import choices_of
from recruitment.models import FollowUp
from recruitment.services.follow_ups import FollowUpAnswer

MOST_PEOPLE = 9999
MINE, CENTER = "mine", "center"
OPEN, OVERDUE, DONE = "open", "overdue", "done"
ESCALATE, SEARCH, VISIT = "escalate", "search", "visit"


class FollowUpForm(ContactNoteForm):
    """The five outcomes of R076; each asks only for what it needs."""

    outcome = forms.ChoiceField(
        label=_("What did the company say?"),
        choices=choices_of(FollowUpOutcome),
        widget=forms.RadioSelect,
    )
    hired = forms.IntegerField(
        label=_("Hired from your job center, not registered yet"),
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
    )
    help_by = forms.ChoiceField(
        label=_("Next step"),
        choices=[
            (ESCALATE, _("Escalate to other job centers")),
            (SEARCH, _("Search again")),
            (VISIT, _("Plan a joint visit")),
        ],
        initial=ESCALATE,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = FreeTextField(
        label=_("Why no help is wanted"),
        max_length=FollowUp._meta.get_field("reason").max_length,
        rows=2,
        required=False,
    )
    new_expires_on = DateField(label=_("New expiry date"), required=False, quick_days=(14, 28))

    def clean(self) -> dict:
        """What the chosen outcome needs: a number, a reason, or a date."""
        cleaned = super().clean()
        needs = {
            FollowUpOutcome.GOT_SOME: ("hired", _("Write how many were hired.")),
            FollowUpOutcome.NO_HELP: ("reason", _("Write why no help is wanted.")),
            FollowUpOutcome.EXTENDED: ("new_expires_on", _("Write the new expiry date.")),
        }
        name, message = needs.get(cleaned.get("outcome"), ("", ""))
        if name and name not in self.errors and cleaned.get(name) in (None, ""):
            self.add_error(name, message)
        return cleaned

    @property
    def help_by_now(self) -> str:
        """How help begins (scenario B, rule 3), nothing when none is wanted; on a valid form."""
        cleaned = self.cleaned_data
        wanted = cleaned["outcome"] == FollowUpOutcome.HELP_WANTED
        return cleaned["help_by"] or ESCALATE if wanted else ""

    @property
    def answer(self) -> FollowUpAnswer:
        """The answer as the service wants it, with what belongs to the outcome; call on a valid
        form."""
        cleaned = self.cleaned_data
        outcome = cleaned["outcome"]
        counted = outcome == FollowUpOutcome.GOT_SOME
        moved = outcome == FollowUpOutcome.EXTENDED
        return FollowUpAnswer(
            outcome=outcome,
            note=self.contact_note,
            hired=cleaned["hired"] if counted else 0,
            reason=cleaned["reason"] if outcome == FollowUpOutcome.NO_HELP else "",
            new_expires_on=cleaned["new_expires_on"] if moved else None,
        )


class FollowUpFilter(forms.Form):
    """Whose calls and which, from the address; nonsense falls back to "mine" and "to do"."""

    scope = forms.ChoiceField(choices=[(MINE, _("Mine")), (CENTER, _("My job center"))])
    state = forms.ChoiceField(
        choices=[(OPEN, _("To do")), (OVERDUE, _("Overdue")), (DONE, _("Done"))]
    )

    def __init__(self, data):
        super().__init__({"scope": data.get("scope", MINE), "state": data.get("state", OPEN)})
        self.is_valid()
        self.scope_now = self.cleaned_data.get("scope", MINE)
        self.state_now = self.cleaned_data.get("state", OPEN)

    def follow_ups(self, user) -> QuerySet:
        """The calls that fit, the most urgent first; what is done, latest first."""
        rows = FollowUp.objects.visible_to(user).select_related(
            "order__company", "order__contact_person", "order__unit", "advert", "assignee"
        )
        if self.scope_now == MINE:
            rows = rows.filter(assignee=user)
        if self.state_now == DONE:
            return rows.filter(state=FollowUpState.DONE).order_by("-done_at", "pk")
        if self.state_now == OVERDUE:
            rows = rows.filter(due_on__lt=today())
        return rows.open().order_by("due_on", "created_at", "pk")
