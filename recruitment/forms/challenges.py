"""Recruitment challenges: what is shared, answered, closed; and which are shown."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeLineField, FreeTextField
from recruitment.forms.fields import OccupationField
from recruitment.models import Challenge, ChallengeReply, RecruitmentOrder
from recruitment.services.challenges import ChallengeInput

OPEN, CLOSED, ALL = "open", "closed", "all"
SCOPES = ((OPEN, _("Open")), (CLOSED, _("Closed ones")), (ALL, _("All")))
NUMBERS = re.compile(r"[\s,;]+")


class OrderNumbersField(forms.CharField):
    """Orders by their numbers, such as "2026-0411, 2026-0412"; ``queryset`` are those that may be
    named."""

    def __init__(self, *, most: int = 10, **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.most = most
        self.queryset = RecruitmentOrder.objects.none()

    def clean(self, value: object) -> list[RecruitmentOrder]:
        """The orders; raises ValidationError that names the number nobody knows."""
        text = super().clean(value)
        numbers = list(dict.fromkeys(part for part in NUMBERS.split(text) if part))
        found = {order.number: order for order in self.queryset.filter(number__in=numbers)}
        unknown = [number for number in numbers if number not in found]
        if unknown:
            message = gettext("There is no order %(number)s that you can see.")
            raise ValidationError(message % {"number": unknown[0]}, code="unknown")
        if len(numbers) > self.most:
            message = gettext("Name at most %(most)s.") % {"most": self.most}
            raise ValidationError(message, code="many")
        return [found[number] for number in numbers]


class ChallengeForm(forms.Form):
    """Title, text, and what it is about. ``user`` decides which orders may be named."""

    title = FreeLineField(
        label=_("Title"), max_length=Challenge._meta.get_field("title").max_length
    )
    text = FreeTextField(
        label=_("What is the challenge?"),
        max_length=Challenge._meta.get_field("text").max_length,
        rows=6,
        help_text=_("All job centers of the alliance read this. No candidates, no citizens."),
    )
    occupation = OccupationField(label=_("Occupation"), required=False)
    orders = OrderNumbersField(
        label=_("Order numbers"),
        required=False,
        help_text=_("Such as 2026-0411, with commas between several."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, challenge: Challenge | None = None, **kwargs):
        visible = RecruitmentOrder.objects.visible_to(user)
        initial = {}
        if challenge is not None:
            numbers = visible.filter(challenges=challenge).order_by("number")
            initial = {
                "title": challenge.title,
                "text": challenge.text,
                "occupation": challenge.occupation,
                "orders": ", ".join(numbers.values_list("number", flat=True)),
                "version": challenge.version,
            }
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["orders"].queryset = visible

    @property
    def challenge(self) -> ChallengeInput:
        """What the service wants; call on a valid form."""
        cleaned = self.cleaned_data
        return ChallengeInput(
            cleaned["title"], cleaned["text"], cleaned["occupation"], tuple(cleaned["orders"])
        )


class ReplyForm(forms.Form):
    """What one's job center can offer."""

    text = FreeTextField(
        label=_("Reply"), max_length=ChallengeReply._meta.get_field("text").max_length, rows=3
    )
    orders = OrderNumbersField(label=_("Order number"), required=False, most=1)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["orders"].queryset = RecruitmentOrder.objects.visible_to(user)

    @property
    def order(self) -> RecruitmentOrder | None:
        """The one order that is named; call on a valid form."""
        return next(iter(self.cleaned_data["orders"]), None)


class ClosingForm(forms.Form):
    """What came of the challenge."""

    note = FreeTextField(
        label=_("What came of it?"),
        max_length=Challenge._meta.get_field("closing_note").max_length,
        rows=3,
    )


class ChallengeFilter(forms.Form):
    """Which challenges; from the address, where nonsense falls back to the open ones."""

    scope = forms.ChoiceField(choices=SCOPES, required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()
        self.scope_now = self.cleaned_data.get("scope") or OPEN

    def challenges(self, visible: QuerySet) -> QuerySet:
        """``visible`` challenges as chosen, the newest first."""
        found = visible
        if self.scope_now != ALL:
            found = found.filter(closed_at__isnull=self.scope_now == OPEN)
        if text := self.cleaned_data.get("q"):
            found = found.search(text)
        return found.order_by("-posted_at", "pk")
