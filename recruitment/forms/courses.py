"""A joint course: its facts, the seats of each job center, and what came of them."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.foundation.calendar import today
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from jobcenters.models import JobCenter
from recruitment.models import SeatAllotment, UpskillingCourse
from recruitment.services.courses import COURSE_FIELDS, CourseInput, CourseOutcome

MOST_SEATS = 999
TO_COME, FREE, OVER, CANCELLED, ALL = "to_come", "free", "done", "cancelled", "all"
SCOPES = (
    (TO_COME, _("To come and under way")),
    (FREE, _("Seats free for us")),
    (OVER, _("Over")),
    (CANCELLED, _("Cancelled")),
    (ALL, _("All")),
)
REASON_LENGTH = UpskillingCourse._meta.get_field("cancel_reason").max_length


def _length(name: str) -> int:
    return UpskillingCourse._meta.get_field(name).max_length


class CourseForm(forms.Form):
    """School, dates, seats per job center, and what the employer promises.

    ``job_centers`` are those that may get seats; ``course`` is the one being changed.
    """

    title = FreeLineField(label=_("Course"), max_length=_length("title"))
    school = FreeLineField(label=_("School"), max_length=_length("school"))
    school_contact = FreeLineField(
        label=_("Contact at the school"),
        max_length=_length("school_contact"),
        required=False,
        help_text=_("Name and phone number or mail address at work."),
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    seats = forms.IntegerField(label=_("Seats in all"), min_value=1, max_value=MOST_SEATS)
    promise = FreeTextField(
        label=_("Promise of the employer"),
        max_length=_length("promise"),
        rows=3,
        required=False,
        help_text=_("What the company has promised in writing to those who complete."),
    )
    promised_on = DateField(label=_("Promised on"), required=False)
    promised_by = FreeLineField(
        label=_("Promised by"),
        max_length=_length("promised_by"),
        required=False,
        help_text=_("Who at the company; guests do not see it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args, job_centers: list[JobCenter], course: UpskillingCourse | None = None, **kwargs
    ):
        held = {row.job_center: row.seats for row in _allotments(course)}
        initial = {"version": course.version} if course else {}
        initial |= {name: getattr(course, name) for name in COURSE_FIELDS} if course else {}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.job_centers = list(dict.fromkeys([*job_centers, *held]))
        for center in self.job_centers:
            self.fields[f"seats_{center.slug}"] = forms.IntegerField(
                label=center.name,
                min_value=0,
                max_value=MOST_SEATS,
                required=False,
                initial=held.get(center, 0),
            )

    @property
    def seat_fields(self) -> list[forms.BoundField]:
        """The fields for the seats, in the order of the job centers."""
        return [self[f"seats_{center.slug}"] for center in self.job_centers]

    @property
    def course(self) -> CourseInput:
        """What the service wants; call on a valid form."""
        cleaned = self.cleaned_data
        return CourseInput(
            values={name: cleaned[name] for name in COURSE_FIELDS},
            per_center={
                center.pk: cleaned[f"seats_{center.slug}"] or 0 for center in self.job_centers
            },
        )


def _allotments(course: UpskillingCourse | None) -> list[SeatAllotment]:
    if course is None:
        return []
    return list(course.allotments.select_related("job_center").order_by("job_center__name_sort"))


class SeatsForm(forms.Form):
    """How many more seats are booked; a minus gives some back."""

    count = forms.IntegerField(
        label=_("Seats"),
        min_value=-MOST_SEATS,
        max_value=MOST_SEATS,
        help_text=_("A minus before the number gives seats back."),
    )


class CourseOutcomeForm(forms.Form):
    """Totals of one job center: completed, and hired through the course."""

    completed = forms.IntegerField(label=_("Completed"), min_value=0, max_value=MOST_SEATS)
    hired = forms.IntegerField(
        label=_("Hired via the course"), min_value=0, max_value=MOST_SEATS, initial=0
    )
    starts_on = DateField(
        label=_("First working day of the hired"),
        required=False,
        help_text=_("Left empty, it is the start that the order names, or today."),
    )

    @property
    def outcome(self) -> CourseOutcome:
        """What the service wants; call on a valid form."""
        return CourseOutcome(**self.cleaned_data)


class CancelForm(forms.Form):
    """Why the course is not held."""

    reason = FreeTextField(label=_("Why it is cancelled"), max_length=REASON_LENGTH, rows=3)


class CourseFilter(forms.Form):
    """Which courses; from the address, where nonsense falls back to those to come."""

    scope = forms.ChoiceField(choices=SCOPES, required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    since = DateField(label=_("Begins on or after"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        self.is_valid()

    @property
    def scope_now(self) -> str:
        """To come, with seats for us, over, cancelled, or all."""
        return self.cleaned_data.get("scope") or TO_COME

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter besides the scope is set."""
        return any(self.cleaned_data.get(name) for name in ("q", "since"))

    def courses(self, visible: QuerySet) -> QuerySet:
        """``visible`` courses as chosen."""
        found = self._in_scope(visible)
        if text := self.cleaned_data.get("q"):
            job = Q(title__icontains=text) | Q(school__icontains=text)
            found = found.filter(job | Q(order__company__name__icontains=text))
        if day := self.cleaned_data.get("since"):
            found = found.filter(starts_on__gte=day)
        return found.for_list(self.user)

    def _in_scope(self, visible: QuerySet) -> QuerySet:
        own = JobCenter.objects.keys_open_to(self.user, "answer_calls")
        scopes = {
            TO_COME: lambda: visible.to_come(today()),
            FREE: lambda: visible.to_come(today()).with_seats_for(own),
            OVER: lambda: visible.over(today()),
            CANCELLED: lambda: visible.exclude(cancelled_on=None),
        }
        return scopes.get(self.scope_now, lambda: visible)()
