"""Writing a comment: the text, who reads it, and who is told."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.foundation.privacy import FreeTextField
from jobcenters.models import User
from recruitment import policies
from recruitment.choices import Audience
from recruitment.models import Comment, RecruitmentOrder
from recruitment.services.comments import (
    CommentInput,
    centers_taking_part,
    list_to_mention,
    people_to_mention,
)

LENGTH = Comment._meta.get_field("text").max_length


class PeopleField(forms.ModelMultipleChoiceField):
    """Whom a comment mentions; where scripts run, an @ in the text does the same."""

    def __init__(self, **kwargs):
        super().__init__(
            User.objects.none(),
            label=_("Mention"),
            required=False,
            widget=forms.SelectMultiple({"size": 5}),
            help_text=_("Those whom you mention get a message. You can choose several."),
            **kwargs,
        )

    def label_from_instance(self, obj: User) -> str:
        """Name and job center: two people may share a name."""
        return f"{obj.name}, {obj.home_name}"


class TextForm(forms.Form):
    """The text and the mentions, alone when a comment is edited."""

    text = FreeTextField(
        label=_("Comment"),
        max_length=LENGTH,
        rows=3,
        help_text=_("Write @ and a name to tell somebody. Nothing about single citizens."),
    )
    mentioned = PeopleField()

    def __init__(self, *args, user: User, order: RecruitmentOrder, **kwargs):
        super().__init__(*args, **kwargs)
        mentioned = self.fields["mentioned"]
        if self.is_bound:
            mentioned.queryset = people_to_mention(order, user)
        mentioned.choices = [
            (one.pk, mentioned.label_from_instance(one)) for one in list_to_mention(order, user)
        ]
        address = reverse("recruitment:comment_people", args=[order.pk])
        self.fields["text"].widget.attrs["data-mentions"] = address


def _reach(user: User, order: RecruitmentOrder) -> str:
    """How far a comment to the participants reaches: an ally's does not reach guests (R088)."""
    is_ally = policies.knows_participants(user, order)
    if is_ally and not policies.is_read_by_guests(user, order):
        return _("All in the alliance who take part, also those asked later: %(names)s")
    return _("All who take part, also those asked later: %(names)s")


class CommentForm(TextForm):
    """A new comment; the audience is chosen here and stays."""

    audience = forms.ChoiceField(label=_("Who reads it"), widget=forms.RadioSelect)
    field_order = ("text", "audience", "mentioned")

    def __init__(self, *args, user: User, order: RecruitmentOrder, **kwargs):
        super().__init__(*args, user=user, order=order, **kwargs)
        allowed = policies.audiences(user, order)
        names = {
            Audience.OWN: lambda: [policies.desk_for(user, order)],
            Audience.PARTICIPANTS: lambda: centers_taking_part(order, user),
        }
        texts = {Audience.OWN: _("Only %(names)s"), Audience.PARTICIPANTS: _reach(user, order)}
        self.fields["audience"].choices = [
            (one.value, texts[one] % {"names": ", ".join(center.name for center in names[one]())})
            for one in allowed
        ]
        self.fields["audience"].initial = allowed[0].value if allowed else ""

    @property
    def comment(self) -> CommentInput:
        """What was typed, as the service wants it; call on a valid form."""
        return CommentInput(**self.cleaned_data)
