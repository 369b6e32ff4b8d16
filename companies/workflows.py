"""The states of an inquiry: it waits, and then it was answered or closed with a reason (R144)."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from companies import policies
from companies.choices import InquiryState
from companies.models import Inquiry

INQUIRY = Workflow(
    Inquiry,
    "state",
    Transition(
        "answer",
        frozenset({InquiryState.NEW}),
        InquiryState.ANSWERED,
        policies.can_handle_inquiry,
        _("Answer"),
    ),
    Transition(
        "close",
        frozenset({InquiryState.NEW}),
        InquiryState.CLOSED,
        policies.can_handle_inquiry,
        _("Close without answer"),
    ),
)
