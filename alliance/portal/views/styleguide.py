"""The gallery of components: each in every state, for developers and for the automatic tests."""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from alliance.foundation.calendar import now, today
from alliance.foundation.fields import DateField, TypeaheadField
from alliance.foundation.privacy import FreeTextField
from jobcenters.models import Municipality

CHIPS = ("new", "active", "waiting", "escalated", "partly", "done", "closed", "alert")
SUGGESTIONS = 8
# Company, job, tone, state, days left, head count, job center.
SAMPLES = (
    (
        "Eksempel Smede & Montage A/S",
        "CNC-operatør",
        "active",
        gettext_lazy("In progress"),
        6,
        3,
        "Herning",
    ),
    (
        "Prøve Fiskeindustri ApS",
        "Produktionsmedarbejder",
        "escalated",
        gettext_lazy("Escalated"),
        3,
        12,
        "Lemvig",
    ),
    (
        "Plejecenter Opdigtet",
        "Social- og sundhedsassistent",
        "partly",
        gettext_lazy("Partly filled"),
        10,
        4,
        "Skive",
    ),
    (
        "Ikke Rigtig Tekstiltryk A/S",
        "Trykkeriassistent",
        "done",
        gettext_lazy("Filled"),
        0,
        1,
        "Ikast-Brande",
    ),
    (
        "Opdigtet Fjord Byg",
        "Tømrer",
        "waiting",
        gettext_lazy("Waiting for the company"),
        4,
        5,
        "Ringkøbing-Skjern",
    ),
    ("Attrap Elektronik A/S", "Elektronikfagtekniker", "new", gettext_lazy("New"), 21, 2, "Struer"),
    (
        "Prøve Rengøring ApS",
        "Rengøringsassistent",
        "closed",
        gettext_lazy("Closed"),
        -11,
        8,
        "Herning",
    ),
)


class SampleForm(forms.Form):
    """One field of each kind. It is never saved, so it stands beside its only view."""

    title = forms.CharField(
        label=gettext_lazy("Job title"),
        max_length=100,
        help_text=gettext_lazy("As the company says it."),
    )
    municipality = TypeaheadField(
        Municipality.objects.none(),
        url_name="portal:styleguide_options",
        exact=("name__iexact", "code"),
        label=gettext_lazy("Municipality"),
        help_text=gettext_lazy("Type two letters and choose."),
    )
    employment = forms.ChoiceField(
        label=gettext_lazy("Employment"),
        choices=[
            ("", "–"),
            ("ordinary", gettext_lazy("Ordinary")),
            ("flex", gettext_lazy("Flex job")),
        ],
    )
    deadline = DateField(label=gettext_lazy("Deadline"), quick_days=(5, 14))
    count = forms.IntegerField(label=gettext_lazy("Head count"), min_value=1, max_value=500)
    note = FreeTextField(label=gettext_lazy("Shared description"), required=False)
    centers = forms.MultipleChoiceField(
        label=gettext_lazy("Escalate to"),
        choices=[("a", "Holstebro"), ("b", "Struer"), ("c", "Ringkøbing-Skjern")],
        widget=forms.CheckboxSelectMultiple,
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome of the call"),
        choices=[
            ("all", gettext_lazy("Got all")),
            ("some", gettext_lazy("Got some")),
            ("none", gettext_lazy("Got none")),
        ],
        widget=forms.RadioSelect,
    )
    publish = forms.BooleanField(
        label=gettext_lazy("The company agrees that the order is shown to the alliance"),
        required=False,
    )


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Reads nothing but the clock."""
    page = Paginator(range(1, 241), 20).get_page(request.GET.get("page", "6"))
    context = {
        "chips": [(tone, tone) for tone in CHIPS],
        "days": [today() + dt.timedelta(days=left) for left in (27, 6, 3, 1, 0, -4)],
        "moment": now(),
        "rows": _rows(),
        "page": page,
        "tabs": _tabs(),
        "events": _events(),
        "entries": _entries(),
        **_forms(),
    }
    return render(request, "portal/styleguide.html", context)


@require_GET
def styleguide_options(request: HttpRequest) -> HttpResponse:
    """Municipalities whose name begins with ``?q=``, for the typeahead in the gallery."""
    text = request.GET.get("q", "").strip()
    rows = Municipality.objects.filter(name__istartswith=text).in_danish_order()[:SUGGESTIONS]
    options = [{"value": row.pk, "label": row.name, "hint": row.code} for row in rows]
    return render(request, "components/options.html", {"options": options})


def _forms() -> dict[str, forms.Form]:
    typed = {
        "title": "Svejser",
        "deadline": "31.02",
        "count": "12",
        "note": "To hold, dag og aften.",
    }
    conflict = SampleForm(typed, auto_id="conflict_%s")
    conflict.errors.clear()
    conflict.conflict = True
    conflict.theirs = {"note": "Ét hold, kun dag.", "title": "Klejnsmed"}
    return {
        "plain_form": SampleForm(auto_id="plain_%s"),
        "wrong_form": SampleForm(typed, auto_id="wrong_%s"),
        "conflict_form": conflict,
    }


def _tabs() -> list[dict]:
    return [
        {"label": _("Mine"), "url": "?view=mine", "current": True, "count": 7},
        {"label": _("My job center"), "url": "?view=center", "current": False, "count": 16},
        {"label": _("The alliance"), "url": "?view=alliance", "current": False, "count": 42},
    ]


def _rows() -> list[dict]:
    names = ("company", "job", "tone", "state", "left", "count", "center")
    rows = [dict(zip(names, sample, strict=True)) for sample in SAMPLES]
    return [{**row, "due": today() + dt.timedelta(days=row["left"])} for row in rows]


def _events() -> list[SimpleNamespace]:
    changes = [(_("deadline"), "20.11.2026", "24.11.2026"), (_("internal note"), "", "")]
    return [
        SimpleNamespace(
            at=now(),
            actor_label="Jonas Prøve",
            role_label=_("consultant"),
            text=_("Escalated"),
            reason=_("Cannot be filled locally"),
            changes=[],
        ),
        SimpleNamespace(
            at=now() - dt.timedelta(days=2),
            actor_label="Lise Eksempel",
            role_label=_("leader"),
            text=_("Changed"),
            reason="",
            changes=changes,
        ),
    ]


def _entries() -> list[dict]:
    return [
        {"title": _("Logged"), "at": now() - dt.timedelta(days=4), "tone": "done"},
        {"title": _("Answer overdue: Struer"), "at": now(), "tone": "alert"},
        {"title": _("The advert expires"), "on": today() + dt.timedelta(days=5), "tone": "later"},
    ]
