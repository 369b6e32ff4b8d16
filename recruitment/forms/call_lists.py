"""The filters of the page of calls: everything stands in the address (lesson 11)."""

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jobcenters.models import JobCenter
from recruitment.choices import UNANSWERED_STATES
from recruitment.models import EscalationRecipient, RecruitmentOrder

TO_ANSWER, SENT, ANSWERED = "answer", "sent", "answered"
TABS = ((TO_ANSWER, _("To answer")), (SENT, _("Sent by us")), (ANSWERED, _("Answered")))


class CallListForm(forms.Form):
    """Which calls ``user`` wants to see. A value that makes no sense is left out.

    ``center`` is the other side: who asks us, or whom we asked.
    """

    tab = forms.ChoiceField(choices=TABS, required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    center = forms.ModelChoiceField(
        JobCenter.objects.none(),
        label=_("Job center"),
        to_field_name="slug",
        required=False,
        empty_label=_("All"),
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    late = forms.BooleanField(label=_("Only late ones"), required=False)
    closed = forms.BooleanField(label=_("Closed orders too"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        self.fields["center"].queryset = JobCenter.objects.in_danish_order().only("slug", "name")
        self.is_valid()

    @property
    def chosen(self) -> dict[str, object]:
        """The filters that are set and make sense, by name."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def tab_now(self) -> str:
        """To answer, sent by us, or answered; the page begins with what waits for us."""
        return self.cleaned_data.get("tab") or TO_ANSWER

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out that the tab alone would show."""
        return bool(self.chosen.keys() - {"tab"})

    def received(self) -> QuerySet:
        """The calls to the user's job centers: those to answer by their last day, those answered
        newest first."""
        calls = received_by(self.user)
        if self.tab_now == TO_ANSWER:
            calls = to_answer(calls)
        else:
            newest = F("answered_at").desc(nulls_last=True)
            calls = calls.with_progress().exclude(state__in=UNANSWERED_STATES)
            calls = calls.order_by(newest, "-asked_at", "pk")
        return calls.filter(self._words("order__"), *self._received_by_choice())

    def _received_by_choice(self) -> list[Q]:
        chosen, found = self.chosen, []
        if "center" in chosen:
            found.append(Q(order__owner=chosen["center"]))
        if "mine" in chosen:
            found.append(Q(assigned_to=self.user))
        if "late" in chosen:
            late = EscalationRecipient.objects
            rows = late.slow() if self.tab_now == TO_ANSWER else late.unkept()
            found.append(Q(pk__in=rows.values("pk")))
        return found

    def sent(self) -> QuerySet:
        """The orders of the user's job centers that others were asked about, newest first;
        closed ones only when wanted."""
        chosen, calls = self.chosen, EscalationRecipient.objects.all()
        if "center" in chosen:
            calls = calls.filter(job_center=chosen["center"])
        orders = sent_by(self.user, calls).filter(self._words(""))
        if "closed" not in chosen:
            orders = orders.live()
        if "mine" in chosen:
            orders = orders.filter(case_holder=self.user)
        if "late" in chosen:
            slow, unkept = EscalationRecipient.objects.slow(), EscalationRecipient.objects.unkept()
            late = Q(pk__in=slow.values("order")) | Q(pk__in=unkept.values("order"))
            orders = orders.filter(late)
        return orders

    def _words(self, prefix: str) -> Q:
        text = self.chosen.get("q")
        if not text:
            return Q()
        return Q(**{f"{prefix}pk__in": RecruitmentOrder.objects.search(text).values("pk")})


def _own(user) -> frozenset:
    return JobCenter.objects.keys_open_to(user, "view_orders")


def sent_by(user, calls: QuerySet | None = None) -> QuerySet:
    """The orders of the user's job centers about which ``calls`` (default all) were sent, newest
    first."""
    calls = EscalationRecipient.objects.all() if calls is None else calls
    own = RecruitmentOrder.objects.filter(owner__in=_own(user), pk__in=calls.values("order"))
    return own.order_by("-opened_at", "pk")


def received_by(user) -> QuerySet:
    """The calls to the job centers for which the user answers or whose everything they read."""
    keys = JobCenter.objects.keys_open_to(user, "answer_calls") | _own(user)
    return EscalationRecipient.objects.visible_to(user).for_job_centers(keys)


def to_answer(calls: QuerySet) -> QuerySet:
    """Those of ``calls`` that wait for an answer, by their last day."""
    return calls.with_progress().unanswered().order_by("due_on", "asked_at", "pk")
