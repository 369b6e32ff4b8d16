"""Which joint visits are shown: coming, to be reported, past; the address carries it."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from companies.choices import VisitState
from companies.models import JointVisit
from companies.models.visits import COMING as COMING_STATES

COMING, REPORT, PAST = "coming", "report", "past"
TABS = ((COMING, _("Coming")), (REPORT, _("To report")), (PAST, _("Past")))


class VisitFilterForm(forms.Form):
    """The tab; nonsense falls back to what is coming."""

    tab = forms.ChoiceField(choices=TABS)

    def __init__(self, data):
        super().__init__({"tab": data.get("tab", COMING)})
        self.is_valid()
        self.tab_now = self.cleaned_data.get("tab", COMING)

    def narrowed(self, visits: QuerySet[JointVisit]) -> QuerySet[JointVisit]:
        """The visits of the tab, the next one first; past ones, latest first."""
        if self.tab_now == REPORT:
            rows = visits.filter(state=VisitState.HELD, report=None)
            return rows.order_by("held_at", "pk")
        if self.tab_now == PAST:
            over = visits.exclude(state__in=COMING_STATES)
            rows = over.exclude(state=VisitState.HELD, report=None)
            return rows.order_by("-held_at", "-requested_at", "pk")
        return visits.coming().order_by("starts_at", "requested_at", "pk")

    def tabs(self, path: str) -> list[dict[str, object]]:
        """The tabs as links."""
        return [
            {"label": label, "url": f"{path}?tab={name}", "current": name == self.tab_now}
            for name, label in TABS
        ]
