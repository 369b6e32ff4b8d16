"""Agreements with companies: what they say, and the acts on one in force."""

from typing import ClassVar

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from alliance.foundation import calendar
from alliance.foundation.fields import DateField
from alliance.foundation.privacy import FreeLineField, FreeTextField
from companies import policies
from companies.choices import AgreementKind, ContactInterval, PlaceKind, PreferredContact
from companies.forms.contacts import NoteForm
from companies.forms.fields import capitalized
from companies.models import AgreementConcept, Company, CompanyAgreement, ContactPerson
from companies.services.agreements import MOST_PLACES, AgreementInput
from companies.services.colleagues import handlers_at
from jobcenters.models import JobCenter, User
from servicecatalog.choices import ServiceState
from servicecatalog.models import ServiceItem


class ServiceChoices(forms.ModelMultipleChoiceField):
    """Services of the catalog as boxes to tick; those that are phased out are kept, not picked."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Services of the catalog"))
        super().__init__(
            ServiceItem.objects.none(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )

    def offer(self, kept=()) -> None:
        """Offer what is active today, and what the agreement has already."""
        rows = ServiceItem.objects.filter(
            Q(status=ServiceState.ACTIVE) | Q(pk__in=[item.pk for item in kept])
        )
        self.queryset = rows.order_by("category", "name_sort")


class PlaceFields(forms.Form):
    """How many places of each kind the company offers."""

    def __init__(self, *args, places: dict[str, int], **kwargs):
        super().__init__(*args, **kwargs)
        for kind in PlaceKind:
            self.fields[f"places_{kind}"] = forms.IntegerField(
                label=capfirst(kind.label),
                required=False,
                min_value=0,
                max_value=MOST_PLACES,
                initial=places.get(kind),
            )

    @property
    def place_fields(self) -> list[forms.BoundField]:
        """The fields of the places, in order."""
        return [self[f"places_{kind}"] for kind in PlaceKind]

    @property
    def places(self) -> dict[str, int]:
        """The numbers that were given."""
        given = {kind.value: self.cleaned_data[f"places_{kind}"] for kind in PlaceKind}
        return {kind: count for kind, count in given.items() if count}


class AgreementForm(PlaceFields):
    """Everything that an agreement says; ``agreement`` gives what stands there."""

    job_center = forms.ModelChoiceField(
        JobCenter.objects.none(), label=_("Job center"), empty_label=None
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: capitalized(AgreementKind))
    concept = forms.ModelChoiceField(
        AgreementConcept.objects.none(),
        label=_("Concept of the alliance"),
        required=False,
        empty_label=_("None"),
    )
    valid_from = DateField(label=_("First day"))
    last_day = DateField(
        label=_("Last day"), required=False, help_text=_("Leave empty when there is no end.")
    )
    needs = FreeTextField(label=_("The company’s needs"), max_length=2000, required=False)
    terms = FreeTextField(label=_("What we have agreed"), max_length=4000, rows=6, required=False)
    services = ServiceChoices()
    contact_person = forms.ModelChoiceField(
        ContactPerson.objects.none(),
        label=_("Contact person at the company"),
        required=False,
        empty_label=_("Not a named person"),
    )
    responsible = forms.ModelChoiceField(User.objects.none(), label=_("Responsible"))
    deputy = forms.ModelChoiceField(
        User.objects.none(), label=_("Deputy"), required=False, empty_label=_("Nobody")
    )
    contact_months = forms.TypedChoiceField(
        label=_("The company wants contact"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [
            ("", _("Once a half-year, as the standard says")),
            *[(value, capfirst(label)) for value, label in ContactInterval.choices],
        ],
    )
    contact_way = forms.ChoiceField(
        label=_("Prefers to be contacted by"),
        required=False,
        choices=lambda: [("", _("No preference")), *capitalized(PreferredContact)],
    )
    placement_days = forms.IntegerField(
        label=_("First follow-up after somebody has started (working days)"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=_("Leave empty for what the standard says."),
    )
    follow_up_note = FreeLineField(label=_("About the follow-up"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    COPIED: ClassVar = (
        "kind", "concept", "valid_from", "last_day", "needs", "terms", "contact_person",
        "responsible", "deputy", "contact_months", "contact_way", "placement_days",
        "follow_up_note",
    )  # fmt: skip

    def __init__(self, *args, user, agreement: CompanyAgreement, **kwargs):
        is_new = agreement._state.adding
        contents = _contents_of(agreement)
        values = {name: getattr(agreement, name) for name in self.COPIED}
        values |= {"services": contents["services"], "version": agreement.version}
        super().__init__(*args, initial=values, places=contents["places"], **kwargs)
        self.fields["services"].offer(contents["services"])
        centers = _centers(user, agreement.company) if is_new else [agreement.job_center]
        self._offer_centers(centers, is_new)
        self._offer_people(user, agreement, centers)

    def _offer_centers(self, centers: list[JobCenter], is_new: bool) -> None:
        if not is_new:
            del self.fields["job_center"]
            return
        rows = JobCenter.objects.filter(pk__in=[center.pk for center in centers])
        self.fields["job_center"].queryset = rows.in_danish_order()
        self.fields["job_center"].initial = centers[0].pk if centers else None
        if len(centers) == 1:
            self.fields["job_center"].widget = forms.HiddenInput()

    def _offer_people(self, user, agreement: CompanyAgreement, centers: list[JobCenter]) -> None:
        people = ContactPerson.objects.visible_to(user).active()
        self.fields["contact_person"].queryset = people.filter(company=agreement.company).order_by(
            "name"
        )
        handlers = handlers_at([center.pk for center in centers])
        is_new = agreement._state.adding
        for name in ("responsible", "deputy"):
            kept = None if is_new else agreement.serializable_value(name)
            rows = User.objects.filter(Q(pk__in=handlers.values("pk")) | Q(pk=kept))
            self.fields[name].queryset = rows.order_by("name")
        if is_new and agreement.responsible not in handlers:
            self.initial["responsible"] = user
        concepts = AgreementConcept.objects.visible_to(user)
        alliances = [row.alliance_id for center in centers for row in center.memberships.current()]
        current = concepts.current().filter(alliance__in=alliances)
        self.fields["concept"].queryset = (
            current | AgreementConcept.objects.filter(pk=agreement.concept_id)
        ).order_by("name")

    @property
    def agreement(self) -> AgreementInput:
        """The agreement as the service takes it."""
        values = {name: self.cleaned_data[name] for name in self.COPIED}
        return AgreementInput(
            **values, services=list(self.cleaned_data["services"]), places=self.places
        )


def _contents_of(agreement: CompanyAgreement) -> dict[str, object]:
    if agreement._state.adding:
        concept = agreement.concept
        return {"services": list(concept.services.all()) if concept else [], "places": {}}
    return {
        "services": list(agreement.services.all()),
        "places": {place.kind: place.count for place in agreement.places.all()},
    }


def _centers(user, company: Company) -> list[JobCenter]:
    """Where ``user`` may make an agreement with the company, the home of the main site first."""
    units = sorted(company.units.all(), key=lambda unit: not unit.is_main)
    centers = dict.fromkeys(unit.municipality.job_center for unit in units)
    return [one for one in centers if policies.can_make_agreement(user, company, one)]


class SignForm(forms.Form):
    """When both had signed."""

    signed_on = DateField(label=_("Signed on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].initial = calendar.today


class ReviewForm(NoteForm):
    """The talk in which the agreement was gone through."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["summary"].label = _("What came of the review")


class RenewForm(SignForm):
    """Until when the next agreement holds; everything else is copied and can be changed there."""

    last_day = DateField(
        label=_("New last day"), required=False, help_text=_("Leave empty when there is no end.")
    )

    field_order = ("last_day", "signed_on")


class EndForm(forms.Form):
    """The last day, and why."""

    last_day = DateField(label=_("Last day"))
    reason = FreeTextField(label=_("Why does it end?"), max_length=500, rows=3)
